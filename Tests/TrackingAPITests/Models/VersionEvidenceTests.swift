import Ledger
import Records
import Registry
import TestSupport
import Testing

@testable import TrackingAPI

@Suite("Versions that clients register")
struct VersionEvidenceTests {
  @Test("keep the evidence that the command line keeps", arguments: StorePlace.allCases)
  func evidence(place: StorePlace) throws {
    let client = try APIClient(place)
    let run = try client.run()
    let id = try RunID(run)
    try client.fixture.store.put(
      "flavors: {sklearn: {sklearn_version: 1.7.2}}\n", as: "model/MLmodel", in: .run(id))
    try client.fixture.store.put("weights", as: "model/model.pkl", in: .run(id))
    _ = try client.done(
      "runs/log-metric", ["run_id": .string(run), "key": "auc", "value": 0.9, "timestamp": 1])
    try client.model("churn")
    let sources = ["runs:/\(run)/model", "mlflow-artifacts:/0/\(run)/artifacts/model"]
    for source in sources {
      _ = try client.done(
        "model-versions/create", ["name": "churn", "source": .string(source), "run_id": .string(run)])
    }
    let ledger = try client.fixture.ledger()
    let model = try #require(try ModelRegistry().model(ModelName("churn"), at: ledger.tip(), in: ledger))
    var gathered = NewVersion(source: sources[0])
    gathered.runID = run
    let expected = try GatheredEvidence(for: gathered, in: ledger).evidence
    #expect(expected.files == 2)
    #expect(expected.flavors == ["sklearn": "1.7.2"])
    #expect(expected.metrics == ["auc": MetricValue(0.9)])
    #expect(expected.runStatus == .running)
    #expect(model.versions.map(\.record.evidence) == [expected, expected])
    // MLflow's answers have no such key.
    let answer = try client.get("model-versions/get", ["name": "churn", "version": "1"]).body["model_version"]
    #expect(answer?["evidence"] == nil)
  }

  @Test("move between the stages of cairn.yaml, and are answered with the names of these")
  func stages() throws {
    let client = try APIClient()
    let policy = try client.fixture.repository.read("cairn.yaml") + "\nstages: [Canary, Production]\n"
    try client.fixture.repository.commit("stages", files: ["cairn.yaml": policy])
    try client.model("churn", versions: 1)
    func move(_ stage: String, archives: Bool = false) throws -> (status: Int, body: JSON) {
      try client.post(
        "model-versions/transition-stage",
        [
          "name": "churn", "version": "1", "stage": .string(stage),
          "archive_existing_versions": .bool(archives),
        ])
    }
    #expect(try move("canary").body["model_version"]?["current_stage"] == "Canary")
    #expect(
      try client.message(move("Staging"))
        == "400 INVALID_PARAMETER_VALUE Invalid Model Version stage: Staging. Value must be one of None, Canary, Production."
    )
    #expect(
      try client.message(move("None", archives: true)).hasSuffix(
        "is not an Active stage. Valid stages are ['Canary', 'Production']"))
    let latest = try client.post(
      "registered-models/get-latest-versions", ["name": "churn", "stages": ["Canary"]])
    #expect(latest.body["model_versions"]?.array?.count == 1)
  }
}
