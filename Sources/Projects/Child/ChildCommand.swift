import Records

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A command to be run as a child: what, with which environment, and where.
public struct ChildCommand: Hashable, Sendable {
  /// The first names the program: a path when it holds a slash, else looked up on the environment's `PATH`.
  public var arguments: [String]
  /// All of the child's environment, not an addition to ours.
  public var environment: [String: String]
  /// The child's working directory. A relative program path and relative parts of `PATH` start here.
  public var directory: String

  public init(arguments: [String], environment: [String: String], directory: String) {
    self.arguments = arguments
    self.environment = environment
    self.directory = directory
  }

  /// - Throws: ``ChildError`` when there is nothing of that name, or nothing that may be run.
  public func check() throws(ChildError) { _ = try executablePath() }

  /// The path to hand to `exec`, found as a shell finds it.
  /// - Throws: ``ChildError``: nothing of that name, or nothing that may be run.
  func executablePath() throws(ChildError) -> String {
    guard let name = arguments.first, !name.isEmpty else {
      throw ChildError(.notFound, "command not found: no command was given")
    }
    guard Self.isDirectory(directory) else {
      throw ChildError(
        .noDirectory,
        "cannot run \(name.escapedForMessage) in \(directory.escapedForMessage): no such directory")
    }
    if name.utf8.contains(UInt8(ascii: "/")) {
      switch check(name) {
      case .runnable: return name
      case .missing: throw ChildError(.notFound, "command not found: \(name.escapedForMessage)")
      case .refused(let why): throw ChildError(.notExecutable, "cannot run \(name.escapedForMessage): \(why)")
      }
    }
    // As a shell: the first that can be run wins; one that cannot is only worth a message when there is no other.
    var refusal: ChildError?
    let path = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    for part in path.split(separator: ":", omittingEmptySubsequences: false) {
      let candidate = part.isEmpty ? "./\(name)" : "\(part)/\(name)"
      switch check(candidate) {
      case .runnable: return candidate
      case .missing: continue
      case .refused(let why):
        refusal =
          refusal ?? ChildError(.notExecutable, "cannot run \(candidate.escapedForMessage): \(why)")
      }
    }
    throw refusal ?? ChildError(.notFound, "command not found: \(name.escapedForMessage)")
  }

  private enum Candidate {
    case runnable, missing
    case refused(String)
  }

  private func check(_ path: String) -> Candidate {
    let path = path.utf8.first == UInt8(ascii: "/") ? path : "\(directory)/\(path)"
    if access(path, F_OK) != 0 {
      return errno == EACCES ? .refused("permission denied") : .missing
    }
    if Self.isDirectory(path) { return .refused("it is a directory") }
    return access(path, X_OK) == 0 ? .runnable : .refused("permission denied (chmod +x makes it a program)")
  }

  private static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
