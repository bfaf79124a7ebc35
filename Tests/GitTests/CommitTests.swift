import Git
import TestSupport
import Testing

@Suite("Commits")
struct CommitTests {
  let made: TestRepository
  init() throws { made = try TestRepository() }

  static let messages = [
    "subject\n", "subject\n\nbody\n\nCairn-Run: 1\n", "no end of line", "Grüße, 日本\n", "crlf\r\n\r\nbody\r\n",
    "\n  leading and trailing  \n\n\n", "",
  ]

  @Test("the id is the one that git gives to the same input", arguments: messages)
  func sameID(message: String) throws {
    let repository = try made.open()
    let first = try made.commit("first", files: ["a": "1\n"])
    let second = try made.commit("second", files: ["a": "2\n"])
    let tree = try repository.tree(of: second)
    let people = Authorship(
      author: Signature(name: "Zoë Ångström", email: "zoe@example.org", time: 1_700_000_000, offset: -570),
      committer: Signature(name: "Bot", email: "b", time: 1_700_000_001, offset: 345))
    for parents in [[], [first], [second, first]] {
      let ours = try repository.writeCommit(tree: tree, parents: parents, message: message, by: people)
      let gits = try made.run(
        ["commit-tree", tree.hex] + parents.flatMap { ["-p", $0.hex] } + ["-F", "-"],
        input: Array(message.utf8),
        environment: [
          "GIT_AUTHOR_NAME": "Zoë Ångström", "GIT_AUTHOR_EMAIL": "zoe@example.org",
          "GIT_AUTHOR_DATE": "1700000000 -0930", "GIT_COMMITTER_NAME": "Bot", "GIT_COMMITTER_EMAIL": "b",
          "GIT_COMMITTER_DATE": "1700000001 +0545",
        ])
      #expect(ours.hex == gits)
      let read = try repository.commit(ours)
      #expect(read.parents == parents)
      #expect(read.tree == tree)
      #expect(read.author == people.author)
      #expect(read.committer == people.committer)
    }
    try made.fsck()
  }

  @Test(
    "the subject is the first line, however lines end",
    arguments: [
      ("one\n\ntwo", "one"), ("one\r\n\r\ntwo", "one"), ("one", "one"), ("", ""), ("é\u{301}\nx", "é\u{301}"),
    ])
  func subject(message: String, expected: String) throws {
    let repository = try made.open()
    let id = try repository.writeCommit(
      tree: repository.emptyTree(), parents: [], message: message, by: made.people)
    #expect(try repository.commit(id).subject == expected)
    #expect(try repository.commit(id).message == message)
  }

  @Test("no reference moves, and a parent or tree that is not there is refused")
  func refused() throws {
    let repository = try made.open()
    let tip = try made.commit()
    let tree = try repository.tree(of: tip)
    _ = try repository.writeCommit(tree: tree, parents: [tip], message: "x", by: made.people)
    #expect(try made.id("HEAD") == tip)
    let missing = try ObjectID(hex: String(repeating: "1", count: 40))
    for (tree, parents) in [(missing, [tip]), (tree, [missing]), (tip, [tip]), (tree, [tree])] {
      let error = #expect(throws: GitError.self) {
        try repository.writeCommit(tree: tree, parents: parents, message: "x", by: made.people)
      }
      #expect(error?.code == .notFound)
    }
    #expect(throws: GitError.self) { try repository.commit(tree) }
  }
}
