import Foundation
import Ledger
import Records
import TestSupport
import Testing

@Suite("The doctor on logged models") struct ModelDoctorTests {
  @Test("A model whose state is lost is found by its files, and committed")
  func lostState() throws {
    let fixture = try LedgerFixture()
    let ledger = try fixture.ledger()
    var generator = SystemRandomNumberGenerator()
    let model = LoggedModel(
      id: LoggedModelID(using: &generator), name: "net", experimentID: ExperimentID(derivedFrom: "churn"),
      created: ledger.now, updated: ledger.now)
    try ledger.create(model)
    #expect(try ledger.examine() == [])
    try FileManager.default.removeItem(atPath: ledger.privateDirectory)
    let findings = try ledger.examine()
    #expect(findings.map(\.kind) == [.uncommittedModel(model.id)])
    let canBeRepaired = findings.allSatisfy(\.canBeRepaired)
    #expect(canBeRepaired)
    #expect(try ledger.repair(findings[0]).hasPrefix("committed logged model"))
    #expect(try ledger.examine() == [])
    #expect(try fixture.repository.git("status", "--porcelain") == "")
  }
}
