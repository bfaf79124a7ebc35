import Foundation
import Git
import TestSupport
import Testing

@Suite("Indexes that libgit2 cannot read are left to git")
struct ForeignIndexTests {
  enum Form: String, CaseIterable, Sendable { case split, sparse }

  private func make(_ form: Form) throws -> TestRepository {
    let made = try TestRepository()
    try made.commit(files: [
      "src/a": "1\n", "out/b": "1\n", "out/deep/c": "1\n", "cairn/old": "1\n", "top": "1\n",
    ])
    switch form {
    case .split: try made.git("update-index", "--split-index")
    case .sparse: try made.git("sparse-checkout", "set", "--cone", "--sparse-index", "src", "cairn")
    }
    try made.write("src/a", "2\n")
    try made.write("src/new", "1\n")
    try made.git("add", "src/new")
    return made
  }

  @Test("edits reach them, and all else is as it was", arguments: Form.allCases)
  func edits(form: Form) throws {
    let made = try make(form)
    let before = try made.git("status", "--porcelain", "--", "src", "out", "top")
    let listed = try made.git("ls-files", "-s", "--", "src", "out", "top")
    let text = Array("run\n".utf8)
    try TestFiles.write(made.path + "/cairn/e\u{301}", text)
    let repository = try made.open()
    let blob = try repository.writeBlob(text)
    try repository.lockIndex().replace(
      with: [
        IndexEdit("cairn/e\u{301}", .put(blob, .file)), IndexEdit("cairn/old", .remove),
        IndexEdit("cairn/no", .remove),
      ])
    #expect(try made.git("ls-files", "-s", "-z", "--", "cairn") == "100644 \(blob.hex) 0\tcairn/e\u{301}\0")
    #expect(try made.git("ls-files", "-s", "--", "src", "out", "top") == listed)
    #expect(try made.git("status", "--porcelain", "--", "src", "out", "top") == before)
    #expect(
      !TestFiles.exists(made.path + "/.git/index.lock") && !TestFiles.exists(made.path + "/.git/index.cairn"))
    switch form {
    case .split: #expect(try made.git("rev-parse", "--shared-index-path").isEmpty == false)
    case .sparse: #expect(try made.git("ls-files", "--sparse").split(separator: "\n").contains("out/"))
    }
    try made.fsck()
  }

  @Test("entries and status are read from them", arguments: Form.allCases)
  func reads(form: Form) throws {
    let made = try make(form)
    let repository = try made.open()
    #expect(try repository.indexEntries(under: "cairn").map(\.name) == ["cairn/old"])
    try made.write("cairn/untracked/x", "1\n")
    let status = try repository.status()
    #expect(status.map(\.path) == ["cairn/untracked/x", "src/a", "src/new"])
    #expect(status.map(\.isModified) == [false, true, false])
    #expect(status.map(\.isStaged) == [false, false, true])
    #expect(status.map(\.isUntracked) == [true, false, false])
    #expect(try repository.status(excluding: ["cairn"]).map(\.path) == ["src/a", "src/new"])
    #expect(try repository.status(under: ["cairn"]).map(\.path) == ["cairn/untracked/x"])
    #expect(try repository.status(under: ["cairn"], untracked: false) == [])
    #expect(try repository.status(under: ["cairn"], recursing: false).map(\.path) == ["cairn/untracked/"])
    let tree = try repository.tree(of: repository.resolve("HEAD"))
    let changed = try repository.withWorkTreeDiff(from: tree, excluding: "cairn") { $0.changes.map(\.path) }
    #expect(changed == ["src/a", "src/new"])
    // What happens meanwhile is seen, and the copies made are gone.
    try made.git("add", "cairn")
    #expect(try repository.indexEntries(under: "cairn").map(\.name) == ["cairn/old", "cairn/untracked/x"])
    let left = try FileManager.default.contentsOfDirectory(atPath: made.path + "/.git")
    #expect(!left.contains { $0.contains("index.cairn") })
  }

  @Test("an index that git cannot read either is told in git's words")
  func torn() throws {
    let made = try TestRepository()
    try made.commit(files: ["a": "1\n"])
    let index = made.path + "/.git/index"
    let torn = Array("DISC".utf8) + (try TestFiles.read(index).dropFirst(4))
    try TestFiles.write(index, torn)
    let error = #expect(throws: GitError.self) { try made.open().lockIndex().replace(with: []) }
    #expect(error?.code == .program)
    #expect(error?.reason.contains("index file") == true)
    #expect(try TestFiles.read(index) == torn)
  }
}
