import Foundation
import Git
import TestSupport
import Testing

@Suite("References")
struct ReferenceTests {
  let made: TestRepository
  init() throws { made = try TestRepository() }

  /// A commit on `parent`, not yet on any branch.
  private func child(of parent: ObjectID?, _ message: String, in repository: borrowing Repository) throws
    -> ObjectID
  {
    try repository.writeCommit(
      tree: repository.emptyTree(), parents: parent.map { [$0] } ?? [], message: message, by: made.people)
  }

  @Test("HEAD is told on a branch, on an unborn branch, and detached")
  func head() throws {
    let repository = try made.open()
    #expect(try repository.head() == .branch("main", tip: nil))
    let tip = try made.commit()
    #expect(try repository.head() == .branch("main", tip: tip))
    try made.branch("feature/\u{301}é")
    let head = try repository.head()
    #expect(head == .branch("feature/\u{301}é", tip: tip))
    #expect(head.reference == "refs/heads/feature/\u{301}é" && head.tip == tip)
    try made.git("checkout", "-q", "--detach")
    #expect(try repository.head() == .detached(tip))
    #expect(try repository.head().reference == "HEAD")
  }

  @Test("a HEAD outside of the branches is refused")
  func strayHead() throws {
    try made.commit()
    try made.git("symbolic-ref", "HEAD", "refs/remotes/origin/main")
    let error = #expect(throws: GitError.self) { try made.open().head() }
    #expect(error?.code == .invalidName)
  }

  @Test("a reference moves from where it is, and from nowhere else; the move is in the reflog")
  func swap() throws {
    let repository = try made.open()
    let first = try made.commit()
    let second = try child(of: first, "second", in: repository)
    try repository.compareAndSwap("refs/heads/main", from: first, to: second, reason: "run: it worked")
    #expect(try made.id("main") == second)
    #expect(try made.git("reflog", "-1", "--format=%gs", "main") == "run: it worked")
    #expect(try made.git("reflog", "-1", "--format=%gs", "HEAD") == "run: it worked")
    let third = try child(of: second, "third", in: repository)
    for stale in [first, third, nil] {
      let error = #expect(throws: GitError.self) {
        try repository.compareAndSwap("refs/heads/main", from: stale, to: third, reason: "x")
      }
      #expect(error?.code == .modified)
    }
    #expect(try made.id("main") == second)
  }

  @Test("a detached HEAD moves alone")
  func detached() throws {
    let repository = try made.open()
    let first = try made.commit()
    try made.git("checkout", "-q", "--detach")
    let second = try child(of: first, "second", in: repository)
    try repository.compareAndSwap("HEAD", from: first, to: second, reason: "x")
    #expect(try made.id("HEAD") == second)
    #expect(try made.id("main") == first)
    try made.git("checkout", "-q", "main")
    #expect(throws: GitError.self) {
      try repository.compareAndSwap("HEAD", from: second, to: first, reason: "HEAD is on a branch now")
    }
    #expect(try made.open().head() == .branch("main", tip: first))
  }

  @Test("a reference is created only where there is none, also where it is packed")
  func create() throws {
    let repository = try made.open()
    let tip = try made.commit()
    try repository.compareAndSwap("refs/heads/new", from: nil, to: tip, reason: "x")
    try made.git("pack-refs", "--all")
    for name in ["refs/heads/new", "refs/heads/main"] {
      #expect(throws: GitError.self) { try repository.compareAndSwap(name, from: nil, to: tip, reason: "x") }
    }
    let next = try child(of: tip, "next", in: repository)
    try repository.compareAndSwap("refs/heads/new", from: tip, to: next, reason: "x")
    #expect(try made.id("new") == next)
    // A branch cannot be a directory of branches too.
    #expect(throws: GitError.self) {
      try repository.compareAndSwap("refs/heads/new/er", from: nil, to: tip, reason: "x")
    }
  }

  @Test(
    "a name that Git does not take is refused",
    arguments: ["refs/heads/a..b", "refs/heads/", "refs/heads/a b", "main"])
  func badName(name: String) throws {
    let repository = try made.open()
    let tip = try made.commit()
    let error = #expect(throws: GitError.self) {
      try repository.compareAndSwap(name, from: nil, to: tip, reason: "x")
    }
    #expect(error?.code == .invalidName)
  }

  @Test("deleting asks where the reference is, too")
  func delete() throws {
    let repository = try made.open()
    let first = try made.commit()
    let second = try made.commit()
    try made.git("branch", "old", first.hex)
    let moved = #expect(throws: GitError.self) {
      try repository.deleteReference("refs/heads/old", from: second)
    }
    #expect(moved?.code == .modified)
    try repository.deleteReference("refs/heads/old", from: first)
    #expect(try repository.target(of: "refs/heads/old") == nil)
    let gone = #expect(throws: GitError.self) {
      try repository.deleteReference("refs/heads/old", from: first)
    }
    #expect(gone?.code == .notFound)
  }

  @Test("references are listed by prefix, loose and packed, nested too, in Git's order")
  func list() throws {
    let repository = try made.open()
    try made.commit()
    for name in ["b", "a/c", "a/b", "a-b", "Z", "é"] { try made.git("branch", name) }
    try made.git("pack-refs", "--all")
    try made.git("branch", "a/a")
    let expected = try made.git("for-each-ref", "--format=%(refname)", "refs/heads").split(separator: "\n")
    #expect(try repository.references(under: "refs/heads/") == expected.map(String.init))
    #expect(
      try repository.references(under: "refs/heads/a/") == ["a", "b", "c"].map { "refs/heads/a/" + $0 })
    #expect(try repository.references(under: "refs/tags/") == [])
  }

  @Test("four threads that commit to one branch at once lose no commit")
  func race() async throws {
    try made.commit("root")
    let path = made.path
    let people = made.people
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          let repository = try Repository.open(at: path)
          let tree = try repository.emptyTree()
          for number in 0..<50 {
            while true {
              let tip = try repository.target(of: "refs/heads/main")
              let new = try repository.writeCommit(
                tree: tree, parents: [tip].compactMap { $0 }, message: "\(writer)-\(number)", by: people)
              do {
                try repository.compareAndSwap("refs/heads/main", from: tip, to: new, reason: "race")
                break
              } catch let error as GitError {
                guard error.code == .modified || error.code == .locked else { throw error }
              }
            }
          }
        }
      }
      try await group.waitForAll()
    }
    let subjects = Set(try made.git("log", "--format=%s").split(separator: "\n"))
    #expect(subjects.count == 201)
    #expect(try made.git("reflog", "main").split(separator: "\n").count == 201)
    try made.fsck()
  }

  @Test("of threads that create one reference at once one wins, and it is the one that is told so")
  func creationRace() async throws {
    let tip = try made.commit()
    let path = made.path
    let people = made.people
    for round in 0..<20 {
      let name = "refs/heads/new-\(round)"
      let winners = try await withThrowingTaskGroup(of: ObjectID?.self) { group in
        for writer in 0..<4 {
          group.addTask {
            let repository = try Repository.open(at: path)
            let new = try repository.writeCommit(
              tree: repository.emptyTree(), parents: [tip], message: "\(writer)", by: people)
            do {
              try repository.compareAndSwap(name, from: nil, to: new, reason: "race")
              return new
            } catch let error as GitError {
              guard [.modified, .locked, .exists].contains(error.code) else { throw error }
              return nil
            }
          }
        }
        return try await group.reduce(into: [ObjectID]()) { if let id = $1 { $0.append(id) } }
      }
      #expect(winners.count == 1)
      #expect(try made.id(name) == winners.first)
    }
  }
}
