internal import CLibgit2

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A program of the user's that is started, given its input, and waited for; it may ask the person something through
/// the terminal.
enum ProgramCall {
  struct Answer {
    /// As shells say it: 128 + the number of the signal that ended it.
    var status: Int32
    /// Why the program could not be started, as an `errno`; 0 when it was.
    var startFailure: Int32 = 0
    var output: [UInt8] = []
    var errors: [UInt8] = []

    /// What it wrote to standard error, without the last line's end.
    var said: String {
      if startFailure != 0 { return String(cString: strerror(startFailure)) }
      var bytes = errors
      while let last = bytes.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") {
        bytes.removeLast()
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  static func answer(
    to words: [String], environment: [String: String], input: [UInt8] = []
  ) throws(GitError) -> Answer {
    try answer(
      to: words, environment: environment.map { strdup("\($0.key)=\($0.value)") } + [nil], input: input)
  }

  /// - Parameters:
  ///   - environment: `NAME=value`, with nil at the end; it is freed here.
  ///   - talks: whether it has our own standard input and error, to show how far it is and to ask for a password.
  static func answer(
    to words: [String], environment: [UnsafeMutablePointer<CChar>?], input: [UInt8] = [], talks: Bool = false
  ) throws(GitError) -> Answer {
    var envp = environment
    defer { for text in envp { free(text) } }
    // Files and no pipes, so that neither side waits for the other.
    let stdin = try Stream()
    let stdout = try Stream()
    let stderr = try Stream()
    try stdin.write(input)
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
    for (number, file) in [stdin.descriptor, stdout.descriptor, stderr.descriptor].enumerated()
    where number == 1 || !talks {
      posix_spawn_file_actions_adddup2(&actions, file, Int32(number))
    }
    // The thread may block signals; a program must not begin so.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var pid: pid_t = 0
    var argv = words.map { strdup($0) } + [nil]
    defer { for text in argv { free(text) } }
    let failure = posix_spawnp(&pid, words[0], &actions, &attributes, &argv, &envp)
    if failure != 0 { return Answer(status: 127, startFailure: failure) }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 {
      guard errno == EINTR else {
        throw GitError(.program, "run", words[0], reason: String(cString: strerror(errno)))
      }
    }
    let signal = status & 0x7f
    return Answer(
      status: signal == 0 ? (status >> 8) & 0xff : 128 + signal, output: stdout.bytes(),
      errors: stderr.bytes())
  }
}

/// A file without a name, for one of a program's streams.
private struct Stream: ~Copyable {
  private let file: UnsafeMutablePointer<FILE>

  init() throws(GitError) {
    guard let made = tmpfile() else {
      throw GitError(.file, "make a temporary file", "", reason: String(cString: strerror(errno)))
    }
    file = made
  }

  deinit { fclose(file) }

  var descriptor: Int32 { fileno(file) }

  func write(_ bytes: [UInt8]) throws(GitError) {
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count, fflush(file) == 0 else {
      throw GitError(.file, "write a temporary file", "", reason: String(cString: strerror(errno)))
    }
    rewind(file)
  }

  func bytes() -> [UInt8] {
    rewind(file)
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
    }
  }
}
