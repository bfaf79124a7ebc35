extension Repository {
  /// The status as `git` tells it, where libgit2 cannot read the index.
  func statusThroughGit(
    under paths: [String], untracked: Bool, recursing: Bool
  ) throws(GitError) -> [PathStatus] {
    guard let workDirectory else { return [] }
    let files = untracked ? (recursing ? "all" : "normal") : "no"
    let told = try GitProgram.run(
      ["status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=" + files, "--"]
        + paths.map { ":(top,literal)" + $0 },
      gitDirectory: gitDirectory, workDirectory: workDirectory)
    return told.split(separator: 0).compactMap { line in
      // Two letters for the index and the work tree, a space, the path.
      guard line.count > 3 else { return nil }
      let (x, y) = (line[line.startIndex], line[line.startIndex + 1])
      let path = String(decoding: line.dropFirst(3), as: UTF8.self)
      let isConflicted =
        x == UInt8(ascii: "U") || y == UInt8(ascii: "U") || (x == y && "AD".utf8.contains(x))
      let isUntracked = x == UInt8(ascii: "?")
      let isTracked = !isConflicted && !isUntracked
      return PathStatus(
        path: path, isStaged: isTracked && x != UInt8(ascii: " "),
        isModified: isTracked && y != UInt8(ascii: " "), isUntracked: isUntracked, isIgnored: false,
        isConflicted: isConflicted)
    }
  }
}
