import Artifacts
import Foundation
import Git
import Ledger
import Records
import TestSupport
import Testing

@Suite("Logged models") struct LoggedModelTests {
  private let fixture: LedgerFixture
  private let ledger: Ledger

  init() throws {
    fixture = try LedgerFixture()
    ledger = try fixture.ledger()
  }

  private func model(of run: RunID? = nil, name: String = "net") -> LoggedModel {
    var generator = SystemRandomNumberGenerator()
    return LoggedModel(
      id: LoggedModelID(using: &generator), name: name, experimentID: ExperimentID(derivedFrom: "churn"),
      sourceRun: run?.text, created: ledger.now, updated: ledger.now, params: ["depth": "3"],
      tags: ["team": "growth"])
  }

  private func committed(_ id: LoggedModelID, _ file: String = "model.json") throws -> String {
    try fixture.repository.git("show", "HEAD:cairn/\(id.directory)/\(file)")
  }

  private func commits() throws -> String { try fixture.repository.git("rev-list", "--count", "HEAD") }

  @Test("A model goes with the commit of its run, with what was measured of it and its files")
  func withRun() throws {
    let run = try ledger.start(RunStart(experiment: "churn")).id
    let model = model(of: run)
    try ledger.create(model)
    let staged = try ledger.stageArtifact()
    try Array("weights".utf8).withUnsafeBytes { try staged.write($0) }
    try staged.close()
    try ledger.place(staged, as: ArtifactPath("weights.bin"), in: .model(model.id))
    var values = RunValues()
    values.metrics = [
      Metric(key: "acc", step: 1, timestamp: ledger.now, value: 0.5, model: model.id.text, dataset: "d@1"),
      Metric(key: "loss", step: 1, timestamp: ledger.now, value: 2),
    ]
    try ledger.log(run, values)
    try ledger.amend(model.id) { $0.status = .ready }
    try ledger.recover()
    #expect(try commits() == "1")

    try ledger.end(run, RunEnd(.finished))
    #expect(try ledger.commit(run).commit != nil)
    #expect(try commits() == "2")
    #expect(try LoggedModel(parsing: Array((committed(model.id) + "\n").utf8)).status == .ready)
    #expect(
      try committed(model.id, "metrics.csv")
        == "key,step,timestamp,value,run,dataset\nacc,1,\(ledger.now.milliseconds),0.5,\(run),d@1")
    #expect(try committed(model.id, "artifacts/weights.bin") == "weights")
    #expect(try committed(model.id, "artifacts.json").contains("weights.bin"))
    #expect(try ledger.liveModels() == [])
    #expect(try fixture.repository.git("status", "--porcelain") == "")
    try fixture.repository.fsck()
  }

  @Test("A model without a live run is committed by itself; a change later is another commit on top")
  func alone() throws {
    _ = try ledger.createExperiment(named: "churn")
    var model = model()
    try ledger.create(model)
    try ledger.recover()
    // Somebody may still be uploading it.
    #expect(try ledger.liveModels().map(\.model) == [model.id])
    model = try ledger.amend(model.id) { $0.status = .ready }
    try ledger.recover()
    #expect(try ledger.liveModels() == [])
    #expect(try committed(model.id) + "\n" == String(decoding: model.formatted(), as: UTF8.self))
    #expect(try fixture.repository.git("log", "-1", "--format=%s") == "logged-model(churn): net ready")
    try ledger.amend(model.id) { $0.tags["team"] = "core" }
    try ledger.recover()
    #expect(try committed(model.id).contains("core"))
    #expect(try fixture.repository.git("status", "--porcelain") == "")
  }

  @Test("One whose client was killed while it uploaded is kept as it is an hour later")
  func abandoned() throws {
    let model = model()
    try ledger.create(model)
    fixture.clock.value += 3_600_001
    try ledger.recover()
    #expect(try ledger.liveModels() == [])
    #expect(try committed(model.id).contains("PENDING"))
  }

  @Test("A run that measures another's model carries it along")
  func evaluation() throws {
    let model = model()
    try ledger.create(model)
    try ledger.amend(model.id) { $0.status = .ready }
    try ledger.recover()
    let run = try ledger.start(RunStart(experiment: "churn")).id
    var values = RunValues()
    values.metrics = [Metric(key: "f1", timestamp: ledger.now, value: .nan, model: model.id.text)]
    try ledger.log(run, values)
    #expect(try ledger.metrics(ofModel: model.id).map(\.run) == [run.text])
    let before = try commits()
    try ledger.recover()
    #expect(try commits() == before)
    try ledger.end(run, RunEnd(.finished))
    #expect(try ledger.commit(run).commit != nil)
    #expect(try committed(model.id, "metrics.csv").contains("f1,0,\(ledger.now.milliseconds),NaN,\(run)"))
    #expect(try ledger.liveModels() == [])
  }

  @Test("The snapshot is the same as reading all anew, whatever changed in between")
  func snapshot() throws {
    var snapshot = LoggedModelSnapshot()
    #expect(try snapshot.models(of: ledger).isEmpty)
    var ids: [LoggedModelID] = []
    for number in 0..<5 {
      let model = model(name: "net-\(number)")
      ids.append(model.id)
      try ledger.create(model)
      if number.isMultiple(of: 2) { try ledger.amend(model.id) { $0.status = .ready } }
      try ledger.recover()
      if number > 0 { try ledger.amend(ids[number - 1]) { $0.tags["n"] = "\(number)" } }
      var fresh = LoggedModelSnapshot()
      let known = try snapshot.models(of: ledger)
      #expect(known.map(\.record) == (try fresh.models(of: ledger)).map(\.record))
      #expect(known.count == number + 1)
    }
    #expect(try snapshot.models(of: ledger).map(\.record.id) == ids.sorted())
  }
}
