public import Git
public import Records

/// The code's state, and the changes that no commit holds.
public struct CapturedSource: Hashable, Sendable {
  /// Its `patch` names the file to write ``patch`` to.
  public var source: Source
  /// For `git apply` on the commit; nil without changes to keep.
  public var patch: [UInt8]?
}

extension CaptureContext {
  /// Looks at the commit, the changes since, and the command.
  ///
  /// A file is left out of the patch and named in ``Source/omitted`` when its name says that it holds a secret, when
  /// its change adds one, when it cannot be read, or when the patch would get larger than the policy allows:
  /// untracked files go first, the largest before the others.
  ///
  /// - Throws: ``GitError`` when the repository cannot be read.
  public func captureSource(in repository: borrowing Repository) throws(GitError) -> CapturedSource {
    let head = try repository.head()
    let redaction = self.redaction
    var source = Source(
      commit: head.tip?.hex, branch: Self.branch(head), dirty: false, patch: nil, omitted: [],
      remote: try Self.remote(of: repository, branch: Self.branch(head)).flatMap(redaction.address),
      command: redaction.command(portableCommand), directory: relative(workingDirectory),
      entryPoint: entryPoint)
    guard repository.workDirectory != nil else { return CapturedSource(source: source, patch: nil) }

    var tree: ObjectID?
    if let tip = head.tip { tree = try repository.tree(of: tip) }
    let patch = try repository.withWorkTreeDiff(from: tree, excluding: storeDirectory) {
      diff throws(GitError) in assemble(diff)
    }
    source.dirty = !patch.bytes.isEmpty || !patch.omitted.isEmpty
    source.omitted = patch.omitted
    if patch.bytes.isEmpty { return CapturedSource(source: source, patch: nil) }
    source.patch = "source.patch"
    return CapturedSource(source: source, patch: patch.bytes)
  }

  /// The script that the command runs, relative to the repository's root, where it can be told.
  var entryPoint: String? {
    let reading = CommandReading(command) { LocalFile.stamp(absolute($0))?.kind == .file }
    return reading.script.flatMap { relative(absolute($0)) }
  }

  /// The command without the machine's own paths: those in the repository are relative to where the command runs,
  /// those in the home folder begin with `~`.
  private var portableCommand: [String] {
    var places: [(from: String, to: String)] = []
    if let repositoryRoot, repositoryRoot != "/", let directory = relative(workingDirectory) {
      let up = directory == "." ? "" : String(repeating: "../", count: directory.split(separator: "/").count)
      if directory != "." { places.append((workingDirectory, ".")) }
      places.append((repositoryRoot, up.isEmpty ? "." : String(up.dropLast())))
    }
    if let home = variables["HOME"].map(LocalPath.normalized), home.hasPrefix("/"), home != "/" {
      places.append((home, "~"))
    }
    return command.map { word in
      places.reduce(word) { word, place in
        word == place.from
          ? place.to
          : word.replacing(place.from + "/", with: place.to == "." ? "" : place.to + "/")
      }
    }
  }

  private static func branch(_ head: Head) -> String? {
    if case .branch(let name, _) = head { name } else { nil }
  }

  /// The address that the branch is fetched from, else `origin`'s, else the only one's.
  private static func remote(
    of repository: borrowing Repository, branch: String?
  ) throws(GitError) -> String? {
    let names = try repository.remotes()
    var tracked: String?
    if let branch { tracked = try repository.configuration("branch.\(branch).remote") }
    guard
      let name = [tracked, "origin", names.count == 1 ? names.first : nil].lazy.compactMap({ $0 })
        .first(where: names.contains)
    else { return nil }
    return try repository.remoteAddress(name)
  }

  private func assemble(_ diff: borrowing WorkTreeDiff) -> (bytes: [UInt8], omitted: [String]) {
    let secrets = PatchSecrets(redaction: redaction)
    var kept: [(path: String, patch: [UInt8])] = []
    var omitted: [String] = []
    var left = rules.patchLimit
    for file in changedFiles(diff) {
      let path = file.change.path
      // A patch of a new file is about as large as the file; of a changed one it may be much smaller.
      let largest = file.change.isUntracked ? left : max(rules.patchLimit, Self.largestCompared)
      guard !PatchSecrets.isSecretFile(path), file.size <= largest,
        let patch = try? diff.patch(of: file.change)
      else {
        omitted.append(path)
        continue
      }
      // Touched, not changed.
      if patch.isEmpty { continue }
      if patch.count > left || holdsSecret(patch, of: path, secrets) {
        omitted.append(path)
      } else {
        left -= patch.count
        kept.append((path, patch))
      }
    }
    kept.sort { $0.path < $1.path }
    return (kept.flatMap(\.patch), omitted.sorted())
  }

  /// Tracked files first, then small ones before large ones, so that what does not fit is the largest. Untracked
  /// files that came to be since the run began are its products.
  private func changedFiles(_ diff: borrowing WorkTreeDiff) -> [(change: WorkTreeDiff.Change, size: Int64)] {
    var files: [(change: WorkTreeDiff.Change, size: Int64)] = []
    for change in diff.changes {
      let stamp = repositoryRoot.flatMap { LocalFile.stamp($0 + "/" + change.path, followLink: false) }
      if change.isUntracked, let startTime, let stamp, stamp.changed / 1_000_000 >= startTime.milliseconds {
        continue
      }
      files.append((change, stamp?.size ?? 0))
    }
    return files.sorted {
      ($0.change.isUntracked ? 1 : 0, $0.size, $0.change.path) < (
        $1.change.isUntracked ? 1 : 0, $1.size, $1.change.path
      )
    }
  }

  /// Bytes; larger files are not read to find out how much of them changed.
  private static let largestCompared = 64 << 20

  private func holdsSecret(_ patch: [UInt8], of path: String, _ secrets: PatchSecrets) -> Bool {
    if secrets.adds(patch, to: path) { return true }
    guard patch.firstRange(of: Self.binaryMark) != nil, let repositoryRoot else { return false }
    return LocalFile.bytes(repositoryRoot + "/" + path, limit: Self.largestCompared).map(secrets.isSecret)
      ?? false
  }
  private static let binaryMark = Array("\nGIT binary patch\n".utf8)
}
