import Git
import Ledger
import Records
import Registry
import TestSupport
import Testing

@Suite("The registry")
struct ModelRegistryTests {
  @Test("Each change is one commit that says what it is", arguments: RegistryFixture.Kind.allCases)
  func commits(kind: RegistryFixture.Kind) throws {
    let fixture = try RegistryFixture(kind)
    let (registry, churn) = (fixture.registry, fixture.churn)
    let ledger = try fixture.make(versions: 2)
    try registry.setTag("team", "growth", of: churn, in: ledger)
    try registry.setTag("lr", "0.1", of: churn, 2, in: ledger)
    try registry.setAlias("champion", of: churn, to: 2, in: ledger)
    try registry.move(churn, 1, to: .production, in: ledger)
    try registry.move(churn, 2, to: .production, archivingOthers: true, in: ledger)
    try registry.update(churn, description: "Who leaves", in: ledger)
    #expect(
      try fixture.subjects() == [
        "model(churn): described", "stage(churn): version 2 to Production",
        "stage(churn): version 1 to Production", "alias(churn): champion is version 2",
        "model(churn): version 2 tag lr", "model(churn): tag team", "model(churn): version 2 registered",
        "model(churn): version 1 registered", "model(churn): created", "begin",
      ])
    let message = try fixture.repository.git(
      "log", "--format=%b", "-1", "--skip=1", kind == .workTree ? "HEAD" : "records")
    #expect(message == "Cairn-Model: churn\nCairn-Version: 2\nCairn-Stage: Production\nCairn-From: None\n")
    let model = try ModelRegistry().snapshot(of: ledger).model(churn)
    #expect(model.versions.map(\.stage) == [.archived, .production])
    #expect(model.aliases(of: 2) == ["champion"])
    #expect(model.record.tags == ["team": "growth"])
    #expect(model.versions[1].record.tags == ["lr": "0.1"])
    if kind != .bare { #expect(try fixture.repository.git("status", "--porcelain") == "") }
    try fixture.repository.fsck()
  }

  @Test("A promotion changes one line of one file")
  func oneLine() throws {
    let fixture = try RegistryFixture()
    let ledger = try fixture.make(versions: 2)
    try fixture.registry.move(fixture.churn, 1, to: .production, in: ledger)
    try fixture.registry.move(fixture.churn, 2, to: .production, archivingOthers: true, in: ledger)
    let stat = try fixture.repository.git("show", "--format=", "--numstat", "HEAD", "--", "*/Production.json")
    #expect(stat == "1\t1\tcairn/models/churn/stages/Production.json")
    let others = try fixture.repository.git("show", "--format=", "--name-only", "HEAD")
    #expect(
      others == """
        cairn/models/churn/stages/Archived/1-20250101T120012.000Z.json
        cairn/models/churn/stages/Production.json
        """)
  }

  @Test("The number of a deleted version is never given again, unless the whole model goes")
  func numbers() throws {
    let fixture = try RegistryFixture()
    let (registry, churn) = (fixture.registry, fixture.churn)
    let ledger = try fixture.make(versions: 2)
    try registry.setAlias("last", of: churn, to: 2, in: ledger)
    try registry.move(churn, 2, to: .staging, in: ledger)
    try registry.deleteVersion(churn, 2, in: ledger)
    #expect(throws: RegistryError.self) { try registry.snapshot(of: ledger).version(churn, 2) }
    #expect(throws: RegistryError.self) { try registry.deleteVersion(churn, 2, in: ledger) }
    #expect(try registry.snapshot(of: ledger).model(churn).aliases.isEmpty)
    #expect(try registry.createVersion(of: churn, NewVersion(source: "s3://b"), in: ledger).number == 3)
    #expect(try registry.snapshot(of: ledger).model(churn).versions.map(\.number) == [1, 3])
    try registry.deleteModel(churn, in: ledger)
    #expect(try registry.snapshot(of: ledger).models.isEmpty)
    #expect(TestFiles.exists(fixture.repository.path + "/cairn/models") == false)
    try registry.createModel(churn, in: ledger)
    #expect(try registry.createVersion(of: churn, NewVersion(source: "s3://b"), in: ledger).number == 1)
    #expect(try fixture.repository.git("status", "--porcelain") == "")
  }

  @Test("A renamed model keeps its versions, stages and aliases, in another folder")
  func rename() throws {
    let fixture = try RegistryFixture()
    let (registry, churn) = (fixture.registry, fixture.churn)
    let ledger = try fixture.make(versions: 2)
    try registry.setAlias("champion", of: churn, to: 1, in: ledger)
    try registry.move(churn, 2, to: .staging, in: ledger)
    let new = try ModelName("Attrition model")
    let model = try registry.rename(churn, to: new, in: ledger)
    #expect(model.versions.map(\.stage) == [.none, .staging])
    #expect(model.alias("champion")?.version == 1)
    #expect(model.versions.allSatisfy { $0.model == new && $0.lastUpdated == model.record.renamed })
    #expect(throws: RegistryError.self) { try registry.snapshot(of: ledger).model(churn) }
    #expect(TestFiles.exists(fixture.repository.path + "/cairn/models/Attrition%20model/versions/1.json"))
    #expect(!TestFiles.exists(fixture.repository.path + "/cairn/models/churn"))
    #expect(try fixture.repository.git("status", "--porcelain") == "")
    try registry.createModel(churn, in: ledger)
    #expect(throws: RegistryError.self) { try registry.rename(churn, to: new, in: ledger) }
  }

  @Test("Models and aliases whose names differ in case alone live in folders that differ in more")
  func cases() throws {
    let fixture = try RegistryFixture()
    let (registry, churn) = (fixture.registry, fixture.churn)
    let ledger = try fixture.make(versions: 1)
    let upper = try ModelName("Churn")
    try registry.createModel(upper, description: "another", in: ledger)
    try registry.setAlias("best", of: churn, to: 1, in: ledger)
    try registry.setAlias("BEST", of: churn, to: 1, in: ledger)
    #expect(try registry.snapshot(of: ledger).model(upper).record.description == "another")
    #expect(try registry.snapshot(of: ledger).model(churn).aliases.map(\.alias) == ["BEST", "best"])
    let names = try fixture.repository.git("ls-files", "cairn/models").lowercased().split(separator: "\n")
    #expect(Set(names).count == 7)
    // Whoever reads it anew finds each again.
    #expect(try ModelRegistry().snapshot(of: ledger).models.map(\.name.text) == ["Churn", "churn"])
    try registry.deleteAlias("best", of: churn, in: ledger)
    #expect(try registry.snapshot(of: ledger).model(churn).aliases.map(\.alias) == ["BEST"])
  }

  @Test("Writers at once neither give a number twice nor lose each other's change")
  func rivals() async throws {
    let fixture = try RegistryFixture()
    _ = try fixture.make(versions: 0)
    // Each with a registry of its own, as processes have.
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          let (registry, ledger) = (ModelRegistry(), try fixture.ledger())
          for step in 0..<3 {
            try registry.createVersion(of: fixture.churn, NewVersion(source: "s3://\(writer)"), in: ledger)
            try registry.setTag("\(writer).\(step)", "x", of: fixture.churn, in: ledger)
          }
        }
      }
      try await group.waitForAll()
    }
    let model = try fixture.registry.snapshot(of: fixture.ledger()).model(fixture.churn)
    #expect(model.versions.map(\.number) == Array(1...12))
    #expect(model.record.tags.count == 12)
    #expect(try fixture.repository.git("status", "--porcelain") == "")
    try fixture.repository.fsck()
  }

  @Test("A change during a merge is refused and changes nothing")
  func duringMerge() throws {
    let fixture = try RegistryFixture()
    let ledger = try fixture.make(versions: 1)
    let tip = try fixture.repository.id("HEAD")
    try fixture.repository.git("update-ref", "MERGE_HEAD", tip.hex)
    let error = #expect(throws: LedgerError.self) {
      try fixture.registry.move(fixture.churn, 1, to: .production, in: ledger)
    }
    #expect(error?.code == .conflict)
    #expect(error?.message.contains("a merge is under way") == true)
    #expect(try fixture.repository.id("HEAD") == tip)
    #expect(!TestFiles.exists(fixture.repository.path + "/cairn/models/churn/stages"))
  }

  @Test("A file that the person has changed and not committed stays theirs")
  func personsFile() throws {
    let fixture = try RegistryFixture()
    let ledger = try fixture.make(versions: 1)
    let place = "cairn/models/churn/model.json"
    let text = try fixture.repository.read(place).replacing(
      "\"churn\"", with: "\"churn\",\n  \"owner\": \"me\"")
    try fixture.repository.write(place, text)
    let error = #expect(throws: LedgerError.self) {
      try fixture.registry.update(fixture.churn, description: "x", in: ledger)
    }
    #expect(error?.message.contains(place) == true)
    #expect(try fixture.repository.read(place) == text)
    #expect(try ledger.examine() == [])
    // Others can be changed all the same; and once it is committed, this one too, its unknown key kept.
    try fixture.registry.setAlias("a", of: fixture.churn, to: 1, in: ledger)
    try fixture.repository.git("commit", "-qam", "an owner")
    try fixture.registry.update(fixture.churn, description: "x", in: ledger)
    #expect(try fixture.repository.read(place).contains("\"owner\": \"me\""))
    #expect(try fixture.repository.git("status", "--porcelain") == "")
  }

  @Test(
    "What a process left that was killed before its commit is taken back by the next change, and by any command",
    arguments: [false, true])
  func killed(byCommand: Bool) throws {
    let fixture = try RegistryFixture()
    let ledger = try fixture.make(versions: 1)
    let place = "cairn/models/churn/model.json"
    let before = try fixture.repository.read(place)
    let after = before.replacing("\"churn\"", with: "\"churn\",\n  \"description\": \"half done\"")
    try fixture.repository.write(place, after)
    let old = try fixture.repository.git("rev-parse", "HEAD:\(place)")
    let new = try fixture.repository.git("hash-object", "-w", place)
    try fixture.repository.write(".git/cairn/rewrites/1", "\(old) \(new) models/churn/model.json\n")
    if byCommand {
      try ledger.recover()
    } else {
      try fixture.registry.setAlias("a", of: fixture.churn, to: 1, in: ledger)
    }
    #expect(try fixture.repository.read(place) == before)
    #expect(!TestFiles.exists(fixture.repository.path + "/.git/cairn/rewrites/1"))
    #expect(try fixture.repository.git("status", "--porcelain") == "")
  }

  @Test("A damaged file keeps its own model from being read, and no other")
  func damaged() throws {
    let fixture = try RegistryFixture()
    let ledger = try fixture.make(versions: 1)
    let other = try ModelName("other")
    try fixture.registry.createModel(other, in: ledger)
    try fixture.repository.commit("damage", files: ["cairn/models/churn/versions/1.json": "{"])
    let snapshot = try fixture.registry.snapshot(of: ledger)
    #expect(snapshot.models.map(\.name) == [other])
    let error = #expect(throws: RecordError.self) { try snapshot.model(fixture.churn) }
    #expect(error?.file == "cairn/models/churn/versions/1.json")
    #expect(throws: RecordError.self) { try fixture.registry.createModel(fixture.churn, in: ledger) }
    try fixture.registry.setTag("k", "v", of: other, in: ledger)
  }

  @Test("Two clones that promote different versions conflict in the stage's file")
  func rivalPromotions() throws {
    let fixture = try RegistryFixture()
    let ledger = try fixture.make(versions: 3)
    try fixture.registry.move(fixture.churn, 1, to: .production, in: ledger)
    let clone = try fixture.repository.clone()
    try fixture.registry.move(fixture.churn, 2, to: .production, archivingOthers: true, in: ledger)
    try ModelRegistry().move(
      fixture.churn, 3, to: .production, archivingOthers: true, in: fixture.ledger(at: clone.path))
    let merge = try fixture.repository.attempt(["pull", "-q", "--no-rebase", "--no-edit", clone.path, "main"])
    #expect(merge.status != 0)
    let conflicts = try fixture.repository.git("diff", "--name-only", "--diff-filter=U")
    #expect(conflicts.contains("cairn/models/churn/stages/Production.json"))
  }
}
