internal import Artifacts
internal import Files
public import Records

extension Ledger {
  /// Copies a file into a live run's artifacts under `path`; a file that is there is replaced.
  public func addArtifact(_ id: RunID, file: String, as path: String) throws {
    let path = try ArtifactPath(path)
    try writing(to: id) {
      try checkRunning(id)
      try artifactFiles(.run(id)).add(file, as: path)
    }
  }

  /// Puts bytes into the run's directory under `name`: `environment.json`, `source.patch`.
  public func put(_ id: RunID, _ name: RunFile, _ bytes: [UInt8]) throws {
    try writing(to: id) {
      try StoreFile.replace(directory(of: id) + "/" + name.rawValue, with: bytes, sync: false)
    }
  }

  /// Keeps a lock file by its digest; committed with the run whose environment names it.
  public func putLockFile(sha256: String, path lockFile: String, _ bytes: [UInt8]) throws {
    let name = StoreFile.split(lockFile).name
    let folder = "lock-files/" + sha256
    try StoreFile.makeDirectories(storeFromRoot + "/" + folder, below: root)
    let file = path(folder + "/" + name)
    if StoreFile.kind(file) == nil { try StoreFile.replace(file, with: bytes, sync: false) }
  }

  /// Sets what was found out about the code after the run began.
  public func setSource(_ id: RunID, _ source: Source) throws {
    try writing(to: id) {
      guard let live = try liveRun(id) else { return }
      try change(live) { $0.source = source }
    }
  }
}

/// The files of a run that are written whole.
public enum RunFile: String, Sendable {
  case environment = "environment.json"
  case patch = "source.patch"
}
