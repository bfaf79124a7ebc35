import Foundation
import Git
import TestSupport
import Testing

@Suite("The index gains our paths and keeps all else")
struct IndexTests {
  let made: TestRepository

  /// Every state that an entry can be in.
  init() throws {
    made = try TestRepository()
    try made.commit(
      "base",
      files: [
        "clean": "1\n", "partly": "1\n2\n3\n", "staged": "1\n", "edited": "1\n", "deleted": "1\n",
        "removed": "1\n",
        "skipped": "1\n", "assumed": "1\n", "cairn/runs/aa/run.json": "{}\n", "é": "1\n",
      ])
    try made.write("e\u{301}", "2\n")
    try made.git("add", "e\u{301}")
    try made.write("partly", "1 staged\n2\n3\n")
    try made.write("staged", "2\n")
    try made.write("new", "1\n")
    try made.git("add", "partly", "staged", "new")
    try made.write("e\u{301}", "2\n")
    try made.git("add", "e\u{301}")
    try made.write("partly", "1 staged\n2\n3 not staged\n")
    try made.write("edited", "2\n")
    try made.remove("deleted")
    try made.git("rm", "-q", "removed")
    try made.write("intended", "1\n")
    try made.git("add", "--intent-to-add", "intended")
    try made.git("update-index", "--skip-worktree", "skipped")
    try made.git("update-index", "--assume-unchanged", "assumed")
    try made.write("exe", "#!\n", executable: true)
    try FileManager.default.createSymbolicLink(atPath: made.path + "/link", withDestinationPath: "clean")
    try made.git("add", "exe", "link")
    try made.write("untracked", "1\n")
  }

  /// Entries with stage, mode and flags, and the status, ours left out.
  private func others() throws -> [String] {
    let listings = try [
      made.git("ls-files", "-s", "-z"), made.git("ls-files", "-v", "-z"),
      made.git("status", "--porcelain=v2", "-z", "--untracked-files=all"),
      made.git("diff", "--cached", "--", ":!cairn"),
      made.git("diff", "--", ":!cairn"),
    ]
    return listings.flatMap { $0.split(separator: "\0").map(String.init) }.filter { !$0.contains("cairn/") }
  }

  /// Writes a file of a run and its blob, as the ledger does before it edits the index.
  private func store(_ path: String, _ text: String) throws -> IndexEdit {
    try made.write(path, text)
    return IndexEdit(path, .put(try made.open().writeBlob(Array(text.utf8)), .file))
  }

  @Test("all that the user staged, edited, hid or left is as it was", arguments: ["2", "4"])
  func keepsOthers(version: String) throws {
    try made.git("update-index", "--index-version", version)
    let before = try others()
    let edits = try [
      store("cairn/runs/bb/run.json", "{}\n"), store("cairn/runs/bb/metrics.csv", "key\n"),
      store("cairn/runs/aa/run.json", "{2}\n"),
    ]
    try made.open().lockIndex().replace(with: edits)
    #expect(try others() == before)
    #expect(
      try made.git("ls-files", "cairn")
        == "cairn/runs/aa/run.json\ncairn/runs/bb/metrics.csv\ncairn/runs/bb/run.json")
    #expect(try made.git("diff-files", "--name-only", "cairn") == "")
    #expect(
      !TestFiles.exists(made.path + "/.git/index.lock") && !TestFiles.exists(made.path + "/.git/index.cairn"))
    // Version 2 becomes 3 for the flags of intent-to-add and skip-worktree.
    #expect(try TestFiles.read(made.path + "/.git/index")[7] == (version == "4" ? 4 : 3))
    try made.git("fsck", "--strict", "--cache", "--no-dangling")
  }

  @Test("removing takes the path away and nothing else; a path that is not there is no fault")
  func removes() throws {
    let before = try others()
    try made.open().lockIndex().replace(
      with: [IndexEdit("cairn/runs/aa/run.json", .remove), IndexEdit("cairn/none", .remove)])
    #expect(try others() == before)
    #expect(try made.git("ls-files", "cairn") == "")
  }

  @Test("modes are kept", arguments: [FileMode.file, .executable, .symlink])
  func modes(mode: FileMode) throws {
    let blob = try made.open().writeBlob(Array("clean".utf8))
    try made.open().lockIndex().replace(with: [IndexEdit("cairn/x", .put(blob, mode))])
    #expect(
      try made.git("ls-files", "-s", "cairn/x") == "\(String(mode.rawValue, radix: 8)) \(blob.hex) 0\tcairn/x"
    )
  }

  @Test("names that differ only in their spelling are two entries")
  func spellings() throws {
    let edits = try [store("cairn/\u{e9}", "1"), store("cairn/e\u{301}", "2")]
    try made.open().lockIndex().replace(with: edits)
    #expect(
      try made.git("ls-files", "-z", "cairn/\u{e9}", "cairn/e\u{301}").split(separator: "\0").count == 2)
    #expect(try made.git("diff-files", "--name-only", "cairn") == "")
  }

  @Test("a file takes the place of a directory, and a directory that of a file")
  func fileAndDirectory() throws {
    let blob = try made.open().writeBlob([])
    try made.open().lockIndex().replace(with: [IndexEdit("cairn/runs", .put(blob, .file))])
    #expect(try made.git("ls-files", "cairn") == "cairn/runs")
    try made.open().lockIndex().replace(with: [IndexEdit("cairn/runs/x", .put(blob, .file))])
    #expect(try made.git("ls-files", "cairn") == "cairn/runs/x")
  }

  @Test("a repository without an index gets one")
  func noIndex() throws {
    let fresh = try TestRepository()
    let blob = try fresh.open().writeBlob([])
    try fresh.open().lockIndex().replace(with: [IndexEdit("cairn/x", .put(blob, .file))])
    #expect(try fresh.git("ls-files") == "cairn/x")
  }

  @Test("a linked work tree has an index of its own")
  func worktree() throws {
    let linked = try made.addWorktree(branch: "side")
    let before = try made.git("ls-files", "-s")
    let blob = try linked.open().writeBlob([])
    try linked.open().lockIndex().replace(with: [IndexEdit("cairn/x", .put(blob, .file))])
    #expect(try linked.git("ls-files", "cairn/x") == "cairn/x")
    #expect(try made.git("ls-files", "-s") == before)
  }

  @Test("a bare repository has none")
  func bare() throws {
    let bare = try made.bareClone()
    let error = #expect(throws: GitError.self) { _ = try bare.open().lockIndex() }
    #expect(error?.code == .bareRepository)
  }

  @Test("entries are listed by directory, with whole paths")
  func entries() throws {
    let edits = try ["cairn/b", "cairn/a/x", "cairn-other", "cairn.d/x"].map { try store($0, $0) }
    try made.open().lockIndex().replace(with: edits)
    let found = try made.open().indexEntries(under: "cairn")
    #expect(found.map(\.name) == ["cairn/a/x", "cairn/b", "cairn/runs/aa/run.json"])
    #expect(found[1].mode == .file)
    #expect(try found[1].id == made.open().writeBlob(Array("cairn/b".utf8)))
    #expect(try made.open().indexEntries(under: "nothing") == [])
  }

  @Test("the index keeps its permissions")
  func permissions() throws {
    let index = made.path + "/.git/index"
    try #require(chmod(index, 0o660) == 0)
    try made.open().lockIndex().replace(with: [])
    var facts = stat()
    try #require(stat(index, &facts) == 0)
    #expect(facts.st_mode & 0o777 == 0o660)
  }

  @Test("conflicts stay conflicts, and ours is settled by what is put")
  func conflicts() throws {
    let made = try TestRepository()
    try made.commit(files: ["user": "1\n", "cairn/stage": "1\n"])
    try made.branch("side")
    try made.commit(files: ["user": "2\n", "cairn/stage": "2\n"])
    try made.git("checkout", "-q", "main")
    try made.commit(files: ["user": "3\n", "cairn/stage": "3\n"])
    _ = try made.attempt(["merge", "side"])
    let before = try made.git("ls-files", "-s", "user")
    #expect(before.split(separator: "\n").count == 3)
    #expect(try made.open().indexEntries(under: "cairn") == [])
    let blob = try made.open().writeBlob(Array("4\n".utf8))
    try made.open().lockIndex().replace(with: [IndexEdit("cairn/stage", .put(blob, .file))])
    #expect(try made.git("ls-files", "-s", "user") == before)
    #expect(try made.git("ls-files", "-s", "cairn") == "100644 \(blob.hex) 0\tcairn/stage")
    #expect(try made.open().operationUnderWay == "merge")
    try made.git("checkout", "-q", "--theirs", "user")
  }
}
