import Git
import Ledger
import Records
import TestSupport
import Testing

@testable import Registry

@Suite("Tags that follow from the history")
struct TagSyncTests {
  let fixture: RegistryFixture

  init() throws { fixture = try RegistryFixture() }

  private func sync() throws -> TagSync {
    let ledger = try fixture.ledger()
    return try TagSync(ledger, at: ledger.tip())
  }

  @discardableResult
  private func write(prune: Bool = false) throws -> TagDifferences {
    try sync().write(prune: prune, environment: fixture.repository.environment)
  }

  private func tags() throws -> [String] {
    try fixture.repository.git("tag", "--list").split(separator: "\n").map(String.init)
  }

  private func target(_ tag: String) throws -> ObjectID { try fixture.repository.id(tag + "^{commit}") }

  @Test("each version is tagged on the commit that registered it, and each stage on its version's")
  func places() throws {
    let ledger = try fixture.make(versions: 2)
    try fixture.registry.move(fixture.churn, 1, to: .production, in: ledger)
    try fixture.registry.move(fixture.churn, 2, to: .production, archivingOthers: true, in: ledger)
    let outcome = try write()
    #expect(
      outcome.missing.map(\.name) == [
        "churn@v1.0.0", "churn@v2.0.0", "churn#Production#1", "churn#Production!#2", "churn#Archived#3",
        "churn#Production#4",
      ])
    let first = try fixture.repository.id("HEAD~3")
    let second = try fixture.repository.id("HEAD~2")
    #expect(
      try ["churn@v1.0.0", "churn#Production#1", "churn#Production!#2", "churn#Archived#3"].map(target)
        == Array(repeating: first, count: 4))
    #expect(try ["churn@v2.0.0", "churn#Production#4"].map(target) == [second, second])
    try fixture.repository.fsck()
  }

  @Test("a second time there is nothing to do, with what is remembered and without")
  func idempotent() throws {
    let ledger = try fixture.make(versions: 3)
    try fixture.registry.move(fixture.churn, 3, to: .staging, in: ledger)
    try write()
    let before = try fixture.repository.git("for-each-ref", "refs/tags")
    #expect(try write().missing.isEmpty)
    try fixture.repository.remove(".git/cairn/tags")
    let again = try write()
    #expect(again.missing.isEmpty && again.present == 4 && again.isConsistent)
    #expect(try fixture.repository.git("for-each-ref", "refs/tags") == before)
  }

  @Test("what is new is told as a whole reading of the history tells it")
  func incremental() throws {
    let ledger = try fixture.make(versions: 1)
    try write()
    try fixture.registry.createVersion(of: fixture.churn, NewVersion(source: "s3://b/2"), in: ledger)
    try fixture.registry.move(fixture.churn, 2, to: .production, in: ledger)
    let next = try sync()
    #expect(next.fresh.count == 2)
    #expect(try next.events().count == 3)
    try fixture.repository.remove(".git/cairn/tags")
    #expect(try sync().events() == next.events())
    #expect(
      try next.writeNew(environment: fixture.repository.environment) == [
        "churn@v2.0.0", "churn#Production#1",
      ])
    #expect(try write().missing.isEmpty)
  }

  @Test("a damaged memory is read over", arguments: ["", "cairn tags 1\tx\n", "cairn tags 1\t\n\n"])
  func damaged(text: String) throws {
    _ = try fixture.make(versions: 1)
    try write()
    try TestFiles.write(fixture.repository.path + "/.git/cairn/tags", Array(text.utf8))
    #expect(try write().present == 1)
  }

  @Test("a damaged line is read over, by who reads all and by who reads one model", arguments: [false, true])
  func damagedLine(isNew: Bool) throws {
    let ledger = try fixture.make(versions: 1)
    try write()
    let log = fixture.repository.path + "/.git/cairn/tags"
    try TestFiles.write(log, TestFiles.read(log) + Array("a\tb\tc\td\tchurn@v9.0.0\n".utf8))
    guard isNew else {
      #expect(try write().present == 1)
      return
    }
    try fixture.registry.createVersion(of: fixture.churn, NewVersion(source: "s3://b/2"), in: ledger)
    #expect(try sync().events().map(\.name) == ["churn@v1.0.0", "churn@v2.0.0"])
    _ = try write()
    #expect(try write().present == 2)
  }

  @Test("the same history gives the same tag objects in another clone")
  func sameInClones() throws {
    let ledger = try fixture.make(versions: 2)
    try fixture.registry.move(fixture.churn, 1, to: .production, in: ledger)
    let clone = try fixture.repository.clone()
    try write()
    let other = try fixture.ledger(at: clone.path)
    try TagSync(other, at: other.tip()).write(environment: clone.environment)
    #expect(
      try clone.git("for-each-ref", "refs/tags") == fixture.repository.git("for-each-ref", "refs/tags"))
  }

  @Test("of versions that one commit registered the newest is on it, the others beside it")
  func together() throws {
    _ = try fixture.make(versions: 3)
    try fixture.repository.git("reset", "-q", "--soft", "HEAD~4")
    let squashed = try fixture.repository.commit("squashed")
    try write()
    #expect(try target("churn@v3.0.0") == squashed)
    let beside = try ["churn@v1.0.0", "churn@v2.0.0"].map(target)
    #expect(Set(beside + [squashed]).count == 3)
    for commit in beside {
      #expect(try fixture.repository.id("\(commit)^") == squashed)
      #expect(try fixture.repository.id("\(commit)^{tree}") == fixture.repository.id("\(squashed)^{tree}"))
    }
    try fixture.repository.fsck()
  }

  @Test("a tag on a commit that left the branch is told, and moved only when that is asked for")
  func rewritten() throws {
    _ = try fixture.make(versions: 1)
    try write()
    let old = try target("churn@v1.0.0")
    try fixture.repository.git("commit", "-q", "--amend", "-m", "said otherwise")
    let told = try write()
    #expect(told.misplaced.map(\.tag.name) == ["churn@v1.0.0"] && !told.isConsistent)
    #expect(try target("churn@v1.0.0") == old)
    try write(prune: true)
    #expect(try target("churn@v1.0.0") == fixture.repository.id("HEAD"))
    #expect(try write().isConsistent)
  }

  @Test(
    "a lightweight tag of the name, and tags that tell of nothing, are told; others are nobody's business")
  func strangers() throws {
    _ = try fixture.make(versions: 1)
    for name in ["churn@v1.0.0", "churn@v9.0.0", "churn#prod#1", "churn@v1.2.3", "other@v1.0.0", "v1.0"] {
      try fixture.repository.git("tag", name)
    }
    let told = try write()
    #expect(told.misplaced.map(\.tag.name) == ["churn@v1.0.0"])
    #expect(told.strangers.map(\.name) == ["churn#prod#1", "churn@v1.2.3", "churn@v9.0.0"])
    try write(prune: true)
    #expect(try tags() == ["churn@v1.0.0", "other@v1.0.0", "v1.0"])
    #expect(try write().isConsistent)
  }

  @Test("deleted versions and models are taken back, and a model that comes again counts on")
  func deleted() throws {
    let ledger = try fixture.make(versions: 2)
    try fixture.registry.move(fixture.churn, 2, to: .production, in: ledger)
    try fixture.registry.deleteVersion(fixture.churn, 1, in: ledger)
    try fixture.registry.deleteModel(fixture.churn, in: ledger)
    try fixture.registry.createModel(fixture.churn, in: ledger)
    try fixture.registry.createVersion(of: fixture.churn, NewVersion(source: "s3://b"), in: ledger)
    #expect(
      try write().missing.map(\.name) == [
        "churn@v1.0.0", "churn@v2.0.0", "churn#Production#1", "churn@v1.0.0!", "churn#Production!#2",
        "churn@v2.0.0!", "churn@deprecated", "churn@v1.0.0#2",
      ])
    #expect(try target("churn@v1.0.0#2") == fixture.repository.id("HEAD"))
  }

  @Test("a model that got another name keeps its versions' commits")
  func renamed() throws {
    let ledger = try fixture.make(versions: 2)
    let new = try ModelName("churn eu")
    try fixture.registry.rename(fixture.churn, to: new, in: ledger)
    try write()
    #expect(try target("model/churn_20eu@v1.0.0") == target("churn@v1.0.0"))
    #expect(try tags().contains("churn@deprecated"))
  }

  @Test("what came later is tagged as later, in whole seconds")
  func times() throws {
    let ledger = try fixture.make(versions: 2)
    for number in [1, 2, 1, 2] {
      try fixture.registry.move(fixture.churn, number, to: .production, archivingOthers: true, in: ledger)
    }
    // All commits are of the same second.
    #expect(Set(try fixture.repository.git("log", "--format=%ct", "-5").split(separator: "\n")).count == 1)
    let events = try sync().events()
    for stage in ["Production", "Archived"] {
      let times = events.filter { $0.name.hasPrefix("churn#\(stage)") }.map(\.time)
      #expect(times.count > 3 && zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
    }
  }

  @Test("of those that tag at once each finds all tags there, and none is made twice")
  func rivals() async throws {
    let ledger = try fixture.make(versions: 20)
    for number in 1...20 { try fixture.registry.move(fixture.churn, number, to: .staging, in: ledger) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask { try write() }
      }
      try await group.waitForAll()
    }
    #expect(try tags().count == 40)
    #expect(try write().isConsistent)
    try fixture.repository.fsck()
  }

  @Test("a tag says what it stands for")
  func message() throws {
    let ledger = try fixture.make(versions: 1)
    try fixture.registry.move(fixture.churn, 1, to: .production, in: ledger)
    try write()
    let moved = try fixture.repository.id("HEAD")
    #expect(
      try fixture.repository.git("tag", "-l", "--format=%(contents)", "churn#Production#1") == """
        churn version 1 to Production

        Cairn-Model: churn
        Cairn-Version: 1
        Cairn-Stage: Production
        Cairn-Commit: \(moved)

        """)
  }
}
