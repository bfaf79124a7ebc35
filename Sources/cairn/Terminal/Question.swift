#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A question to the person at the terminal.
enum Question {
  /// - Throws: ``UsageError`` when nobody is there to answer: programs say `--yes`.
  static func isAnsweredYes(_ question: String) throws -> Bool {
    guard isatty(STDIN_FILENO) == 1 else {
      throw UsageError("this asks before it does it, and standard input is no terminal: give --yes")
    }
    World.writeError("\(question) [y/N] ")
    return ["y", "yes"].contains((readLine() ?? "").lowercased())
  }
}
