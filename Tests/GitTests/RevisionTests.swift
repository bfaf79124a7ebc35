import Git
import TestSupport
import Testing

@Suite("Revisions")
struct RevisionTests {
  let made: TestRepository
  init() throws { made = try TestRepository() }

  @Test("a revision names the commit that git names")
  func resolve() throws {
    try made.commit("one", files: ["f": "1\n"])
    let middle = try made.commit("two", files: ["f": "2\n"])
    try made.git("tag", "-a", "-m", "x", "annotated")
    try made.git("tag", "light")
    try made.branch("a/b")
    try made.commit("three", files: ["f": "3\n"])
    let repository = try made.open()
    for revision in [
      "HEAD", "@", "HEAD~1", "HEAD^", "main", "a/b", "annotated", "annotated~1", "light", "refs/heads/main",
      ":/two",
      middle.hex, middle.short, "a/b@{1}",
    ] {
      #expect(
        try repository.resolve(revision).hex == made.git("log", "-1", "--format=%H", revision), "\(revision)")
    }
  }

  @Test("what names no commit is told by name", arguments: ["nothing", "HEAD~9", "main..x", "", "deadbeef"])
  func unknown(revision: String) throws {
    try made.commit()
    let error = #expect(throws: GitError.self) { try made.open().resolve(revision) }
    #expect(error?.thing == revision)
  }

  @Test("HEAD of an unborn branch names nothing")
  func unborn() throws {
    let error = #expect(throws: GitError.self) { try made.open().resolve("HEAD") }
    #expect(error?.code == .notFound)
  }

  @Test("a tree is no commit")
  func tree() throws {
    let tip = try made.commit()
    let repository = try made.open()
    let tree = try repository.tree(of: tip)
    #expect(throws: GitError.self) { try repository.resolve(tree.hex) }
  }

  @Test("merge base and ancestry are git's; histories apart have none")
  func mergeBase() throws {
    let root = try made.commit("root")
    try made.branch("side")
    let side = try made.commit("side")
    try made.git("checkout", "-q", "main")
    let main = try made.commit("main")
    try made.git("checkout", "-q", "--orphan", "apart")
    let apart = try made.commit("apart")
    let repository = try made.open()
    #expect(try repository.mergeBase(main, side) == root)
    #expect(try repository.mergeBase(main, root) == root)
    #expect(try repository.mergeBase(main, apart) == nil)
    #expect(try repository.isAncestor(root, of: main))
    #expect(try repository.isAncestor(main, of: main))
    #expect(try !repository.isAncestor(side, of: main))
    #expect(try !repository.isAncestor(main, of: root))
    let missing = try ObjectID(hex: String(repeating: "1", count: 40))
    #expect(throws: GitError.self) { try repository.mergeBase(main, missing) }
  }

  @Test("the upstream of a branch is the remote's branch that it follows")
  func upstream() throws {
    try made.commit()
    let clone = try made.clone()
    let repository = try clone.open()
    #expect(try repository.upstream(ofBranch: "main") == "refs/remotes/origin/main")
    try clone.branch("alone")
    #expect(try repository.upstream(ofBranch: "alone") == nil)
    #expect(try repository.upstream(ofBranch: "nothing") == nil)
  }
}
