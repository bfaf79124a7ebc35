import Foundation
import TestSupport

@testable import Projects

/// Somebody at a terminal: a program runs on it as the leader of its session, keys are typed, the screen is read.
final class TerminalUser {
  private var terminal: Pseudoterminal
  private let processID: pid_t
  private var screen: [UInt8] = []
  var master: Int32 { terminal.master.number }

  init(_ arguments: [String], directory: String = "/tmp") throws {
    guard var terminal = Pseudoterminal.open(like: -1) else { throw TestFailure("no pseudo-terminal") }
    var environment = ProcessInfo.processInfo.environment
    environment["relay"] = RelayDriver.path
    environment["PS1"] = "READY "
    environment["TERM"] = "xterm"
    environment["HISTFILE"] = ""
    let command = ChildCommand(arguments: arguments, environment: environment, directory: directory)
    processID = try command.spawn(
      ChildDescriptors(input: 0, output: 0, error: 0, controllingTerminal: terminal.path), resetting: [])
    terminal.closeInner()
    self.terminal = terminal
  }

  /// At the prompt of an interactive shell that reads lines as the terminal gives them.
  convenience init(shellIn directory: String = "/tmp") throws {
    try self.init(["bash", "--norc", "--noediting", "-i"], directory: directory)
    try prompt()
  }

  deinit {
    kill(processID, SIGKILL)
    var status: Int32 = 0
    waitpid(processID, &status, 0)
  }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(master, bytes, bytes.count)
  }

  func resize(rows: Int, columns: Int) {
    var size = winsize()
    size.ws_row = UInt16(rows)
    size.ws_col = UInt16(columns)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// Reads until `text` is on the screen, and gives all up to its end; what follows is for the next call.
  @discardableResult
  func read(until text: String) throws -> String {
    let wanted = Array(text.utf8)
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      if let end = Self.end(of: wanted, in: screen) {
        defer { screen.removeFirst(end) }
        return String(decoding: screen[..<end], as: UTF8.self)
      }
      var interest = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      let isReady = poll(&interest, 1, 30_000) > 0
      let count = isReady ? Foundation.read(master, &buffer, buffer.count) : 0
      guard count > 0 else {
        throw TestFailure("never saw '\(text)', but: \(String(decoding: screen, as: UTF8.self))")
      }
      screen += buffer[..<count]
    }
  }

  /// Reads up to the shell's next prompt and gives what came before it, without the line typed.
  @discardableResult
  func prompt() throws -> String {
    let text = try read(until: "READY ").dropLast(6)
    return String(text.drop { $0 != "\r\n" }.dropFirst())
  }

  /// Types a line and gives what was printed until the next prompt.
  @discardableResult
  func run(_ line: String) throws -> String {
    type(line + "\n")
    return try prompt()
  }

  /// All modes of the terminal, as `stty` spells them.
  func modes() throws -> String { try run("stty -g") }

  private static func end(of wanted: [UInt8], in bytes: [UInt8]) -> Int? {
    guard bytes.count >= wanted.count else { return nil }
    for start in 0...(bytes.count - wanted.count) where bytes[start...].starts(with: wanted) {
      return start + wanted.count
    }
    return nil
  }
}
