import Records

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A password that a person types unseen, or that another program hands over.
enum Password {
  /// From the terminal, twice; else the first line of standard input.
  ///
  /// - Throws: ``UsageError`` when there is none, or the two differ.
  static func ask(for name: String) throws -> String {
    guard isatty(STDIN_FILENO) == 1 else {
      let line = try Input.text().split(separator: "\n", omittingEmptySubsequences: false).first ?? ""
      guard !line.isEmpty else {
        throw UsageError("no password on standard input: give it as the first line")
      }
      return String(line)
    }
    let first = try typed("Password for \(name): ")
    guard try first == typed("Once more: ") else { throw UsageError("the two passwords differ") }
    return first
  }

  private static func typed(_ prompt: String) throws -> String {
    var shown = termios()
    guard tcgetattr(STDIN_FILENO, &shown) == 0 else {
      throw UsageError("the terminal cannot hide a password")
    }
    var hidden = shown
    hidden.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
    defer {
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown)
      World.writeError("\n")
    }
    World.writeError(prompt)
    return readLine(strippingNewline: true) ?? ""
  }
}
