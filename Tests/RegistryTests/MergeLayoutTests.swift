import Ledger
import Records
import Registry
import TestSupport
import Testing

@Suite("The layout that merges") struct MergeLayoutTests {
  @Test("Two clones that make one model, or archive one version, merge with plain Git")
  func merges() throws {
    let fixture = try RegistryFixture()
    let (registry, churn) = (fixture.registry, fixture.churn)
    let ledger = try fixture.make(versions: 2)
    let clone = try fixture.repository.clone()
    let others = try fixture.ledger(at: clone.path)
    let same = try ModelName("same")
    for (registry, ledger) in [(registry, ledger), (ModelRegistry(), others)] {
      try registry.createModel(same, in: ledger)
      try registry.move(churn, 1, to: .archived, in: ledger)
    }
    try registry.move(churn, 2, to: .archived, in: ledger)
    let created = [try registry.snapshot(of: ledger), try ModelRegistry().snapshot(of: others)]
    try fixture.repository.git("pull", "-q", "--no-rebase", "--no-edit", clone.path, "main")
    let merged = try ModelRegistry().snapshot(of: fixture.ledger())
    #expect(try merged.model(churn).versions.map(\.stage) == [.archived, .archived])
    #expect(try merged.model(same).created == created.map { try $0.model(same).created }.min())
    // Both stays of version 1 end together.
    try registry.move(churn, 1, to: .staging, in: ledger)
    #expect(try registry.snapshot(of: ledger).model(churn).versions.map(\.stage) == [.staging, .archived])
    #expect(
      try fixture.repository.git("ls-files", "cairn/models/churn/stages/Archived").split(separator: "\n")
        .count == 1)
    #expect(try fixture.repository.git("status", "--porcelain") == "")
  }

  @Test(
    "A store of before, with a list of who is archived and a model that says when it was made, is read and goes on"
  )
  func before() throws {
    let fixture = try RegistryFixture()
    let ledger = try fixture.make(versions: 3)
    let folder = "cairn/models/churn"
    let old = """
      {
        "schema": "cairn/model/1",
        "name": "churn",
        "created": "2024-01-01T12:00:00.000Z"
      }

      """
    let archived = """
      {
        "schema": "cairn/stage/1",
        "stage": "Archived",
        "versions": [
          { "version": 1, "since": "2024-02-01T12:00:00.000Z" },
          { "version": 2, "since": "2024-02-02T12:00:00.000Z" }
        ]
      }

      """
    try fixture.repository.git("rm", "-q", "\(folder)/created-*.json")
    try fixture.repository.commit(
      "before", files: ["\(folder)/model.json": old, "\(folder)/stages/Archived.json": archived])
    let model = try fixture.registry.snapshot(of: ledger).model(fixture.churn)
    #expect(model.created == (try Timestamp("2024-01-01T12:00:00.000Z")))
    #expect(model.versions.map(\.stage) == [.archived, .archived, .none])
    try fixture.registry.setTag("k", "v", of: fixture.churn, in: ledger)
    try fixture.registry.move(fixture.churn, 3, to: .archived, in: ledger)
    try fixture.registry.move(fixture.churn, 1, to: .production, in: ledger)
    let after = try ModelRegistry().snapshot(of: ledger).model(fixture.churn)
    #expect(after.created == model.created)
    #expect(after.versions.map(\.stage) == [.production, .archived, .archived])
    let left = try fixture.repository.read("\(folder)/stages/Archived.json")
    #expect(
      left
        == archived.replacing("    { \"version\": 1, \"since\": \"2024-02-01T12:00:00.000Z\" },\n", with: ""))
  }

  @Test("Where the incumbent stays, each version in the stage has a file")
  func keeps() throws {
    let fixture = try RegistryFixture()
    let policy = try fixture.repository.read("cairn.yaml")
    try fixture.repository.commit(
      "policy",
      files: ["cairn.yaml": policy + "\nmodels:\n  churn:\n    Production:\n      incumbent: keep\n"])
    let ledger = try fixture.make(versions: 2)
    for number in 1...2 { try fixture.registry.move(fixture.churn, number, to: .production, in: ledger) }
    let files = try fixture.repository.git("ls-files", "cairn/models/churn/stages").split(separator: "\n")
    #expect(
      files.map { $0.split(separator: "/").dropFirst(3).dropLast() } == [
        ["stages", "Production"], ["stages", "Production"],
      ])
    let model = try ModelRegistry().snapshot(of: ledger).model(fixture.churn)
    #expect(model.versions.map(\.stage) == [.production, .production])
  }
}
