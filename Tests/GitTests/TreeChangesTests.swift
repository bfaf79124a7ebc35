import Foundation
import Git
import TestSupport
import Testing

@Suite("Changes between trees")
struct TreeChangesTests {
  let made: TestRepository
  init() throws { made = try TestRepository(bare: true) }

  /// `:old-mode new-mode old-id new-id`, then the path, as `git diff-tree --raw` has them.
  private func ours(_ old: ObjectID?, _ new: ObjectID?) throws -> [String] {
    var lines: [String] = []
    let repository = try made.open()
    try repository.changes(from: old, to: new) { change in
      func mode(_ entry: TreeEntry?) -> String {
        let digits = String(entry?.mode.rawValue ?? 0, radix: 8)
        return String(repeating: "0", count: 6 - digits.count) + digits
      }
      let ids = [change.old, change.new].map { ($0?.id ?? .zero).hex }
      lines.append(":\(mode(change.old)) \(mode(change.new)) \(ids[0]) \(ids[1]) \(change.path)")
    }
    return lines
  }

  private func gits(_ old: ObjectID, _ new: ObjectID) throws -> [String] {
    let words = try made.git("diff-tree", "-r", "-z", "--raw", "--no-renames", old.hex, new.hex)
      .split(separator: "\0")
    // :modes ids STATUS \0 path \0
    return stride(from: 0, to: words.count, by: 2).map { "\(words[$0].dropLast(2)) \(words[$0 + 1])" }
  }

  /// Compared as bytes: Swift holds two spellings of a letter for equal.
  private func bytes(_ lines: [String]) -> [[UInt8]] { lines.map { Array($0.utf8) } }

  @Test("they are what git diff-tree tells, in its order", arguments: 0..<4)
  func random(seed: UInt64) throws {
    var generator = SplitMix64(seed: 100 + seed)
    var model = RandomTree(of: try made.someBlobs())
    var trees: [ObjectID] = []
    for _ in 0..<5 {
      _ = model.edit(count: 1 + generator.next(upTo: 40), using: &generator)
      trees.append(try made.writeTree(model))
    }
    let empty = try made.open().emptyTree()
    for old in trees {
      for new in trees {
        let (told, expected) = (try ours(old, new), try gits(old, new))
        #expect(bytes(told) == bytes(expected), "seed \(seed):\n\(told)\n\(expected)")
      }
      #expect(try bytes(ours(nil, old)) == bytes(gits(empty, old)))
      #expect(try bytes(ours(old, nil)) == bytes(gits(old, empty)))
    }
  }

  @Test("equal subtrees are not read: they may even be missing")
  func skipsEqual() throws {
    let repository = try made.open()
    let blobs = try made.someBlobs(2)
    let old = try repository.tree(
      onto: nil, edits: ["same/deep/x", "same/y", "d/z"].map { TreeEdit($0, .put(blobs[0], .file)) })
    let new = try repository.tree(onto: old, edits: [TreeEdit("d/z", .put(blobs[1], .file))])
    let same = try #require(try repository.entry(at: "same", inTree: old)).id.hex
    try FileManager.default.removeItem(atPath: "\(made.path)/objects/\(same.prefix(2))/\(same.dropFirst(2))")
    #expect(try ours(old, new).count == 1)
    // What is missing is told where it is needed.
    #expect(throws: GitError.self) { try ours(nil, new) }
  }

  @Test("names that are no UTF-8 are kept apart")
  func latin1() throws {
    let blobs = try made.someBlobs(2).map(\.hex)
    func tree(_ entries: [(name: UInt8, blob: String)]) throws -> ObjectID {
      var input: [UInt8] = []
      for entry in entries { input += Array("100644 blob \(entry.blob)\t".utf8) + [entry.name, 0] }
      return try ObjectID(hex: made.run(["mktree", "-z"], input: input))
    }
    let old = try tree([(0xe8, blobs[0]), (0xe9, blobs[1])])
    let new = try tree([(0xe9, blobs[1])])
    let lines = try ours(old, new)
    #expect(lines.count == 1)
    #expect(lines.first?.hasPrefix(":100644 000000 \(blobs[0]) ") == true)
  }

  @Test("a prefix is put before each path, and an error of the visitor ends the walk")
  func visitor() throws {
    let repository = try made.open()
    let blob = try made.someBlobs(1)[0]
    let tree = try repository.tree(
      onto: nil, edits: ["a", "b/c", "d"].map { TreeEdit($0, .put(blob, .file)) })
    var seen: [String] = []
    let error = #expect(throws: GitError.self) {
      try repository.changes(from: nil, to: tree, prefix: "cairn/runs") { change throws(GitError) in
        seen.append(change.path)
        if seen.count == 2 { throw GitError(.exists, "stop", "", reason: "enough") }
      }
    }
    #expect(error?.code == .exists)
    #expect(seen == ["cairn/runs/a", "cairn/runs/b/c"])
  }
}
