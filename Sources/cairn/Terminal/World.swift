import CPosix
import Capture
import Git
import Ledger
import Records
import Report

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What surrounds the process: the only place where environment, clock, terminal and working directory are read.
struct World {
  let environment = Self.readEnvironment()
  let directory = Self.readDirectory()

  init() { GitSettings.follow(environment) }

  private static func readEnvironment() -> [String: String] {
    var variables: [String: String] = [:]
    var next = cairn_environment()
    while let word = next?.pointee {
      let text = String(cString: word)
      if let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) {
        variables[String(text[..<equals])] = String(text[text.utf8.index(after: equals)...])
      }
      next = next?.successor()
    }
    return variables
  }

  /// `.` when it was removed under us: what is done there then fails, and says so.
  private static func readDirectory() -> String {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return String(cString: path)
  }

  static var processID: Int32 { getpid() }

  var now: Timestamp { Self.now() }

  static func now() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  /// - Parameter durable: every acknowledged line is written through to the disk at once.
  func ledgerContext(durable: Bool = false) -> LedgerContext {
    LedgerContext(
      environment: environment, processes: .local, durable: durable, now: Self.now,
      notice: { Self.say($0) })
  }

  func ledger(_ options: RepositoryOptions, durable: Bool = false) throws -> Ledger {
    try options.check(in: self)
    return try Ledger.open(at: options.directory(in: self), context: ledgerContext(durable: durable))
  }

  /// The ledger, with what killed processes left undone done first.
  func recoveredLedger(_ options: RepositoryOptions) throws -> Ledger {
    let ledger = try ledger(options)
    do {
      try ledger.recover()
    } catch {
      // What cannot be mended now must not keep anybody from reading.
      Self.say("could not finish what an earlier command left: \(Failure.message(error))")
    }
    return ledger
  }

  /// - Parameter command: of the run; empty where a script records itself.
  func capture(_ command: [String], for ledger: Ledger) -> CaptureContext {
    CaptureContext(
      command: command, workingDirectory: directory, repositoryRoot: ledger.repository.workDirectory,
      storeDirectory: ledger.policy.store, variables: environment,
      cacheDirectory: ledger.privateDirectory + "/cache", rules: ledger.policy.capture, startTime: now)
  }

  /// One line to the person, on standard error.
  static func say(_ text: String) {
    writeError("cairn: " + text + "\n")
  }

  static func writeError(_ text: String) {
    _ = text.withCString { write(STDERR_FILENO, $0, strlen($0)) }
  }
}
