import Digests
import Records

extension CaptureContext {
  /// Bytes; a larger lock file is named among the problems and left out.
  static let largestLockFile = 8 << 20

  private static let lockFileNames: Set<String> = [
    "uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml", "conda-lock.yml", "pixi.lock",
    "environment.yml", "environment.yaml", "Package.resolved", "renv.lock", "package-lock.json", "yarn.lock",
    "pnpm-lock.yaml", "Cargo.lock", "Manifest.toml", "go.sum", "flake.lock",
  ]

  /// The lock files at the repository's root and where the command runs, in order of their paths.
  func lockFiles(_ problems: inout [String]) -> (files: [Environment.LockFile], contents: [String: [UInt8]]) {
    var folders: [String] = []
    if let repositoryRoot { folders.append(repositoryRoot) }
    if !folders.contains(workingDirectory), relative(workingDirectory) != nil {
      folders.append(workingDirectory)
    }
    var files: [Environment.LockFile] = []
    var contents: [String: [UInt8]] = [:]
    for folder in folders {
      for name in LocalFile.names(in: folder) where Self.isLockFile(name) {
        let absolute = folder + "/" + name
        guard let path = relative(absolute), let stamp = LocalFile.stamp(absolute), stamp.kind == .file else {
          continue
        }
        guard stamp.size <= Self.largestLockFile,
          let bytes = LocalFile.bytes(absolute, limit: Self.largestLockFile)
        else {
          problems.append(
            "\(path) is not kept: it cannot be read or is over \(Self.largestLockFile >> 20) MiB")
          continue
        }
        let kept = bytes.withUnsafeBufferPointer { redaction.lockFile($0) } ?? bytes
        let digest = SHA256.hex(of: kept)
        contents[digest] = kept
        files.append(Environment.LockFile(path: path, sha256: digest))
      }
    }
    return (files.sorted { $0.path < $1.path }, contents)
  }

  static func isLockFile(_ name: String) -> Bool {
    if lockFileNames.contains(name) { return true }
    return name.hasPrefix("requirements") && name.hasSuffix(".txt")
  }

  /// The lines of `conda list --explicit --md5`, read from what conda wrote about each package.
  func condaExplicit(_ problems: inout [String]) -> [String]? {
    guard let prefix = variables["CONDA_PREFIX"], prefix.hasPrefix("/") else { return nil }
    let folder = prefix + "/conda-meta"
    guard let stamp = LocalFile.stamp(folder), stamp.kind == .directory else { return nil }
    let history = LocalFile.stamp(folder + "/history")
    let cache = cacheFile(
      "conda", [folder, "\(stamp.modified) \(history?.modified ?? 0) \(history?.size ?? 0)"])
    if let cache, let bytes = LocalFile.bytes(cache), let known = try? JSON(parsing: bytes).array {
      return known.compactMap(\.string)
    }
    let redaction = self.redaction
    var lines: [String] = []
    for name in LocalFile.names(in: folder) where name.hasSuffix(".json") {
      guard let bytes = LocalFile.bytes(folder + "/" + name, limit: 64 << 20),
        let json = try? JSON(parsing: bytes),
        let url = json["url"]?.string
      else {
        problems.append("conda's package \(name) is left out: its record cannot be read")
        continue
      }
      guard let address = redaction.address(Self.withoutChannelToken(url)) else { continue }
      lines.append(address + (json["md5"]?.string.map { "#" + $0 } ?? ""))
    }
    lines.sort()
    if let cache { LocalFile.replace(cache, with: JSON.array(lines.map(JSON.string)).formatted()) }
    return lines
  }

  /// Anaconda's private channels have their token in the path: `https://host/t/<token>/channel`.
  private static func withoutChannelToken(_ url: String) -> String {
    guard let start = url.firstRange(of: "/t/")?.upperBound, let end = url[start...].firstIndex(of: "/")
    else {
      return url
    }
    return url[..<start] + Redaction.replacement + url[end...]
  }
}
