import Foundation
public import Git

/// A repository in a temporary folder, made in code, driven by the real `git` in a clean environment.
///
/// Its clock stands still but for a minute with each ``commit(_:)``, so that ids and order are the same each time.
public final class TestRepository: Sendable {
  /// The work tree's root, or the bare repository.
  public let path: String
  /// An empty HOME.
  public let home: String
  private let folder: TemporaryDirectory
  private let clock: TestClock

  /// `git init` in a new folder; `options` are added to its command line.
  public init(bare: Bool = false, branch: String = "main", options: [String] = []) throws {
    _ = HermeticEnvironment.isolated
    folder = try TemporaryDirectory()
    path = folder.path + (bare ? "/repository.git" : "/repository")
    home = folder.path + "/home"
    clock = TestClock()
    try TestFiles.makeDirectory(path)
    try TestFiles.makeDirectory(home)
    try run(["init", "-q", "--template=", "-b", branch] + (bare ? ["--bare"] : []) + options)
  }

  private init(of other: TestRepository, at path: String) {
    self.path = path
    folder = other.folder
    home = other.home
    clock = other.clock
  }

  /// Our own view of it.
  public func open() throws(GitError) -> Repository {
    try Repository.open(at: path)
  }

  /// The fixed author at the clock's time.
  public var people: Authorship {
    let who = Signature(
      name: HermeticEnvironment.name, email: HermeticEnvironment.email, time: clock.now, offset: 0)
    return Authorship(author: who, committer: who)
  }

  /// What `git` and `cairn` run in here.
  public var environment: [String: String] {
    HermeticEnvironment.variables(home: home, time: clock.now)
  }

  /// Runs `git` and gives its standard output without the last line's end.
  /// - Throws: ``TestFailure`` with the command and all its output when its status is not 0.
  @discardableResult
  public func git(
    _ arguments: String..., input: String = "", environment extra: [String: String] = [:]
  ) throws -> String {
    try run(arguments, input: Array(input.utf8), environment: extra)
  }

  /// The same, its arguments in an array and its input in bytes.
  @discardableResult
  public func run(
    _ arguments: [String], input: [UInt8] = [], environment extra: [String: String] = [:]
  ) throws -> String {
    let output = try attempt(arguments, input: input, environment: extra)
    guard output.status == 0 else {
      let command = (["git"] + arguments).joined(separator: " ")
      throw TestFailure("$ \(command)\n\(output.text)\(output.errorText)[exit \(output.status)]")
    }
    return output.text.hasSuffix("\n") ? String(output.text.dropLast()) : output.text
  }

  /// Runs `git`, which may fail.
  public func attempt(
    _ arguments: [String], input: [UInt8] = [], environment extra: [String: String] = [:]
  ) throws -> Program.Output {
    try Program.run(
      "git", arguments, environment: environment.merging(extra) { $1 }, directory: path, input: input)
  }

  /// Writes a file of the work tree, making the folders on its way.
  public func write(_ name: String, _ text: String, executable: Bool = false) throws {
    try TestFiles.write(path + "/" + name, Array(text.utf8), executable: executable)
  }

  public func read(_ name: String) throws -> String {
    String(decoding: try TestFiles.read(path + "/" + name), as: UTF8.self)
  }

  public func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: path + "/" + name)
  }

  /// Writes the files given, stages everything and commits it, a minute later than the last time.
  @discardableResult
  public func commit(_ message: String = "work", files: [String: String] = [:]) throws -> ObjectID {
    for (name, text) in files { try write(name, text) }
    clock.advance()
    try git("add", "-A")
    try git("commit", "-q", "--allow-empty", "-m", message)
    return try id("HEAD")
  }

  /// What `git rev-parse` makes of a revision.
  public func id(_ revision: String) throws -> ObjectID {
    try ObjectID(hex: git("rev-parse", "--verify", revision))
  }

  /// `git checkout -b`.
  public func branch(_ name: String, at start: String = "HEAD") throws {
    try git("checkout", "-q", "-b", name, start)
  }

  /// A linked work tree on a new branch.
  public func addWorktree(branch: String) throws -> TestRepository {
    let place = folder.path + "/worktree-" + branch
    try git("worktree", "add", "-q", "-b", branch, place)
    return TestRepository(of: self, at: place)
  }

  /// A bare clone beside this one.
  public func bareClone() throws -> TestRepository {
    let place = folder.path + "/clone.git"
    try git("clone", "-q", "--bare", "--template=", path, place)
    return TestRepository(of: self, at: place)
  }

  /// A clone with a work tree beside this one, with this one as its `origin`.
  public func clone(named name: String = "clone") throws -> TestRepository {
    let place = folder.path + "/" + name
    try git("clone", "-q", "--template=", path, place)
    return TestRepository(of: self, at: place)
  }

  /// `git fsck --strict`: throws with its output when an object is missing or malformed.
  public func fsck() throws {
    try git("fsck", "--strict", "--no-dangling", "--no-progress")
  }
}

/// A clock that moves only when told to.
private final class TestClock: @unchecked Sendable {
  private let lock = NSLock()
  private var seconds = HermeticEnvironment.time

  var now: Int64 { lock.withLock { seconds } }
  func advance() { lock.withLock { seconds += 60 } }
}
