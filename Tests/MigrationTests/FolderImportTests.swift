import Foundation
import Ledger
import Migration
import Records
import TestSupport
import Testing

@Suite("Importing an mlruns folder")
struct FolderImportTests {
  let fixture: MigrationFixture
  let source: MLrunsFolder

  init() throws {
    fixture = try MigrationFixture()
    source = try MLrunsFolder(fixture.folder.path + "/mlruns")
    try source.experiment("1", "churn")
    try source.write("1/tags/team", "growth")
  }

  @Test("takes a run with its values, whatever slashes are in their keys, and its whole history")
  func run() throws {
    try source.run(
      runID(1), name: "'brave: fox'",
      files: [
        "params/opt/lr": "0.1", "params/empty": "", "params/text": "a\nb", "tags/a/b c": "x: y",
        "tags/mlflow.runName": "brave: fox", "tags/mlflow.source.git.commit": "abc",
        "metrics/train/loss": "1700000000600 0.5 0\n1700000000700 0.25 1\n",
        "metrics/odd": "1700000000600 nan 0\n1700000000700 -inf 1\n",
        "metrics/old": "1700000000600 3\n",
      ])
    let report = try fixture.run(source.path)
    #expect(report.notes.isEmpty)
    #expect(report[.runs].taken == 1)
    #expect(report[.metrics].taken == 5)
    let run = try fixture.committed(runID(1))
    #expect(run.name == "brave: fox")
    #expect(run.status == .finished)
    #expect(run.startTime.milliseconds == 1_700_000_000_500)
    #expect(run.endTime?.milliseconds == 1_700_000_001_000)
    #expect(run.params == ["opt/lr": "0.1", "empty": "", "text": "a\nb"])
    #expect(run.tags == ["a/b c": "x: y", "mlflow.source.git.commit": "abc", "mlflow.user": "ada"])
    #expect(run.metrics["train/loss"]?.value == 0.25)
    #expect(run.metrics["odd"]?.value == -.infinity)
    #expect(
      try fixture.committed(runID(1), "metrics.csv") == """
        key,step,timestamp,value
        odd,0,1700000000600,NaN
        odd,1,1700000000700,-Infinity
        old,0,1700000000600,3.0
        train/loss,0,1700000000600,0.5
        train/loss,1,1700000000700,0.25
        """)
    #expect(try fixture.status() == "")
    try fixture.repository.fsck()
  }

  @Test(
    "a status is a number or a name",
    arguments: [
      ("1", RunStatus.running), ("2", .scheduled), ("3", .finished), ("4", .failed), ("5", .killed),
      ("FAILED", .failed), ("null", .running),
    ])
  func status(text: String, expected: RunStatus) throws {
    try source.run(runID(1), status: text)
    try fixture.run(source.path)
    #expect(try fixture.committed(runID(1)).status == expected)
  }

  @Test("an experiment keeps its tags and its old id; deleted ones and deleted runs stay deleted")
  func experiments() throws {
    try source.experiment("7", "dropped", lifecycle: "deleted", in: ".trash/")
    try source.run(runID(1), lifecycle: "deleted")
    try source.run(runID(2), in: ".trash/7", name: "in the trash")
    try source.experiment("0", "Default")
    let report = try fixture.run(source.path)
    #expect(report[.experiments].taken == 2)
    let ledger = try fixture.ledger()
    let all = try ledger.experiments()
    #expect(Set(all.map(\.name)) == ["churn", "dropped"])
    let churn = try #require(all.first { $0.name == "churn" })
    #expect(churn.tags == ["team": "growth", "cairn.imported.experiment_id": "1"])
    #expect(all.first { $0.name == "dropped" }?.lifecycle == .deleted)
    #expect(try fixture.committed(runID(1)).lifecycle == .deleted)
    #expect(try fixture.committed(runID(2)).experimentID == ExperimentID(derivedFrom: "dropped"))
  }

  @Test("a nested run has its parent")
  func parent() throws {
    try source.run(runID(1))
    try source.run(runID(2), files: ["tags/mlflow.parentRunId": runID(1)])
    try fixture.run(source.path)
    #expect(try fixture.committed(runID(2)).parent?.text == runID(1))
  }

  @Test("artifacts come from the run's own folder, though its record names the place where it once was")
  func artifacts() throws {
    try source.run(runID(1), files: ["artifacts/plots/a.svg": "<svg/>", "artifacts/model.bin": "\u{0}"])
    let report = try fixture.run(source.path)
    #expect(report[.artifacts].taken == 2)
    #expect(try fixture.committed(runID(1), "artifacts/plots/a.svg") == "<svg/>")
    let manifest = try ArtifactManifest(
      parsing: Array((fixture.committed(runID(1), "artifacts.json") + "\n").utf8))
    #expect(manifest.entries.map(\.path) == ["model.bin", "plots/a.svg"])
    #expect(try fixture.status() == "")
  }

  @Test("large artifacts go to Git LFS, as a run's own do")
  func largeArtifacts() throws {
    try source.run(runID(1))
    try TestFiles.write(
      source.path + "/1/\(runID(1))/artifacts/big.bin", [UInt8](repeating: 7, count: 2 << 20))
    try fixture.run(source.path)
    let pointer = try fixture.committed(runID(1), "artifacts/big.bin")
    #expect(pointer.hasPrefix("version https://git-lfs.github.com/spec/v1\n"))
    #expect(pointer.contains("size 2097152"))
  }

  @Test("datasets that a run read, and models that it made, whose ids are the folders' names")
  func inputs() throws {
    try source.write(
      "1/datasets/d1/meta.yaml",
      "name: train\ndigest: 85abe2dc\nsource: 's3://b/x'\nsource_type: s3\nschema: null\nprofile: '{}'\n")
    try source.run(
      runID(1),
      files: [
        "inputs/i1/meta.yaml":
          "destination_id: d1\ndestination_type: RUN\nsource_id: d1\nsource_type: DATASET\n"
          + "tags:\n  mlflow.data.context: training\n  k: v\n",
        "outputs/m-\(runID(9))/meta.yaml":
          "destination_id: wrong\ndestination_type: MODEL_OUTPUT\nsource_id: wrong\nsource_type: RUN_OUTPUT\nstep: 4\n"
          + "tags: {}\n",
      ])
    try fixture.run(source.path)
    let run = try fixture.committed(runID(1))
    #expect(
      run.inputs == [
        DatasetInput(
          name: "train", digest: "85abe2dc", sourceType: "s3", source: "s3://b/x", profile: "{}",
          context: "training", tags: ["k": "v"])
      ])
    #expect(run.outputs == [ModelOutput(modelID: "m-\(runID(9))", step: 4)])
  }

  @Test("logged models come with their files and metrics, and the run's own history names them")
  func loggedModels() throws {
    let model = "m-" + runID(5)
    try source.run(
      runID(1),
      files: ["metrics/acc": "1700000000600 0.9 2 train set 85abe2dc\n1700000000700 0.8 3\n"])
    try source.write(
      "1/models/\(model)/meta.yaml",
      """
      artifact_location: file:///elsewhere
      creation_timestamp: 1700000000550
      experiment_id: '1'
      last_updated_timestamp: 1700000000560
      model_id: \(model)
      model_type: Agent
      name: forest
      source_run_id: \(runID(1))
      status: 2
      status_message: null

      """)
    try source.write("1/models/\(model)/params/depth", "3")
    try source.write("1/models/\(model)/tags/k", "v")
    try source.write("1/models/\(model)/artifacts/MLmodel", "flavors: {}\n")
    try source.write(
      "1/models/\(model)/metrics/acc", "1700000000600 0.9 2 \(runID(1)) train set 85abe2dc\n")
    let report = try fixture.run(source.path)
    #expect(report[.loggedModels].taken == 1)
    #expect(report.notes.isEmpty)
    let id = try LoggedModelID(model)
    let ledger = try fixture.ledger()
    let record = try #require(try ledger.loggedModel(id))
    #expect(record.name == "forest")
    #expect(record.status == .ready)
    #expect(record.type == "Agent")
    #expect(record.sourceRun == runID(1))
    #expect(record.params == ["depth": "3"])
    #expect(record.experimentID == ExperimentID(derivedFrom: "churn"))
    #expect(try ledger.metrics(ofModel: id).map(\.dataset) == ["train set@85abe2dc"])
    #expect(
      try fixture.repository.git("show", "HEAD:cairn/\(id.directory)/artifacts/MLmodel") == "flavors: {}")
    #expect(
      try fixture.committed(runID(1), "metrics.csv") == """
        key,step,timestamp,value,model,dataset
        acc,2,1700000000600,0.9,\(model),train set@85abe2dc
        acc,3,1700000000700,0.8,,
        """)
    let second = try fixture.run(source.path)
    #expect(second.isIdle)
    #expect(second[.loggedModels].unchanged == 1)
  }

  @Test("traces are told of, since they are not taken")
  func traces() throws {
    try source.write("1/traces/t1/trace_info.yaml", "a: 1\n")
    let report = try fixture.run(source.path)
    #expect(report.sentences(.unsupported) == ["experiment 1: 1 traces are not taken: Cairn has none"])
    #expect(!report.hasProblems)
  }

  @Test("a folder that is no store is refused, with the folder that was meant")
  func notAStore() throws {
    let error = #expect(throws: MigrationError.self) { try fixture.run(fixture.folder.path) }
    #expect(error?.code == .notAStore)
    #expect(error?.message.contains("did you mean '\(source.path)'?") == true)
    #expect(throws: MigrationError.self) { try fixture.run(source.path + "/none") }
    #expect(throws: MigrationError.self) { try fixture.run("postgresql://host/db") }
  }
}
