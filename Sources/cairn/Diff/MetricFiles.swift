import Comparison
import Git
import Ledger
import Projects
import Records

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Plain metric files that no run holds, on the two sides.
enum MetricFiles {
  /// What a person called a file, relative to `directory`, as a path relative to the repository's root.
  ///
  /// - Throws: ``UsageError`` when it lies outside of the repository.
  static func path(_ text: String, from directory: String, in ledger: Ledger) throws -> String {
    // A bare repository has no directories to stand in.
    guard let root = ledger.repository.workDirectory else { return text }
    let start = text.hasPrefix("/") ? "" : resolved(directory)
    var parts: [Substring] = []
    for part in (start + "/" + text).split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    let rootParts = root.split(separator: "/")
    guard parts.starts(with: rootParts), parts.count > rootParts.count else {
      throw UsageError("'\(text.escapedForMessage)' is not in the repository '\(root)'")
    }
    return parts.dropFirst(rootParts.count).joined(separator: "/")
  }

  /// Without symbolic links, as Git names the root.
  private static func resolved(_ directory: String) -> String {
    guard let path = realpath(directory, nil) else { return directory }
    defer { free(path) }
    return String(cString: path)
  }

  /// - Throws: `RunFileError` when the new side's file cannot be read; `LedgerError` when neither side has it.
  static func diff(_ path: String, _ sides: Sides, in ledger: Ledger) throws -> FileMetricsDiff {
    let old = try sides.old.read(file: path, in: ledger)
    let new = try sides.new.read(file: path, in: ledger)
    guard old != nil || new != nil else {
      throw LedgerError(
        .notFound, "there is no '\(path.escapedForMessage)' in \(sides.old.name) or \(sides.new.name)")
    }
    return FileMetricsDiff(
      path: path, old: try old.map { try values($0, path) }, new: try new.map { try values($0, path) },
      directions: sides.new.directions)
  }

  /// Each key's last value: of the highest step, the later line among equals.
  private static func values(_ bytes: [UInt8], _ path: String) throws -> [String: FileValue] {
    var latest: [String: MetricFile.Value] = [:]
    for value in try MetricFile.read(bytes, path: path).values {
      if let known = latest[value.key], (known.step ?? .min) > (value.step ?? .min) { continue }
      latest[value.key] = value
    }
    return latest.mapValues { .number($0.value) }
  }
}
