#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// What the user's `git` answered.
public struct GitAnswer: Sendable {
  /// As shells say it: 128 + the number of the signal that ended it.
  public var status: Int32
  public var output: [UInt8]
  /// What it wrote to standard error, when that was not shown.
  public var said: String

  public var isGood: Bool { status == 0 }
  /// Standard output without the last line's end.
  public var text: String {
    String(decoding: output.last == UInt8(ascii: "\n") ? output.dropLast() : output, as: UTF8.self)
  }
}

extension Repository {
  /// Runs the user's own `git` here, for what hooks, credentials and filters have a part in.
  ///
  /// - Parameters:
  ///   - environment: the process's; what would point at another repository is left out.
  ///   - talks: whether it has the terminal: it shows how far it is, and asks for passwords.
  /// - Throws: ``GitError`` with code `unsupported` when there is no `git`.
  public func runGit(
    _ arguments: [String], environment: [String: String], talks: Bool = false
  ) throws(GitError) -> GitAnswer {
    var words = ["git", "--git-dir=" + gitDirectory]
    if let workDirectory { words += ["-C", workDirectory, "--work-tree=" + workDirectory] }
    let local = [
      "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_NAMESPACE",
      "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    ]
    let kept = environment.filter { !local.contains($0.key) }
    let answer = try ProgramCall.answer(
      to: words + arguments, environment: kept.map { strdup("\($0.key)=\($0.value)") } + [nil], talks: talks)
    if answer.startFailure != 0 {
      throw GitError(.unsupported, "run git", arguments.first ?? "", reason: answer.said)
    }
    return GitAnswer(status: answer.status, output: answer.output, said: answer.said)
  }
}
