import Foundation
import Ledger
import Migration
import Records
import Registry
import TestSupport
import Testing

@Suite("Importing the registry")
struct RegistryImportTests {
  let fixture: MigrationFixture
  let source: MLrunsFolder

  init() throws {
    fixture = try MigrationFixture()
    source = try MLrunsFolder(fixture.folder.path + "/mlruns")
    try source.experiment("1", "churn")
    try source.run(runID(1), files: ["artifacts/model/MLmodel": "flavors: {}\n"])
    try source.write(
      "models/churn model/meta.yaml",
      "creation_timestamp: 1700000002000\ndescription: what it is\nlast_updated_timestamp: 1700000003000\n"
        + "name: churn model\n")
    try source.write("models/churn model/tags/team", "growth")
    try source.write("models/churn model/aliases/champion", "2")
    try version(1, source: "/somewhere/else/mlruns/1/\(runID(1))/artifacts/model", stage: "Production")
    try version(2, source: "models:/m-\(runID(5))", stage: "None")
    try source.write("models/churn model/version-2/tags/k", "v")
  }

  private func version(_ number: Int, source address: String, stage: String) throws {
    try source.write(
      "models/churn model/version-\(number)/meta.yaml",
      """
      creation_timestamp: 170000001\(number)000
      current_stage: \(stage)
      description: null
      last_updated_timestamp: 170000002\(number)000
      name: churn model
      run_id: \(runID(1))
      run_link: null
      source: \(address)
      status: READY
      status_message: null
      user_id: null
      version: \(number)

      """)
  }

  private func model() throws -> ModelState {
    try ModelRegistry().snapshot(of: fixture.ledger()).model(ModelName("churn model"))
  }

  @Test("takes versions with their numbers, times, stages, tags and aliases")
  func whole() throws {
    let report = try fixture.run(source.path)
    #expect(report[.models].taken == 1)
    #expect(report[.versions].taken == 2)
    let model = try model()
    #expect(model.record.description == "what it is")
    #expect(model.record.tags == ["team": "growth"])
    #expect(model.created.milliseconds == 1_700_000_002_000)
    #expect(model.alias("champion")?.version == 2)
    #expect(model.versions.map(\.number) == [1, 2])
    #expect(model.versions[0].stage == .production)
    #expect(model.versions[0].record.runID == runID(1))
    #expect(model.versions[1].record.tags == ["k": "v"])
    #expect(model.versions[1].record.modelID == "m-\(runID(5))")
    #expect(try fixture.status() == "")
  }

  @Test("a source in a run's artifacts becomes the address that they have here")
  func sources() throws {
    try fixture.run(source.path)
    let experiment = ExperimentID(derivedFrom: "churn")
    let source = try model().versions[0].record.source
    #expect(source == "mlflow-artifacts:/\(experiment)/\(runID(1))/artifacts/model")
  }

  @Test("again it changes nothing; a new version is added, and one that differs is left")
  func again() throws {
    try fixture.run(source.path)
    let head = try fixture.head()
    let second = try fixture.run(source.path)
    #expect(second.isIdle)
    #expect(second[.versions].unchanged == 2)
    #expect(try fixture.head() == head)
    try version(3, source: "s3://bucket/model", stage: "Staging")
    try source.write("models/churn model/version-2/tags/k", "w")
    let third = try fixture.run(source.path)
    #expect(third[.versions].taken == 1)
    #expect(third[.versions].different == 1)
    #expect(try model().versions[2].stage == .staging)
    #expect(try model().versions[1].record.tags == ["k": "v"])
  }

  @Test("a model whose name Cairn cannot hold, and a torn version, are named")
  func faults() throws {
    try source.write("models/bad/meta.yaml", "name: 'a:b'\n")
    try source.write("models/churn model/version-4/meta.yaml", "{")
    let report = try fixture.run(source.path)
    #expect(report.sentences(.problem).count == 2)
    #expect(report[.models].left == 1)
    #expect(report[.versions].left == 1)
    #expect(report[.versions].taken == 2)
  }
}
