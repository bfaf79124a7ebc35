internal import Files

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Finds the artifacts of a source on this machine.
///
/// An address in a store is what its writer put there. It is followed only below directories that belong to the
/// source or that the person named: an `mlruns` folder that somebody sent must not bring this machine's own files
/// into a repository.
struct ArtifactPlaces {
  /// Without symbolic links.
  private let roots: [String]

  enum Place: Equatable {
    /// An absolute path.
    case directory(String)
    /// The run has no artifacts.
    case nothing
    /// Not even the folder of all artifacts is here: the run may have had some.
    case gone
    case fault(String)
  }

  init(roots: [String]) {
    var canonical: [String] = []
    for root in roots {
      guard let path = Self.canonical(root), !canonical.contains(path) else { continue }
      canonical.append(path)
    }
    self.roots = canonical
  }

  /// - Parameters:
  ///   - address: what MLflow says; a path or an URI.
  ///   - tail: where such artifacts are below a root: `["7", "3f2a…", "artifacts"]`.
  func find(_ address: String?, tail: [String]) -> Place {
    guard let address, !address.isEmpty else { return below(tail) ?? .nothing }
    if let path = Self.servedPath(address) {
      return below(path.split(separator: "/").map(String.init)) ?? below(tail) ?? .nothing
    }
    guard let path = Self.localPath(address) else {
      let scheme = address.prefix { $0 != ":" }
      return below(tail)
        ?? .fault(
          "its artifacts are in another store (\(scheme):) and stay there: fetch them, and name the folder with --artifacts"
        )
    }
    if path.hasPrefix("/"), let canonical = Self.canonical(path), StoreFile.kind(canonical) == .directory {
      if isAllowed(canonical) { return .directory(canonical) }
      return below(tail)
        ?? .fault(
          "its artifacts are outside of the source; allow their folder with --artifacts, if it is yours")
    }
    if let found = below(tail) { return found }
    // MLflow makes folders with the first artifact: only one that all runs share tells something by its absence.
    let root = path.split(separator: "/").dropLast(tail.count).joined(separator: "/")
    if path.hasPrefix("/"), Self.canonical("/" + root) == nil { return .gone }
    return .nothing
  }

  /// Directories are looked for where `mlflow` puts them by default.
  private func below(_ tail: [String]) -> Place? {
    guard !tail.contains(where: { $0 == ".." || $0 == "." || $0.isEmpty }) else { return nil }
    for root in roots {
      for folder in ["", "/mlruns", "/mlartifacts"] {
        let path = root + folder + "/" + tail.joined(separator: "/")
        guard let canonical = Self.canonical(path), StoreFile.kind(canonical) == .directory,
          isAllowed(canonical)
        else { continue }
        return .directory(canonical)
      }
    }
    return nil
  }

  private func isAllowed(_ path: String) -> Bool {
    roots.contains { path == $0 || path.hasPrefix($0 == "/" ? "/" : $0 + "/") }
  }

  /// nil when there is nothing.
  static func canonical(_ path: String) -> String? {
    guard let raw = realpath(path, nil) else { return nil }
    defer { free(raw) }
    return String(cString: raw)
  }

  /// The path of `mlflow-artifacts:/…` and `mlflow-artifacts://host/…`, which a tracking server keeps below one folder.
  static func servedPath(_ address: String) -> String? {
    let scheme = "mlflow-artifacts:"
    guard address.hasPrefix(scheme) else { return nil }
    var rest = address.dropFirst(scheme.count)
    if rest.hasPrefix("//") { rest = rest.dropFirst(2).drop { $0 != "/" } }
    return String(rest)
  }

  /// The path of `file:` URIs and of plain paths; nil for another store.
  static func localPath(_ address: String) -> String? {
    if address.hasPrefix("file:") {
      var rest = address.dropFirst("file:".count)
      if rest.hasPrefix("//") { rest = rest.dropFirst(2).drop { $0 != "/" } }
      return decoded(rest.prefix { $0 != "#" && $0 != "?" })
    }
    guard let colon = address.utf8.firstIndex(of: UInt8(ascii: ":")) else { return address }
    let scheme = address.utf8[..<colon]
    let isScheme =
      scheme.count > 1
      && scheme.allSatisfy {
        ($0 | 0x20) &- 97 < 26 || ($0 &- 48 < 10) || $0 == 0x2b || $0 == 0x2d || $0 == 0x2e
      }
    return isScheme ? nil : address
  }

  private static func decoded(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
