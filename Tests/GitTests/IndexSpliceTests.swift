import Foundation
import TestSupport
import Testing

@testable import Git

@Suite("The index is spliced where that is plain, and the result is git's")
struct IndexSpliceTests {
  let made: TestRepository
  let blobs: [ObjectID]

  init() throws {
    made = try TestRepository()
    blobs = try made.someBlobs()
  }

  @Test(
    "after random edits it holds what it should, and makes the tree that it should", arguments: [2, 4], 0..<3)
  func random(version: Int, seed: UInt64) throws {
    var generator = SplitMix64(seed: 200 + seed)
    var model = RandomTree(of: blobs)
    try made.git("read-tree", "--empty")
    try made.git("update-index", "--index-version", String(version))
    for step in 0..<15 {
      let before = model.files
      _ = model.edit(count: 1 + generator.next(upTo: 30), using: &generator)
      var edits = before.keys.filter { model.files[$0] == nil }
        .map { IndexEdit(String(decoding: $0, as: UTF8.self), .remove) }
      for (path, file) in model.files where before[path] != file {
        edits.append(IndexEdit(String(decoding: path, as: UTF8.self), .put(file.id, file.mode)))
      }
      try made.open().lockIndex().replace(with: edits)
      let listed = try made.git("ls-files", "-s", "-z").split(separator: "\0")
      #expect(listed.count == model.files.count)
      // It trusts the ids that the index keeps for directories, and writes them anew.
      let tree = try made.git("write-tree")
      let expected = try made.writeTree(model)
      #expect(tree == expected.hex, "seed \(seed), step \(step)")
    }
    try made.git("fsck", "--cache", "--strict", "--no-dangling")
  }

  /// Whether these edits of the index as it is were spliced into another file.
  private func isSpliced(_ edits: [IndexEdit]) throws -> Bool {
    let index = made.path + "/.git/index"
    let target = made.home + "/spliced"
    unlink(target)
    var facts = stat()
    try #require(stat(index, &facts) == 0)
    let isDone = try IndexSplice.write(index, facts: facts, edits: edits, root: made.path, to: target)
    #expect(TestFiles.exists(target) == isDone)
    return isDone
  }

  private func put(_ paths: String...) -> [IndexEdit] {
    paths.map { IndexEdit($0, .put(blobs[0], .file)) }
  }

  @Test("plain edits are spliced; what changes a file into a directory, or needs a rule on names, is not")
  func choice() throws {
    try made.commit(files: ["a": "1\n", "d/e/x": "1\n", "d/f": "1\n", "z": "1\n"])
    #expect(try isSpliced([]))
    #expect(
      try isSpliced(
        put("new", "a", "d/e/x", "d/e/y", "d.x", "d-x/y", ".x", ".gi", "d/..x", "é/e\u{301}", "~")))
    #expect(try isSpliced([IndexEdit("a", .remove), IndexEdit("none", .remove), IndexEdit("d/f", .remove)]))
    for edits in [
      put("d"), put("d/e"), put("a/b"), put("d/f/g/h"), put("n", "n/x"), put(".git/x"), put("x/.GIT"),
      put("git~1"), put(""),
      put("x/../y"), put("./x"), put("/x"), put("x//y"), put("x/"), put("x\0y"),
      [IndexEdit("x", .put(blobs[0], .directory))],
    ] {
      #expect(try !isSpliced(edits), "\(edits)")
    }
  }

  @Test(
    "an index of another form is not spliced",
    arguments: [
      ["update-index", "--index-version", "4"], ["update-index", "--split-index"],
      ["sparse-checkout", "set", "--cone", "--sparse-index", "d"],
    ])
  func otherForms(command: [String]) throws {
    try made.commit(files: ["a": "1\n", "d/x": "1\n", "o/x": "1\n"])
    try made.run(command)
    #expect(try !isSpliced(put("d/new")))
  }

  @Test("a torn index is not spliced, wherever it ends")
  func torn() throws {
    try made.commit(files: ["a": "1\n", "d/x": "1\n"])
    let index = made.path + "/.git/index"
    let whole = try TestFiles.read(index)
    for count in stride(from: 0, to: whole.count - 1, by: 3) {
      // The last bytes stand for a checksum: no entry or extension may reach into them.
      try TestFiles.write(index, Array(whole[..<count]))
      _ = try isSpliced(put("new"))
    }
    try TestFiles.write(index, Array("DISC".utf8) + whole.dropFirst(4))
    #expect(try !isSpliced(put("new")))
    try TestFiles.write(index, whole)
    #expect(try isSpliced(put("new")))
  }

  @Test("a checksum that Git was told to leave out stays out")
  func noChecksum() throws {
    try made.commit(files: ["a": "1\n"])
    let index = made.path + "/.git/index"
    try TestFiles.write(index, try TestFiles.read(index).dropLast(20) + [UInt8](repeating: 0, count: 20))
    try #require(try isSpliced(put("new")))
    let spliced = try TestFiles.read(made.home + "/spliced")
    #expect(spliced.suffix(20).allSatisfy { $0 == 0 })
  }

  @Test("names of any length have their place", arguments: [1, 7, 8, 9, 4094, 4095, 4096])
  func longNames(length: Int) throws {
    try made.commit(files: ["a": "1\n", "z": "1\n"])
    let part = String(repeating: "n", count: min(length, 200))
    var path = part
    while path.utf8.count < length { path += "/" + String(part.prefix(max(1, length - path.utf8.count - 1))) }
    path = String(path.prefix(length))
    if path.hasSuffix("/") { path = path.dropLast() + "n" }
    try made.open().lockIndex().replace(with: put(path))
    try made.open().lockIndex().replace(with: put(path + "m", "b"))
    #expect(try made.git("ls-files") == "a\nb\n\(path)\n\(path)m\nz")
    try made.git("fsck", "--cache", "--strict", "--no-dangling")
  }

  @Test("what only saves Git work is left out, and Git makes it again")
  func otherExtensions() throws {
    try made.commit(files: ["a": "1\n", "d/x": "1\n"])
    try made.git("update-index", "--untracked-cache")
    try made.write("d/new", "1\n")
    try made.write("d/other", "1\n")
    #expect(try made.git("status", "--porcelain") == "?? d/new\n?? d/other")
    let blob = try made.open().writeBlob(Array("1\n".utf8))
    try made.open().lockIndex().replace(with: [IndexEdit("d/new", .put(blob, .file))])
    #expect(try made.git("status", "--porcelain") == "A  d/new\n?? d/other")
  }
}
