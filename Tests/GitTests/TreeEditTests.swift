import Git
import TestSupport
import Testing

@Suite("Trees with edits")
struct TreeEditTests {
  let made: TestRepository
  let blobs: [ObjectID]

  init() throws {
    made = try TestRepository(bare: true)
    blobs = try made.someBlobs()
  }

  @Test("a tree after random edits is the tree that git makes of the same files", arguments: 0..<4)
  func random(seed: UInt64) throws {
    let repository = try made.open()
    var generator = SplitMix64(seed: seed)
    var model = RandomTree(of: blobs)
    var tree: ObjectID?
    for step in 0..<12 {
      let edits = model.edit(count: 1 + generator.next(upTo: 25), using: &generator)
      let next = try repository.tree(onto: tree, edits: edits)
      #expect(try repository.tree(onto: tree, edits: edits.reversed()) == next)
      let expected = try made.writeTree(model)
      #expect(next == expected, "seed \(seed), step \(step)")
      tree = next
    }
    try made.fsck()
  }

  private func names(_ tree: ObjectID) throws -> [String] {
    try made.git("ls-tree", "-r", "-z", "--name-only", tree.hex).split(separator: "\0").map(String.init)
  }

  @Test("names are sorted as Git sorts them, a directory as if it ended in a slash")
  func sorting() throws {
    let repository = try made.open()
    let edits = ["a/x", "a.b", "a0", "a-b"].map { TreeEdit($0, .put(blobs[0], .file)) }
    let tree = try repository.tree(onto: nil, edits: edits)
    #expect(try repository.entries(ofTree: tree).map(\.name) == ["a-b", "a.b", "a", "a0"])
    try made.fsck()
  }

  @Test("two spellings of one letter are two names")
  func spellings() throws {
    let repository = try made.open()
    let (composed, decomposed) = ("caf\u{e9}", "cafe\u{301}")
    var tree = try repository.tree(
      onto: nil,
      edits: [
        TreeEdit(composed + "/x", .put(blobs[0], .file)), TreeEdit(decomposed + "/x", .put(blobs[1], .file)),
      ])
    #expect(
      try names(tree).map { Array($0.utf8) } == [decomposed + "/x", composed + "/x"].map { Array($0.utf8) })
    #expect(try repository.entry(at: composed + "/x", inTree: tree)?.id == blobs[0])
    #expect(try repository.entry(at: decomposed + "/x", inTree: tree)?.id == blobs[1])
    tree = try repository.tree(onto: tree, edits: [TreeEdit(composed, .remove)])
    #expect(try names(tree).map { Array($0.utf8) } == [Array((decomposed + "/x").utf8)])
  }

  @Test("a slash before a combining mark is a slash")
  func combiningMark() throws {
    let repository = try made.open()
    let tree = try repository.tree(onto: nil, edits: [TreeEdit("a/\u{301}b", .put(blobs[0], .file))])
    #expect(try repository.entries(ofTree: tree).map(\.mode) == [.directory])
  }

  @Test("edits that leave nothing give the empty tree")
  func nothingLeft() throws {
    let repository = try made.open()
    let empty = try ObjectID(hex: made.git("hash-object", "-t", "tree", "-w", "/dev/null"))
    #expect(try repository.emptyTree() == empty)
    let tree = try repository.tree(onto: nil, edits: [TreeEdit("a/b/c", .put(blobs[0], .file))])
    #expect(try repository.tree(onto: tree, edits: [TreeEdit("a/b/c", .remove)]) == empty)
    #expect(try repository.tree(onto: tree, edits: [TreeEdit("a", .remove)]) == empty)
  }

  @Test(
    "removing what is not there changes nothing", arguments: ["x", "a/x", "a/file/x", "a/file/x/y", "file/x"])
  func removeMissing(path: String) throws {
    let repository = try made.open()
    let tree = try repository.tree(
      onto: nil,
      edits: [TreeEdit("a/file", .put(blobs[0], .file)), TreeEdit("file", .put(blobs[0], .file))])
    #expect(try repository.tree(onto: tree, edits: [TreeEdit(path, .remove)]) == tree)
  }

  @Test("a directory that is removed takes what is put into it", arguments: [true, false])
  func replaceDirectory(removedFirst: Bool) throws {
    let repository = try made.open()
    let old = try repository.tree(
      onto: nil, edits: ["d/a", "d/b/c", "e"].map { TreeEdit($0, .put(blobs[0], .file)) })
    let edits = [TreeEdit("d", .remove), TreeEdit("d/b/new", .put(blobs[1], .executable))]
    let new = try repository.tree(onto: old, edits: removedFirst ? edits : edits.reversed())
    #expect(try names(new) == ["d/b/new", "e"])
  }

  @Test("of two edits of one path the last counts")
  func lastCounts() throws {
    let repository = try made.open()
    let tree = try repository.tree(
      onto: nil, edits: [TreeEdit("a", .put(blobs[0], .file)), TreeEdit("a", .put(blobs[1], .file))])
    #expect(try repository.entry(at: "a", inTree: tree)?.id == blobs[1])
  }

  @Test(
    "a path that Git cannot hold is refused",
    arguments: ["", "/", ".git", ".git/config", "a/.GIT/x", "a/../b", ".", "a/./b", "a\0b"])
  func badPath(path: String) throws {
    let repository = try made.open()
    #expect(throws: GitError.self) {
      try repository.tree(onto: nil, edits: [TreeEdit(path, .put(blobs[0], .file))])
    }
  }

  @Test("a path cannot become a file and a directory", arguments: [["a", "a/b"], ["a/b", "a"]])
  func fileAndDirectory(paths: [String]) throws {
    let repository = try made.open()
    let error = #expect(throws: GitError.self) {
      try repository.tree(onto: nil, edits: paths.map { TreeEdit($0, .put(blobs[0], .file)) })
    }
    #expect(error?.code == .invalidName)
  }

  @Test("an object that is not there does not get into a tree")
  func missingObject() throws {
    let repository = try made.open()
    let missing = try ObjectID(hex: String(repeating: "1", count: 40))
    #expect(throws: GitError.self) {
      try repository.tree(onto: nil, edits: [TreeEdit("a", .put(missing, .file))])
    }
  }

  @Test("entries carry their modes; a path's entry is found or nil")
  func entries() throws {
    let repository = try made.open()
    let modes: [(String, FileMode)] = [("exe", .executable), ("file", .file), ("link", .symlink)]
    let tree = try repository.tree(
      onto: nil, edits: modes.map { TreeEdit("d/" + $0.0, .put(blobs[0], $0.1)) })
    let inner = try #require(try repository.entry(at: "d", inTree: tree))
    #expect(inner.mode == .directory)
    #expect(try repository.entries(ofTree: inner.id).map(\.mode) == modes.map(\.1))
    #expect(try repository.entry(at: "", inTree: tree) == TreeEntry(name: "", mode: .directory, id: tree))
    for path in ["x", "d/x", "d/file/x", "d/file/"] {
      #expect(try repository.entry(at: path, inTree: tree) == nil, "\(path)")
    }
  }
}
