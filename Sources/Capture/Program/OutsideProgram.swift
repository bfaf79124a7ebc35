#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A program that is asked a question: started with a clean state, its answer read, ended when it takes too long.
///
/// `posix_spawn` and `poll` rather than swift-subprocess: the wrapper waits for the run's own command at the same
/// time, and Subprocess brings a thread that watches processes, and on kernels before 5.4 (clusters have them) a
/// handler of SIGCHLD that would be the whole process's. This needs neither, and runs on the thread that calls.
struct OutsideProgram {
  /// Absolute.
  var path: String
  var arguments: [String]
  var variables: [String: String]
  var workingDirectory: String
  /// Milliseconds; after them the program and what it started are killed.
  var patience: Int32 = 10_000

  /// More output than this is no answer: a limit, so that a program gone wild takes no memory.
  static let largestAnswer = 32 << 20

  enum Failure: Error, CustomStringConvertible {
    case cannotStart(String)
    case tookTooLong
    case saidTooMuch
    /// 128 + the number of the signal that ended it, as shells say.
    case status(Int32)

    var description: String {
      switch self {
      case .cannotStart(let reason): "it cannot be started: \(reason)"
      case .tookTooLong: "it took too long"
      case .saidTooMuch: "it wrote too much"
      case .status(let status): "it ended with status \(status)"
      }
    }
  }

  /// What the program writes to its standard output. Its standard error is thrown away: it may hold anything.
  func answer() throws(Failure) -> [UInt8] {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw .cannotStart(Self.reason(errno)) }
    let (output, input) = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(output) }
    let process: pid_t
    do throws(Failure) {
      process = try spawn(output: input)
    } catch {
      close(input)
      throw error
    }
    close(input)

    let answer = Result { () throws(Failure) in try read(from: output) }
    // Its process group goes as well: a script may have left something running that holds the pipe.
    if case .failure = answer { kill(-process, SIGKILL) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let bytes = try answer.get()
    let signal = status & 0x7f
    let code = signal == 0 ? (status >> 8) & 0xff : 128 + signal
    guard code == 0 else { throw .status(code) }
    return bytes
  }

  private func read(from output: Int32) throws(Failure) -> [UInt8] {
    let clock = ContinuousClock()
    let deadline = clock.now + .milliseconds(Int64(patience))
    var result: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let left = clock.now.duration(to: deadline)
      guard left > .zero else { throw .tookTooLong }
      var waiting = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      let milliseconds = left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000
      let ready = poll(&waiting, 1, Int32(milliseconds) + 1)
      if ready < 0, errno != EINTR { throw .cannotStart(Self.reason(errno)) }
      guard ready > 0 else { continue }
      #if canImport(Darwin)
        let count = Darwin.read(output, &piece, piece.count)
      #elseif canImport(Musl)
        let count = Musl.read(output, &piece, piece.count)
      #else
        let count = Glibc.read(output, &piece, piece.count)
      #endif
      if count == 0 { return result }
      if count < 0 {
        if errno == EINTR { continue }
        throw .cannotStart(Self.reason(errno))
      }
      result += piece[..<count]
      guard result.count <= Self.largestAnswer else { throw .saidTooMuch }
    }
  }

  private func spawn(output: Int32) throws(Failure) -> pid_t {
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
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    // A group of its own: the terminal's Ctrl-C is for the run, and a timeout reaches grandchildren too.
    posix_spawnattr_setpgroup(&attributes, 0)
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP) | Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))

    // Not every system's posix_spawn can change the directory; the shell can, in a millisecond.
    let line = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", workingDirectory, path] + arguments
    var words: [UnsafeMutablePointer<CChar>?] = line.map { strdup($0) }
    var variables: [UnsafeMutablePointer<CChar>?] = self.variables.map { strdup($0.key + "=" + $0.value) }
    defer {
      for pointer in words + variables { free(pointer) }
    }
    words.append(nil)
    variables.append(nil)
    var process: pid_t = 0
    let failed = posix_spawn(&process, line[0], &actions, &attributes, words, variables)
    guard failed == 0 else { throw .cannotStart(Self.reason(failed)) }
    return process
  }

  private static func reason(_ number: Int32) -> String { String(cString: strerror(number)) }
}
