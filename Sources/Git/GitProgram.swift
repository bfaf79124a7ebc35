internal import CLibgit2

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The user's own `git`, for the little that libgit2 cannot do: split and sparse indexes.
enum GitProgram {
  /// Runs `git` on the repository of the given directories, with another index if one is named.
  ///
  /// - Throws: ``GitError`` with code `locked` when another process holds the index, `unsupported` when there is no
  ///   `git`, `program` with what it wrote to standard error otherwise.
  static func run(
    _ arguments: [String], gitDirectory: String, workDirectory: String, index: String? = nil,
    input: [UInt8] = []
  ) throws(GitError) -> [UInt8] {
    let words = ["git", "--git-dir=" + gitDirectory, "--work-tree=" + workDirectory] + arguments
    let operation = "run git " + (arguments.first ?? "")
    let answer = try ProgramCall.answer(to: words, environment: environment(index: index), input: input)
    if answer.status == 0 { return answer.output }
    if answer.startFailure == ENOENT {
      throw GitError(
        .unsupported, operation, gitDirectory,
        reason: "libgit2 cannot read this index, and there is no git program")
    }
    let reason = answer.said
    throw GitError(
      reason.contains("index.lock") ? .locked : .program, operation, gitDirectory, reason: reason)
  }

  /// Our own, without what would point `git` at another repository or index, in plain English, and without locks
  /// that only save it work.
  private static func environment(index: String?) -> [UnsafeMutablePointer<CChar>?] {
    let local = [
      "GIT_DIR=", "GIT_WORK_TREE=", "GIT_INDEX_FILE=", "GIT_COMMON_DIR=", "GIT_PREFIX=", "GIT_NAMESPACE=",
      "GIT_OBJECT_DIRECTORY=", "GIT_ALTERNATE_OBJECT_DIRECTORIES=", "GIT_OPTIONAL_LOCKS=", "LC_ALL=",
    ]
    var kept = [strdup("LC_ALL=C"), strdup("GIT_OPTIONAL_LOCKS=0")]
    if let index { kept.append(strdup("GIT_INDEX_FILE=" + index)) }
    var at = cairn_environment()
    while let entry = at?.pointee {
      if !local.contains(where: { strncmp(entry, $0, strlen($0)) == 0 }) { kept.append(strdup(entry)) }
      at = at?.successor()
    }
    return kept + [nil]
  }
}
