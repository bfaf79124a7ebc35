import Foundation
import Git
import TestSupport
import Testing

@Suite("Repositories are opened as git opens them")
struct RepositoryTests {
  @Test("a work tree's root and its Git directory open as the same repository")
  func openNormal() throws {
    let made = try TestRepository()
    for place in [made.path, made.path + "/", made.path + "/.git"] {
      let repository = try Repository.open(at: place)
      #expect(repository.workDirectory == made.path)
      #expect(repository.gitDirectory == made.path + "/.git")
      #expect(repository.commonDirectory == made.path + "/.git")
      #expect(repository.isBare == false)
    }
  }

  @Test("a bare repository has no work directory")
  func openBare() throws {
    let made = try TestRepository(bare: true)
    let repository = try made.open()
    #expect(repository.isBare == true)
    #expect(repository.workDirectory == nil)
    #expect(repository.gitDirectory == made.path)
  }

  @Test("a linked work tree has its own Git directory and HEAD, and shares the rest")
  func openWorktree() throws {
    let made = try TestRepository()
    try made.commit()
    let linked = try made.addWorktree(branch: "side")
    let repository = try linked.open()
    #expect(repository.workDirectory == linked.path)
    #expect(repository.gitDirectory == made.path + "/.git/worktrees/worktree-side")
    #expect(repository.commonDirectory == made.path + "/.git")
    #expect(try repository.head() == .branch("side", tip: made.id("HEAD")))
  }

  @Test("discovering looks upwards; opening does not")
  func discover() throws {
    let made = try TestRepository()
    try made.write("deep/er/file", "x")
    let repository = try Repository.discover(from: made.path + "/deep/er")
    #expect(repository.workDirectory == made.path)
    let error = #expect(throws: GitError.self) { _ = try Repository.open(at: made.path + "/deep/er") }
    #expect(error?.code == .notFound)
  }

  @Test("where there is no repository the error names the place")
  func nothing() throws {
    let folder = try TemporaryDirectory()
    let error = #expect(throws: GitError.self) { _ = try Repository.discover(from: folder.path) }
    #expect(error?.code == .notFound)
    #expect(error?.description == "cannot open repository '\(folder.path)': not in a Git repository")
  }

  @Test("a SHA-256 repository is refused with the way out", arguments: [true, false])
  func sha256(bare: Bool) throws {
    let made = try TestRepository(bare: bare, options: ["--object-format=sha256"])
    let error = #expect(throws: GitError.self) { _ = try made.open() }
    #expect(error?.code == .unsupported)
    #expect(error?.reason.contains("git init --object-format=sha1") == true)
  }

  @Test("an unknown extension of the format is refused by name")
  func unknownExtension() throws {
    let made = try TestRepository()
    try made.git("config", "core.repositoryFormatVersion", "1")
    try made.git("config", "extensions.fromTheFuture", "true")
    let error = #expect(throws: GitError.self) { _ = try made.open() }
    #expect(error?.code == .unsupported)
    #expect(error?.reason.lowercased().contains("fromthefuture") == true)
  }

  @Test(
    "extensions that change nothing in objects and references are accepted",
    arguments: ["worktreeConfig", "preciousObjects", "partialClone", "relativeWorktrees"])
  func harmlessExtension(name: String) throws {
    let made = try TestRepository()
    let tip = try made.commit()
    try made.git("config", "core.repositoryFormatVersion", "1")
    try made.git("config", "extensions." + name, "true")
    #expect(try made.open().resolve("HEAD") == tip)
  }

  @Test(
    "a repository of another user is refused with the command that allows it", .enabled(if: geteuid() == 0))
  func foreignOwner() throws {
    let made = try TestRepository()
    try made.git("config", "user.name", "x")
    _ = try Program.run("/bin/chown", ["-R", "65534", made.path])
    let error = #expect(throws: GitError.self) { _ = try made.open() }
    #expect(error?.code == .owner)
    #expect(error?.reason.contains("git config --global --add safe.directory \(made.path)") == true)
  }

  @Test("creating makes what git init makes, and opens what is there", arguments: [true, false])
  func create(bare: Bool) throws {
    _ = try TestRepository()  // keeps the user's configuration out
    let folder = try TemporaryDirectory()
    let place = folder.path + "/new/er"
    let made = try Repository.create(at: place, bare: bare, branch: "trunk")
    #expect(try made.head() == .branch("trunk", tip: nil))
    #expect(made.isBare == bare)
    let checked = try Program.run(
      "git", ["-C", place, "rev-parse", "--is-bare-repository", "--git-dir"],
      environment: HermeticEnvironment.variables(home: folder.path))
    #expect(checked.text == (bare ? "true\n.\n" : "false\n.git\n"))
    let blob = try made.writeBlob(Array("kept".utf8))
    let again = try Repository.create(at: place, bare: bare, branch: "other")
    #expect(again.hasObject(blob) == true)
    #expect(try again.head() == .branch("trunk", tip: nil))
  }

  @Test("a shallow clone says so")
  func shallow() throws {
    let made = try TestRepository()
    try made.commit()
    try made.commit()
    #expect(try made.open().isShallow == false)
    let place = made.home + "/shallow"
    try made.git("clone", "-q", "--depth", "1", "file://" + made.path, place)
    #expect(try Repository.open(at: place).isShallow == true)
  }
}
