import Ledger
import Records
import TestSupport
import Testing

@Suite("Experiments in the store") struct ExperimentTests {
  @Test("Two clones that create the same experiment on their own write the same bytes, and merge")
  func merge() throws {
    let fixture = try LedgerFixture()
    let clone = try fixture.repository.clone()
    let (first, _) = try fixture.record(fixture.ledger())
    let (second, _) = try fixture.record(fixture.ledger(at: clone.path))
    try fixture.repository.git("pull", "-q", "--no-rebase", "--no-edit", clone.path, "main")
    let ledger = try fixture.ledger()
    #expect(try ledger.experiments().count == 1)
    #expect(try ledger.run(first).experimentID == ledger.run(second).experimentID)
    #expect(try fixture.repository.git("status", "--porcelain") == "")
  }

  @Test("A renamed experiment keeps its id and its runs; its old name is free again")
  func rename() throws {
    let fixture = try LedgerFixture()
    let ledger = try fixture.ledger()
    _ = try fixture.record(ledger)
    var experiment = try ledger.experiment(named: "churn")
    let id = experiment.id
    experiment.name = "attrition"
    #expect(try ledger.commit(experiment, verb: "rename churn to").commit != nil)
    #expect(try ledger.experiment(named: "attrition").id == id)
    #expect(throws: LedgerError.self) { try ledger.experiment(named: "churn") }
    let again = try ledger.createExperiment(named: "churn")
    #expect(again.id != id)
    #expect(try ledger.experiment(named: "churn").id == again.id)
  }

  @Test("A run cannot be started in a deleted experiment")
  func deleted() throws {
    let fixture = try LedgerFixture()
    let ledger = try fixture.ledger()
    var experiment = try ledger.createExperiment(named: "old")
    experiment.lifecycle = .deleted
    _ = try ledger.commit(experiment, verb: "delete")
    let error = #expect(throws: LedgerError.self) { try ledger.start(RunStart(experiment: "old")) }
    #expect(error?.message.contains("cairn experiments restore old") == true)
  }
}
