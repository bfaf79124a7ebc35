internal import Files
internal import Records

/// Why one thing of a source cannot be read.
struct SourceFault: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}

/// Reads files below one directory, which may have come from anybody: links are not followed, pipes and devices not
/// opened, and a file that should be small is not read when it is large.
final class SourceFolder {
  let root: String
  /// The directory that was last found to be reached without a link.
  private var plain = ""

  /// - Parameter root: absolute, without links.
  init(root: String) { self.root = root }

  /// MLflow's own files of one value or one record; the longest tags of its clients come to some hundred kilobytes.
  static let limit = 16 << 20
  /// How deep a key with slashes may be nested.
  static let maximumDepth = 64

  /// What is at a path; a symbolic link is one, whatever it leads to.
  func kind(_ path: String) -> StoreFile.Kind? { StoreFile.kind(absolute(path)) }

  func absolute(_ path: String) -> String { path.isEmpty ? root : root + "/" + path }

  func names(_ path: String) throws(SourceFault) -> [String] {
    guard kind(path) != nil else { return [] }
    try checkIsPlain(path)
    do { return try StoreFile.names(in: absolute(path)) } catch { throw SourceFault("\(error)") }
  }

  /// - Throws: ``SourceFault`` when a part of the way to the directory is a link, or no directory.
  private func checkIsPlain(_ directory: String) throws(SourceFault) {
    if directory == plain || directory.isEmpty { return }
    var place = ""
    for part in directory.split(separator: "/") {
      place += place.isEmpty ? String(part) : "/" + part
      switch kind(place) {
      case .directory: continue
      case .symlink:
        throw SourceFault("'\(place.escapedForMessage)' is a symbolic link, which an import does not follow")
      case .file, .other, nil: throw SourceFault("'\(place.escapedForMessage)' is no directory")
      }
    }
    plain = directory
  }

  /// The directories in a directory; links that would be one are noted.
  func directories(_ path: String, _ report: inout MigrationReport) throws(SourceFault) -> [String] {
    try names(path).filter { name in
      let place = path.isEmpty ? name : path + "/" + name
      if kind(place) == .symlink {
        report.note(
          .problem, "'\(place.escapedForMessage)'", "is a symbolic link, which an import does not follow")
      }
      return kind(place) == .directory
    }
  }

  /// - Returns: nil when there is no such file.
  func bytes(_ path: String) throws(SourceFault) -> [UInt8]? {
    if let slash = path.lastIndex(of: "/"), kind(path) != nil { try checkIsPlain(String(path[..<slash])) }
    switch kind(path) {
    case nil: return nil
    case .symlink: throw SourceFault("is a symbolic link, which an import does not follow")
    case .directory, .other: throw SourceFault("is no ordinary file")
    case .file: break
    }
    do {
      guard let file = try OpenFile.reading(absolute(path)) else { return nil }
      let size = try file.size()
      guard size <= Self.limit else {
        throw SourceFault("is \(size) bytes long, which no file of its kind is")
      }
      return try file.rest()
    } catch let error as SourceFault {
      throw error
    } catch {
      throw SourceFault("\(error)")
    }
  }

  /// The text of a file; what is not UTF-8 in it is replaced, and `isWhole` is then false.
  func text(_ path: String) throws(SourceFault) -> (text: String, isWhole: Bool)? {
    guard let bytes = try bytes(path) else { return nil }
    if let text = String(validating: bytes, as: UTF8.self) { return (text, true) }
    return (String(decoding: bytes, as: UTF8.self), false)
  }

  /// - Throws: ``SourceFault`` also when there is no such file.
  func meta(_ directory: String) throws(SourceFault) -> MetaFile {
    guard let bytes = try bytes(directory + "/meta.yaml") else { throw SourceFault("has no meta.yaml") }
    do {
      return try MetaFile(parsing: bytes)
    } catch {
      throw SourceFault("its meta.yaml \(error.description)")
    }
  }

  /// The files below a directory, by their paths relative to it: keys with slashes are nested folders.
  ///
  /// - Parameter subject: whose they are, for notes.
  func keys(
    _ directory: String, of subject: @autoclosure () -> String, _ report: inout MigrationReport
  ) -> [String] {
    var found: [String] = []
    var open = [""]
    while let folder = open.popLast() {
      let place = folder.isEmpty ? directory : directory + "/" + folder
      let names: [String]
      do throws(SourceFault) { names = try self.names(place) } catch {
        report.note(.problem, subject(), error.description)
        continue
      }
      for name in names {
        let key = folder.isEmpty ? name : folder + "/" + name
        switch kind(directory + "/" + key) {
        case .file: found.append(key)
        case .directory where key.utf8.count(where: { $0 == UInt8(ascii: "/") }) < Self.maximumDepth:
          open.append(key)
        case .directory: report.note(.problem, subject(), "'\(key.escapedForMessage)' is nested too deep")
        case .symlink:
          report.note(
            .problem, subject(),
            "'\(key.escapedForMessage)' is a symbolic link, which an import does not follow")
        case .other, nil:
          report.note(.problem, subject(), "'\(key.escapedForMessage)' is no ordinary file")
        }
      }
    }
    return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The values of parameters or tags: a file each, its name the key.
  func values(
    _ directory: String, of subject: @autoclosure () -> String, _ report: inout MigrationReport
  ) -> [String: String] {
    var values: [String: String] = [:]
    for key in keys(directory, of: subject(), &report) {
      do throws(SourceFault) {
        guard let (text, isWhole) = try text(directory + "/" + key) else { continue }
        values[key] = text
        if !isWhole {
          report.note(
            .changed, subject(), "the value of '\(key.escapedForMessage)' was not UTF-8 and is repaired")
        }
      } catch {
        report.note(.problem, subject(), "'\(key.escapedForMessage)' \(error)")
      }
    }
    return values
  }
}
