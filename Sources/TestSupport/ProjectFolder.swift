import Foundation

/// The project's own source tree, for tests of the project itself.
public struct ProjectFolder: Sendable {
  /// The folder of `Package.swift`.
  public let path: String

  /// Found upwards from the file that asks.
  public init(holding file: String = #filePath) throws {
    var folder = URL(fileURLWithPath: file).deletingLastPathComponent()
    while !TestFiles.exists(folder.path + "/Package.swift") {
      guard folder.path != "/" else { throw TestFailure("no Package.swift above \(file)") }
      folder.deleteLastPathComponent()
    }
    path = folder.path
  }

  public func read(_ name: String) throws -> String {
    String(decoding: try TestFiles.read(path + "/" + name), as: UTF8.self)
  }

  /// Paths of the Swift files below a folder, relative to the project, sorted.
  public func swiftFiles(below folder: String) throws -> [String] {
    guard let walk = FileManager.default.enumerator(atPath: path + "/" + folder) else {
      throw TestFailure("no folder \(folder)")
    }
    return walk.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }
      .map { folder + "/" + $0 }.sorted()
  }

  /// The names in a folder, sorted.
  public func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path + "/" + folder).filter { !$0.hasPrefix(".") }
      .sorted()
  }
}
