import Git
import TestSupport
import Testing

@Suite("Status and ignore rules")
struct StatusTests {
  let made: TestRepository
  init() throws { made = try TestRepository() }

  /// A status as a line: what is true of it, and the path.
  private func lines(_ status: [PathStatus]) -> [String] {
    status.map { status in
      let facts = [
        status.isStaged ? "staged" : "", status.isModified ? "modified" : "",
        status.isUntracked ? "untracked" : "",
        status.isIgnored ? "ignored" : "", status.isConflicted ? "conflicted" : "",
      ]
      return (facts.filter { !$0.isEmpty } + [status.path]).joined(separator: " ")
    }.sorted()
  }

  /// The same of what `git status` says.
  private func gits() throws -> [String] {
    let told = try made.git("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all")
    return told.split(separator: "\0").map { line in
      let (x, y) = (line.first, line.dropFirst().first)
      let path = String(line.dropFirst(3))
      if x == "?" { return "untracked " + path }
      return (x == " " ? "" : "staged ") + (y == " " ? "" : "modified ") + path
    }.sorted()
  }

  private func makeChanges() throws {
    try made.commit(files: [
      "clean": "1\n", "edited": "1\n", "gone": "1\n", "staged": "1\n", "both": "1\n", "mode": "1\n",
      "d/x": "1\n",
    ])
    try made.write("edited", "2\n")
    try made.remove("gone")
    try made.write("staged", "2\n")
    try made.write("both", "2\n")
    try made.git("add", "staged", "both")
    try made.write("both", "3\n")
    try made.write("mode", "1\n", executable: true)
    try made.write("d/new", "1\n")
    try made.write("sp ace/é", "1\n")
    try made.write("added", "1\n")
    try made.git("add", "added")
    try made.write(".gitignore", "*.log\n")
    try made.write("x.log", "1\n")
  }

  @Test("it is git's")
  func all() throws {
    try makeChanges()
    #expect(try lines(made.open().status()) == gits())
    #expect(try made.open().status(untracked: false).contains { $0.isUntracked } == false)
  }

  @Test("paths are named literally, and what is excluded is left out")
  func paths() throws {
    try makeChanges()
    try made.write("d*", "1\n")
    let repository = try made.open()
    #expect(try repository.status(under: ["d"]).map(\.path) == ["d/new"])
    #expect(try repository.status(under: ["d*"]).map(\.path) == ["d*"])
    #expect(try repository.status(under: ["edited", "gone"]).map(\.path) == ["edited", "gone"])
    let rest = try repository.status(excluding: ["d", "sp ace", "edit"]).map(\.path)
    #expect(!rest.contains { $0.hasPrefix("d/") || $0.hasPrefix("sp ace") })
    #expect(rest.contains("edited") && rest.contains("d*"))
    #expect(try repository.status(under: ["sp ace"], recursing: false).map(\.path) == ["sp ace/"])
  }

  @Test("reading it writes nothing")
  func readOnly() throws {
    try makeChanges()
    let before = try TestFiles.read(made.path + "/.git/index")
    _ = try made.open().status()
    #expect(try TestFiles.read(made.path + "/.git/index") == before)
  }

  @Test("what a sparse checkout left out is not missing")
  func sparse() throws {
    try made.commit(files: ["in/a": "1\n", "out/b": "1\n", "top": "1\n"])
    try made.git("sparse-checkout", "set", "--cone", "in")
    try made.write("in/a", "2\n")
    #expect(try lines(made.open().status()) == gits())
    var changed: [String] = []
    let repository = try made.open()
    try repository.withWorkTreeDiff(from: repository.tree(of: repository.resolve("HEAD"))) { diff in
      changed = diff.changes.map(\.path)
    }
    #expect(changed == ["in/a"])
  }

  @Test("a repository within is one untracked path")
  func nested() throws {
    try made.commit()
    try made.write("nested/file", "1\n")
    try made.git("init", "-q", "nested")
    #expect(try made.open().status().map(\.path) == ["nested/"])
  }

  @Test("ignore rules are git's")
  func ignored() throws {
    try made.write(".gitignore", "*.log\n/build/\nout/*\n!out/keep\n\\#x\ncairn\n")
    try made.write("sub/.gitignore", "!*.log\nlocal\n")
    try made.write(".git/info/exclude", "excluded\n")
    let paths = [
      "a.log", "sub/a.log", "build/", "build/x", "sub/build/x", "out/x", "out/keep", "out/keep/x", "#x",
      "cairn/",
      "cairn/runs/aa/run.json", "cairnx", "local", "sub/local", "excluded", "plain", "sp ace", "é",
    ]
    let repository = try made.open()
    for path in paths {
      let status = try made.attempt(["check-ignore", "-q", "--no-index", "--", path]).status
      #expect(try repository.isIgnored(path) == (status == 0), "\(path)")
    }
  }
}
