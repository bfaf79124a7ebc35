import Git
import TestSupport
import Testing

@Suite("Configuration")
struct ConfigurationTests {
  let made: TestRepository
  init() throws { made = try TestRepository() }

  @Test("values and flags are read as git reads them, from now on")
  func values() throws {
    let repository = try made.open()
    #expect(try repository.configuration("cairn.some") == nil)
    #expect(try repository.configurationFlag("cairn.some") == nil)
    try made.git("config", "cairn.some", "Grüße \"x\" # y")
    try made.git("config", "cairn.sub.Dir.key", "z")
    for (value, flag) in [("yes", true), ("off", false), ("1", true), ("false", false)] {
      try made.git("config", "cairn.flag", value)
      #expect(try repository.configurationFlag("cairn.flag") == flag)
    }
    #expect(try repository.configuration("cairn.some") == "Grüße \"x\" # y")
    #expect(try repository.configuration("cairn.sub.Dir.key") == "z")
    #expect(throws: GitError.self) { try repository.configurationFlag("cairn.some") }
    #expect(throws: GitError.self) { try repository.configuration("nodot") }
  }

  @Test("nothing of the user or the machine shows")
  func hermetic() throws {
    #expect(try made.open().configuration("user.name") == nil)
    #expect(try made.open().configuration("core.excludesFile") == nil)
  }

  @Test("a file that the configuration includes counts")
  func include() throws {
    try made.write("more", "[cairn]\n  some = included\n")
    try made.git("config", "include.path", "../more")
    #expect(try made.open().configuration("cairn.some") == "included")
  }

  @Test("a work tree's own configuration comes first, and only there", arguments: [true, false])
  func worktree(isSparse: Bool) throws {
    try made.commit()
    let linked = try made.addWorktree(branch: "side")
    try made.git("config", "user.email", "all@example.org")
    try made.git("config", "extensions.worktreeConfig", "true")
    try linked.git("config", "--worktree", "user.email", "side@example.org")
    if isSparse { try linked.git("sparse-checkout", "set", "--cone") }
    #expect(try linked.open().configuration("user.email") == "side@example.org")
    #expect(try made.open().configuration("user.email") == "all@example.org")
    try made.git("config", "extensions.worktreeConfig", "false")
    #expect(try linked.open().configuration("user.email") == "all@example.org")
  }

  @Test("remotes are listed with their addresses")
  func remotes() throws {
    let repository = try made.open()
    #expect(try repository.remotes() == [])
    try made.git("remote", "add", "origin", "https://user:secret@example.org/a.git")
    try made.git("remote", "add", "up.stream", "ssh://example.org/b")
    #expect(try repository.remotes().sorted() == ["origin", "up.stream"])
    #expect(try repository.remoteAddress("origin") == "https://user:secret@example.org/a.git")
    #expect(try repository.remoteAddress("up.stream") == "ssh://example.org/b")
    #expect(try repository.remoteAddress("none") == nil)
  }
}
