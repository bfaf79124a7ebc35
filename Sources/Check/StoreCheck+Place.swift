import Artifacts
import Comparison
import Git
import Ledger
import Records

extension StoreCheck {
  /// Whether a file belongs where it is, is a file, and is not too large for Git itself.
  mutating func checkPlace(of file: ChangedFile) throws {
    guard let new = file.new else { return }
    guard new.mode.isFile else {
      let what = new.mode == .symlink ? "a symbolic link" : "a submodule"
      return report(
        .link, file, "\(what) in the store: what it holds is not what Git keeps",
        remedy: file.old == nil ? "remove it, and add the file itself" : wayBack(file.path))
    }
    switch file.kind {
    case .misplaced:
      report(
        .misplaced, file, "no file of this name belongs here",
        remedy: "remove it; files of a run belong into its 'artifacts/'")
    case .unknown where "\(store)/\(file.path)" == (head.policy ?? policy).signersFile: break
    case .unknown:
      report(.unknownFile, file, "Cairn knows no such file, and leaves it alone")
    case .run(_, .artifact(let path)): try checkSize(of: file, new, path)
    case .loggedModel(_, let path) where path.hasPrefix("artifacts/"):
      try checkSize(of: file, new, String(path.dropFirst(10)))
    default: break
    }
  }

  private mutating func checkSize(of file: ChangedFile, _ new: TreeEntry, _ path: String) throws {
    let size = try ledger.repository.blobSize(new.id)
    guard let threshold = policy.artifacts.lfsThreshold, Int64(size) >= threshold, try pointer(new) == nil
    else { return }
    report(
      .largeFile, file,
      "\(size) bytes in Git itself; \(Policy.fileName) keeps artifacts from \(threshold) bytes on in Git LFS",
      remedy: "git lfs migrate import --include='\(store)/\(file.path)' --no-rewrite '\(store)/\(file.path)'")
  }

  /// What a file stands for that Git LFS keeps; nil for a file that is its own content.
  func pointer(_ entry: TreeEntry) throws -> LFSPointer? {
    guard try ledger.repository.blobSize(entry.id) < LFSPointer.maximumLength else { return nil }
    return LFSPointer(parsing: try ledger.repository.blob(entry.id))
  }
}
