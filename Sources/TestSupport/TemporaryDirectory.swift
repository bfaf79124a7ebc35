import Foundation

/// A folder of its own, removed with all that is in it when the last holder lets go.
public final class TemporaryDirectory: Sendable {
  /// Absolute, without symbolic links, without `/` at the end.
  public let path: String

  public init() throws {
    var template = Array((NSTemporaryDirectory() + "/cairn-test-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw TestFailure("mkdtemp: \(String(cString: strerror(errno)))") }
    let made = template.withUnsafeBufferPointer { realpath($0.baseAddress!, nil) }
    defer { free(made) }
    guard let made else { throw TestFailure("realpath: \(String(cString: strerror(errno)))") }
    path = String(cString: made)
  }

  deinit {
    if (try? FileManager.default.removeItem(atPath: path)) != nil { return }
    // A test may have left folders that cannot be written.
    _ = try? Program.run("/bin/chmod", ["-R", "u+rwX", path])
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Writes a file, making the folders on its way.
  public func write(_ name: String, _ bytes: [UInt8], executable: Bool = false) throws {
    try TestFiles.write(path + "/" + name, bytes, executable: executable)
  }

  public func write(_ name: String, _ text: String, executable: Bool = false) throws {
    try write(name, Array(text.utf8), executable: executable)
  }
}

/// What a helper could not do, with the words that show why; thrown, it fails the test that called.
public struct TestFailure: Error, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}
