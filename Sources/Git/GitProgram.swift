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
    // Files and no pipes, so that neither side waits for the other.
    let stdin = try Stream()
    let stdout = try Stream()
    let stderr = try Stream()
    try stdin.write(input)
    let status = try start(words, index: index, stdin.descriptor, stdout.descriptor, stderr.descriptor)
    if status == 0 { return stdout.bytes() }
    if status == ENOENT << 16 {
      throw GitError(
        .unsupported, operation, gitDirectory,
        reason: "libgit2 cannot read this index, and there is no git program")
    }
    var said = stderr.bytes()
    while said.last == UInt8(ascii: "\n") { said.removeLast() }
    let reason = String(decoding: said, as: UTF8.self)
    throw GitError(
      reason.contains("index.lock") ? .locked : .program, operation, gitDirectory, reason: reason)
  }

  /// The status that `waitpid` gives, or the error number of the start in the upper half.
  private static func start(
    _ words: [String], index: String?, _ stdin: Int32, _ stdout: Int32, _ stderr: Int32
  ) throws(GitError) -> Int32 {
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
    for (number, file) in [stdin, stdout, stderr].enumerated() {
      posix_spawn_file_actions_adddup2(&actions, file, Int32(number))
    }
    // The thread may block signals; a program must not begin so.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var pid: pid_t = 0
    var argv = words.map { strdup($0) } + [nil]
    var envp = environment(index: index)
    defer { for text in argv + envp { free(text) } }
    let failure = posix_spawnp(&pid, "git", &actions, &attributes, &argv, &envp)
    if failure != 0 { return failure << 16 }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 {
      guard errno == EINTR else {
        throw GitError(.program, "run git", words.last ?? "", reason: String(cString: strerror(errno)))
      }
    }
    return status
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
