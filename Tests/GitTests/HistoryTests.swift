import Git
import TestSupport
import Testing

@Suite("History")
struct HistoryTests {
  let made: TestRepository
  init() throws { made = try TestRepository() }

  private static let paths = ["a", "d/b", "d/c", "d"]

  /// Branches that come apart and join, with changes of a few files on each, some of them the same on both sides,
  /// some undone.
  private func makeHistory(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    try made.commit("root", files: ["keep": "x\n"])
    for round in 0..<4 {
      try made.git("checkout", "-q", "-B", "side", "main")
      try change(3, using: &generator)
      try made.git("checkout", "-q", "main")
      try change(2, using: &generator)
      let strategy = ["ours", "theirs"][generator.next(upTo: 2)]
      let merged = try made.attempt(["merge", "-q", "--no-ff", "--no-commit", "-X", strategy, "side"])
      if merged.status != 0 {
        // A file that one side deleted and the other changed: it stays away.
        try made.git("rm", "-q", "-r", "-f", "--ignore-unmatch", "a", "d")
      }
      if generator.next(upTo: 3) == 0 { try made.write("a", "merge \(round)\n") }
      try made.commit("merge \(round)")
    }
  }

  private func change(_ count: Int, using generator: inout SplitMix64) throws {
    for _ in 0..<count {
      let path = Self.paths[generator.next(upTo: 3)]
      if generator.next(upTo: 4) == 0 {
        try made.git("rm", "-q", "-f", "--ignore-unmatch", path)
        try made.commit("remove " + path)
      } else {
        try made.commit("change " + path, files: [path: "\(generator.next(upTo: 3))\n"])
      }
    }
  }

  private func ours(_ path: String, _ walk: HistoryWalk) throws -> [String] {
    var found: [String] = []
    let repository = try made.open()
    try repository.history(of: path, from: repository.resolve("HEAD"), walk) { change in
      #expect(change.old != change.new)
      found.append(change.commit.hex)
      return true
    }
    return found
  }

  private func lines(_ arguments: [String]) throws -> [String] {
    try made.run(arguments).split(separator: "\n").map(String.init)
  }

  @Test("along first parents it is git log's", arguments: 0..<3)
  func firstParent(seed: UInt64) throws {
    try makeHistory(seed: seed)
    for path in Self.paths {
      #expect(
        try ours(path, .firstParent) == lines(["log", "--first-parent", "--format=%H", "--", path]), "\(path)"
      )
    }
  }

  @Test(
    "along all parents it is every commit that changed the path, and every merge that made it new",
    arguments: 0..<3)
  func all(seed: UInt64) throws {
    try makeHistory(seed: seed)
    for path in Self.paths {
      let commits = try lines(["log", "--full-history", "--no-merges", "--format=%H", "--", path])
      let merges = try lines(["rev-list", "--merges", "HEAD"]).filter { merge in
        try !made.git("diff-tree", "-c", "-t", "--no-commit-id", "--name-only", merge, "--", path)
          .split(separator: "\n").filter { $0 == path }.isEmpty
      }
      let expected = Set(commits + merges)
      let order = try lines(["log", "--format=%H"]).filter(expected.contains)
      #expect(try ours(path, .all) == order, "\(path)")
    }
  }

  @Test("where no merge took sides it is what git log shows by itself")
  func plain() throws {
    try made.commit("root", files: ["a": "1\n", "b": "1\n"])
    try made.branch("side")
    try made.commit("side", files: ["a": "2\n"])
    try made.git("checkout", "-q", "main")
    try made.commit("main", files: ["b": "2\n"])
    try made.git("merge", "-q", "--no-ff", "-m", "merge", "side")
    for path in ["a", "b"] { #expect(try ours(path, .all) == lines(["log", "--format=%H", "--", path])) }
  }

  @Test("a change carries the entry before and after, none for a file that came or went")
  func entries() throws {
    let repository = try made.open()
    try made.commit(files: ["f": "1\n"])
    try made.commit(files: ["f": "2\n"])
    try made.git("rm", "-q", "f")
    let tip = try made.commit()
    var changes: [PathChange] = []
    try repository.history(of: "f", from: tip) { change in
      changes.append(change)
      return true
    }
    #expect(changes.map { $0.old == nil } == [false, false, true])
    #expect(changes.map { $0.new == nil } == [true, false, false])
    #expect(changes[0].old == changes[1].new && changes[1].old == changes[2].new)
  }

  @Test("a walk gives git log's order, hides what it is told to, and stops when told", arguments: 0..<2)
  func walk(seed: UInt64) throws {
    try makeHistory(seed: seed)
    let repository = try made.open()
    let tip = try repository.resolve("HEAD")
    func walked(_ walk: HistoryWalk, hiding: [ObjectID] = [], limit: Int = .max) throws -> [String] {
      var found: [String] = []
      let repository = try made.open()
      try repository.walk(from: tip, hiding: hiding, walk) { id in
        found.append(id.hex)
        return found.count < limit
      }
      return found
    }
    #expect(try walked(.all) == lines(["log", "--format=%H"]))
    #expect(try walked(.firstParent) == lines(["log", "--first-parent", "--format=%H"]))
    #expect(try walked(.all, limit: 3) == lines(["log", "-3", "--format=%H"]))
    let hidden = try repository.resolve("HEAD~2")
    #expect(try walked(.all, hiding: [hidden]) == lines(["log", "--format=%H", "HEAD", "^HEAD~2"]))
  }
}
