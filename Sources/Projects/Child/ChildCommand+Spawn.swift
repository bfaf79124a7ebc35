import CPosix
import Records

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What a child finds behind its descriptors 0, 1 and 2.
struct ChildDescriptors {
  var input: Int32
  var output: Int32
  var error: Int32
  /// The terminal that the child, as the leader of a new session, takes as its own; ``input`` is then not used.
  var controllingTerminal: String?
}

extension ChildCommand {
  /// Starts the command and gives its process id.
  ///
  /// The child's signal mask is empty. A signal that we catch has its default effect there; one that was ignored
  /// when we were started stays ignored, as `nohup` wants it; `resetting` names those that only we ignore.
  func spawn(_ descriptors: ChildDescriptors, resetting: [Int32]) throws(ChildError) -> pid_t {
    let path = try executablePath()
    let (result, processID) = spawn(path, arguments, descriptors, resetting)
    switch result {
    case 0:
      return processID
    case ENOEXEC where isText(path):
      // A script without a first line that names its interpreter: shells run it with sh.
      let (result, processID) = spawn(
        "/bin/sh", ["sh", path] + arguments.dropFirst(), descriptors, resetting)
      if result == 0 { return processID }
      throw ChildError(
        .notExecutable, "cannot run \(path.escapedForMessage): \(String(cString: strerror(result)))")
    case ENOEXEC:
      throw ChildError(.notExecutable, "cannot run \(path.escapedForMessage): not a program for this machine")
    case ENOENT:
      throw ChildError(
        .notExecutable,
        "cannot run \(path.escapedForMessage): the interpreter that its first line names is missing")
    case EAGAIN, ENOMEM:
      throw ChildError(system: result, "start \(path.escapedForMessage)")
    default:
      throw ChildError(
        .notExecutable, "cannot run \(path.escapedForMessage): \(String(cString: strerror(result)))")
    }
  }

  private func spawn(
    _ path: String, _ arguments: [String], _ descriptors: ChildDescriptors, _ resetting: [Int32]
  ) -> (result: Int32, processID: pid_t) {
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
    cairn_spawn_add_directory(&actions, directory)
    var flags = Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
    if let terminal = descriptors.controllingTerminal {
      // The first terminal that a session leader opens becomes its controlling terminal.
      flags |= cairn_spawn_new_session
      posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
    } else {
      posix_spawn_file_actions_adddup2(&actions, descriptors.input, 0)
    }
    posix_spawn_file_actions_adddup2(&actions, descriptors.output, 1)
    posix_spawn_file_actions_adddup2(&actions, descriptors.error, 2)

    var set = sigset_t()
    sigemptyset(&set)
    posix_spawnattr_setsigmask(&attributes, &set)
    for signal in resetting { sigaddset(&set, signal) }
    posix_spawnattr_setsigdefault(&attributes, &set)
    posix_spawnattr_setflags(&attributes, Int16(flags))

    let words = arguments.map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer {
      for word in words { free(word) }
      for variable in variables { free(variable) }
    }
    var processID: pid_t = 0
    let result = posix_spawn(&processID, path, &actions, &attributes, words, variables)
    return (result, processID)
  }

  /// Whether the file's first line looks like text, as shells look before they call it a script.
  private func isText(_ path: String) -> Bool {
    let path = path.utf8.first == UInt8(ascii: "/") ? path : "\(directory)/\(path)"
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var start = [UInt8](repeating: 0, count: 256)
    let count = start.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    guard count >= 0 else { return false }
    return !start[..<count].prefix { $0 != UInt8(ascii: "\n") }.contains(0)
  }
}
