import Foundation

/// Outside programs, run to their end or started and left running.
public enum Program {
  public struct Output: Sendable {
    /// The exit status, or 128 + the number of the signal that ended it.
    public var status: Int32
    public var stdout: [UInt8]
    public var stderr: [UInt8]
    /// The streams as text.
    public var text: String { String(decoding: stdout, as: UTF8.self) }
    public var errorText: String { String(decoding: stderr, as: UTF8.self) }
  }

  /// Runs the program at `path` (looked up in the PATH given when it holds no `/`) and waits for its end.
  ///
  /// Output of any size is safe: it goes through files, not pipes.
  /// - Parameter environment: nil passes this process's own.
  public static func run(
    _ path: String, _ arguments: [String] = [], environment: [String: String]? = nil,
    directory: String? = nil, input: [UInt8] = []
  ) throws -> Output {
    try start(path, arguments, environment: environment, directory: directory, input: input).wait()
  }

  /// Starts the program without waiting for it.
  public static func start(
    _ path: String, _ arguments: [String] = [], environment: [String: String]? = nil,
    directory: String? = nil, input: [UInt8] = []
  ) throws -> RunningProgram {
    let environment = environment ?? ProcessInfo.processInfo.environment
    let program = try locate(path, environment["PATH"] ?? "/usr/bin:/bin")
    let stdin = try unnamedFile(holding: input)
    let stdout = try unnamedFile()
    let stderr = try unnamedFile()
    defer { close(stdin) }

    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_adddup2(&actions, stdin, 0)
    posix_spawn_file_actions_adddup2(&actions, stdout, 1)
    posix_spawn_file_actions_adddup2(&actions, stderr, 2)
    // Threads of a concurrent test block signals, and a child would inherit that: no signal could end it.
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))

    var pid: pid_t = 0
    // posix_spawn changes no directory everywhere; the shell does.
    var words = [program] + arguments
    if let directory { words = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", directory] + words }
    let failed = withStrings(words) { argv in
      withStrings(environment.map { "\($0.key)=\($0.value)" }) { envp in
        posix_spawn(&pid, words[0], &actions, &attributes, argv, envp)
      }
    }
    guard failed == 0 else {
      close(stdout)
      close(stderr)
      throw TestFailure("cannot start \(program): \(String(cString: strerror(failed)))")
    }
    return RunningProgram(pid: pid, stdout: stdout, stderr: stderr)
  }

  private static func locate(_ name: String, _ path: String) throws -> String {
    if name.contains("/") { return name }
    for folder in path.split(separator: ":") where access("\(folder)/\(name)", X_OK) == 0 {
      return "\(folder)/\(name)"
    }
    throw TestFailure("no program '\(name)' in \(path)")
  }

  /// A file that has no name any more, at its beginning.
  private static func unnamedFile(holding bytes: [UInt8] = []) throws -> Int32 {
    var template = Array((NSTemporaryDirectory() + "/cairn-stream-XXXXXX").utf8CString)
    let file = mkstemp(&template)
    guard file >= 0 else { throw TestFailure("mkstemp: \(String(cString: strerror(errno)))") }
    _ = fcntl(file, F_SETFD, FD_CLOEXEC)
    unlink(template)
    var at = 0
    while at < bytes.count {
      let count = bytes.withUnsafeBytes { write(file, $0.baseAddress! + at, bytes.count - at) }
      guard count > 0 else { throw TestFailure("write: \(String(cString: strerror(errno)))") }
      at += count
    }
    lseek(file, 0, SEEK_SET)
    return file
  }

  private static func withStrings<R>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> R
  ) -> R {
    var pointers = strings.map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers)
  }
}

/// A program that was started. Call ``wait()`` once.
public struct RunningProgram: Sendable {
  public let pid: Int32
  fileprivate let stdout: Int32
  fileprivate let stderr: Int32

  public func signal(_ number: Int32) {
    kill(pid, number)
  }

  /// Waits for the end and gives what was written.
  public func wait() throws -> Program.Output {
    defer {
      close(stdout)
      close(stderr)
    }
    var raw: Int32 = 0
    while waitpid(pid, &raw, 0) < 0 {
      guard errno == EINTR else { throw TestFailure("waitpid: \(String(cString: strerror(errno)))") }
    }
    let status = raw & 0x7f == 0 ? (raw >> 8) & 0xff : 128 + (raw & 0x7f)
    lseek(stdout, 0, SEEK_SET)
    lseek(stderr, 0, SEEK_SET)
    return Program.Output(
      status: status, stdout: try TestFiles.readAll(stdout), stderr: try TestFiles.readAll(stderr))
  }
}
