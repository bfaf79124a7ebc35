import Foundation
import Ledger
import Migration
import Records
import Registry
import TestSupport
import Testing

@Suite("Importing an MLflow database")
struct DatabaseImportTests {
  let fixture: MigrationFixture
  let source: MLflowDatabase

  init() throws {
    fixture = try MigrationFixture()
    source = try MLflowDatabase(fixture.folder.path + "/mlflow.db")
  }

  private func fill() throws {
    try source.makeTables()
    try source.execute(
      """
      INSERT INTO experiments VALUES (1, 'churn', '', 'active', 1, 1, 'default');
      INSERT INTO experiment_tags VALUES ('team', 'growth', 1);
      """)
    try source.addRun(runID(1))
  }

  @Test("takes runs with values, NaN and infinity, in the order in which they were logged")
  func runs() throws {
    try fill()
    try source.execute(
      """
      INSERT INTO params VALUES ('lr', '0.1', '\(runID(1))'), ('lr', '9', '\(runID(2))');
      INSERT INTO tags VALUES ('k', 'v', '\(runID(1))'), ('mlflow.runName', 'one', '\(runID(1))');
      INSERT INTO metrics VALUES ('b', 2.5, 20, '\(runID(1))', 1, 0), ('a', 0, 10, '\(runID(1))', 0, 1),
        ('a', -1.7976931348623157e308, 30, '\(runID(1))', 2, 0);
      INSERT INTO datasets VALUES ('d1', 1, 'train', '85abe2dc', 'code', '{}', NULL, NULL);
      INSERT INTO inputs VALUES ('i1', 'DATASET', 'd1', 'RUN', '\(runID(1))', 0),
        ('i2', 'RUN_OUTPUT', '\(runID(1))', 'MODEL_OUTPUT', 'm-\(runID(5))', 3);
      INSERT INTO input_tags VALUES ('i1', 'mlflow.data.context', 'training');
      """)
    let report = try fixture.run(source.path)
    #expect(report.sentences(.problem).isEmpty)
    let run = try fixture.committed(runID(1))
    #expect(run.params == ["lr": "0.1"])
    #expect(run.tags == ["k": "v", "mlflow.user": "ada"])
    #expect(run.inputs.map(\.context) == ["training"])
    #expect(run.outputs == [ModelOutput(modelID: "m-\(runID(5))", step: 3)])
    #expect(
      try fixture.committed(runID(1), "metrics.csv") == """
        key,step,timestamp,value
        b,1,20,2.5
        a,0,10,NaN
        a,2,30,-Infinity
        """)
    #expect(try fixture.run("sqlite:///" + source.path).isIdle)
  }

  @Test("a schema of long ago has fewer columns and tables, and no index by run")
  func oldSchema() throws {
    try source.execute(
      """
      CREATE TABLE experiments (experiment_id INTEGER PRIMARY KEY, name TEXT, lifecycle_stage TEXT);
      CREATE TABLE runs (run_uuid TEXT PRIMARY KEY, name TEXT, status TEXT, experiment_id INTEGER);
      CREATE TABLE params (key TEXT, value TEXT, run_uuid TEXT);
      CREATE TABLE metrics (key TEXT, value FLOAT, timestamp BIGINT, run_uuid TEXT);
      INSERT INTO experiments VALUES (1, 'churn', 'active');
      INSERT INTO runs VALUES ('\(runID(1))', '', 'FAILED', 1);
      INSERT INTO params VALUES ('lr', '0.1', '\(runID(1))');
      INSERT INTO metrics VALUES ('a', 1, 10, '\(runID(1))');
      """)
    let report = try fixture.run(source.path)
    #expect(report[.runs].taken == 1)
    let run = try fixture.committed(runID(1))
    #expect(run.status == .failed)
    #expect(run.name == "run-aaaaaaaa")
    #expect(run.params == ["lr": "0.1"])
    #expect(run.metrics["a"]?.step == 0)
    #expect(run.startTime.milliseconds == 10)
  }

  @Test(
    "artifacts are found where a tracking server keeps them, and where the address says",
    arguments: ["mlflow-artifacts:/1/RUN/artifacts", "mlflow-artifacts://host:5000/1/RUN/artifacts", "HERE"])
  func artifacts(address: String) throws {
    try fill()
    let here = fixture.folder.path + "/mlartifacts/1/\(runID(2))/artifacts"
    try TestFiles.write(here + "/a.txt", Array("a".utf8))
    try source.addRun(
      runID(2),
      artifacts: address.replacingOccurrences(of: "RUN", with: runID(2)).replacingOccurrences(
        of: "HERE", with: here))
    let report = try fixture.run(source.path)
    #expect(report[.artifacts].taken == 1)
    #expect(try fixture.committed(runID(2), "artifacts/a.txt") == "a")
  }

  @Test("artifacts in another store stay there, and the report says so")
  func remoteArtifacts() throws {
    try fill()
    try source.addRun(runID(2), artifacts: "s3://bucket/1/\(runID(2))/artifacts")
    let problems = try fixture.run(source.path).sentences(.problem)
    #expect(problems.count == 1)
    #expect(problems.first?.contains("another store (s3:)") == true)
  }

  @Test("logged models with their metrics, whose NaN is told from zero by the run's own row")
  func loggedModels() throws {
    try fill()
    let model = "m-" + runID(5)
    try source.execute(
      """
      INSERT INTO metrics VALUES ('a', 0, 10, '\(runID(1))', 0, 1), ('b', 0, 10, '\(runID(1))', 0, 0);
      INSERT INTO logged_models VALUES ('\(model)', 1, 'forest', '', 5, 6, 2, 'active', NULL, '\(runID(1))', NULL);
      INSERT INTO logged_model_metrics VALUES
        ('\(model)', 'a', 10, 0, 0, 1, '\(runID(1))', NULL, NULL, NULL),
        ('\(model)', 'b', 10, 0, 0, 1, '\(runID(1))', NULL, 'train', 'd1');
      INSERT INTO logged_model_params VALUES ('\(model)', 'depth', '3');
      INSERT INTO logged_model_tags VALUES ('\(model)', 'k', 'v');
      """)
    try fixture.run(source.path)
    let ledger = try fixture.ledger()
    let record = try #require(try ledger.loggedModel(LoggedModelID(model)))
    #expect(record.params == ["depth": "3"])
    #expect(record.tags == ["k": "v"])
    let metrics = try ledger.metrics(ofModel: LoggedModelID(model))
    #expect(metrics.map(\.value.isNaN) == [true, false])
    #expect(metrics.map(\.dataset) == [nil, "train@d1"])
    #expect(
      try fixture.committed(runID(1), "metrics.csv") == """
        key,step,timestamp,value,model,dataset
        a,0,10,NaN,\(model),
        b,0,10,0.0,\(model),train@d1
        """)
  }

  @Test("the registry; numbers of deleted versions are not given again")
  func registry() throws {
    try fill()
    try source.execute(
      """
      INSERT INTO registered_models VALUES ('churn', 1, 2, 'it');
      INSERT INTO registered_model_aliases VALUES ('churn', 'champion', 1);
      INSERT INTO model_versions VALUES
        ('churn', 1, 1, 1, NULL, NULL, 'Archived', 'models:/m-1', NULL, '', NULL, 'READY', NULL),
        ('churn', 2, 1, 3, NULL, NULL, 'Deleted_Internal', 'REDACTED-SOURCE-PATH', NULL, 'REDACTED-RUN-ID', NULL,
          'READY', NULL);
      INSERT INTO model_version_tags VALUES ('churn', 1, 'k', 'v');
      """)
    try fixture.run(source.path)
    let model = try ModelRegistry().snapshot(of: fixture.ledger()).model(ModelName("churn"))
    #expect(model.versions.map(\.number) == [1])
    #expect(model.versions.first?.stage == .archived)
    #expect(model.versions.first?.record.tags == ["k": "v"])
    #expect(model.nextNumber == 3)
  }

  @Test("experiments of one name in two workspaces stay two, and other tables are told of")
  func workspaces() throws {
    try fill()
    try source.execute(
      """
      INSERT INTO experiments VALUES (2, 'churn', '', 'active', 1, 1, 'blue');
      INSERT INTO trace_info VALUES ('t1'), ('t2');
      """)
    let report = try fixture.run(source.path)
    #expect(Set(try fixture.ledger().experiments().map(\.name)) == ["churn", "blue/churn"])
    #expect(
      report.sentences(.unsupported) == [
        "table 'trace_info': 2 rows are not taken: Cairn has nothing like them"
      ])
  }

  @Test("nothing that the database brings along is run, and nothing is written to it")
  func views() throws {
    try fill()
    try source.execute(
      """
      DROP TABLE registered_models;
      CREATE VIEW registered_models AS WITH RECURSIVE n(name) AS (SELECT 1 UNION ALL SELECT name + 1 FROM n)
        SELECT name FROM n;
      """)
    let before = try TestFiles.read(source.path)
    #expect(try fixture.run(source.path)[.models].taken == 0)
    #expect(try TestFiles.read(source.path) == before)
  }

  @Test("a database that is locked, cut off, or none, is told of with the way out")
  func unreadable() throws {
    func message(_ path: String) -> String {
      do {
        try fixture.run(path)
        return "no error"
      } catch { return "\(error)" }
    }
    let text = fixture.folder.path + "/text"
    try TestFiles.write(text, Array("not a database, whatever it is called\n".utf8))
    #expect(message(text) == "'\(text)' is no SQLite database")
    try source.execute("CREATE TABLE other (a)")
    #expect(message(source.path).contains("but not MLflow's"))
    try source.execute("DROP TABLE other")
    try fill()
    for number in 2..<400 { try source.addRun(runID(number), name: String(repeating: "x", count: 200)) }
    let cut = fixture.folder.path + "/cut.db"
    let bytes = try TestFiles.read(source.path)
    try TestFiles.write(cut, Array(bytes[..<(bytes.count / 2)]))
    #expect(message(cut).contains("is damaged"))
    try source.execute("BEGIN EXCLUSIVE")
    #expect(message(source.path).contains("is locked by a program that writes to it"))
    try source.execute("COMMIT")
    #expect(message(source.path) == "no error")
  }
}
