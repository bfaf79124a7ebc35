import Records
import TestSupport
import Testing

@testable import TrackingAPI

@Suite("The model registry's API")
struct ModelRouteTests {
  @Test("A model and its versions are answered as MLflow answers them", arguments: StorePlace.allCases)
  func answers(place: StorePlace) throws {
    let client = try APIClient(place)
    try client.model("churn", versions: 2, tags: ["team": "growth"])
    _ = try client.done(
      "registered-models/alias", ["name": "churn", "alias": "champion", "version": "2"])
    _ = try client.done(
      "model-versions/transition-stage", ["name": "churn", "version": "1", "stage": "production"])
    let model = try #require(client.get("registered-models/get", ["name": "churn"]).body["registered_model"])
    #expect(model["tags"]?.pairs == ["team": "growth"])
    #expect(model["description"] == nil)
    #expect(model["aliases"] == [["alias": "champion", "version": "2"]])
    #expect(model["creation_timestamp"]?.integer != nil)
    let latest = try #require(model["latest_versions"]?.array)
    #expect(latest.map { $0["current_stage"] } == ["Production", "None"])
    #expect(latest.allSatisfy { $0["aliases"] == nil })
    let version = try #require(
      client.get("model-versions/get", ["name": "churn", "version": "2"]).body["model_version"])
    #expect(version["version"] == "2")
    #expect(version["status"] == "READY")
    #expect(version["aliases"] == ["champion"])
    // MLflow's client sends empty texts for what it was not given, and gets them back.
    for name in ["run_id", "run_link", "description"] { #expect(version[name] == "") }
    let uri = try client.get("model-versions/get-download-uri", ["name": "churn", "version": "2"]).body
    #expect(uri == ["artifact_uri": "s3://bucket/churn/2"])
    let found = try client.get("registered-models/alias", ["name": "churn", "alias": "Latest"]).body
    #expect(found["model_version"]?["version"] == "2")
  }

  @Test("Each change is in Git when it is answered")
  func committed() throws {
    let client = try APIClient()
    try client.model("churn", versions: 1)
    _ = try client.delete("model-versions/delete", ["name": "churn", "version": "1"])
    let subjects = try client.fixture.repository.git("log", "--format=%s").split(separator: "\n")
    #expect(
      subjects.prefix(3) == [
        "model(churn): version 1 deleted", "model(churn): version 1 registered", "model(churn): created",
      ])
    #expect(try client.fixture.repository.git("status", "--porcelain") == "")
    try client.model("other")
    #expect(client.message(try client.post("model-versions/create", ["name": "churn"])).hasPrefix("400"))
    #expect(
      try client.done("model-versions/create", ["name": "churn", "source": "s3://b/x"])["model_version"]?[
        "version"] == "2")
  }

  static let refusals: [(String, JSON, String)] = [
    (
      "registered-models/create", ["name": "churn"],
      "400 RESOURCE_ALREADY_EXISTS Registered Model (name=churn) already exists."
    ),
    (
      "registered-models/create", ["name": ""],
      "400 INVALID_PARAMETER_VALUE Missing value for required parameter 'name'. See the API docs for more information "
        + "about request parameters."
    ),
    (
      "registered-models/create", ["name": " "],
      "400 INVALID_PARAMETER_VALUE Missing value for required parameter 'name'."
    ),
    (
      "registered-models/create", ["name": "a/b"],
      "400 INVALID_PARAMETER_VALUE Invalid model name 'a/b'. Names cannot contain '/' or ':'."
    ),
    (
      "registered-models/rename", ["name": "none", "new_name": "x"],
      "404 RESOURCE_DOES_NOT_EXIST Registered Model with name=none not found"
    ),
    (
      "registered-models/set-tag",
      ["name": "churn", "key": "k", "value": .string(String(repeating: "x", count: 100_001))],
      "400 INVALID_PARAMETER_VALUE 'value' exceeds the maximum length of 100000 characters"
    ),
    (
      "registered-models/alias", ["name": "churn", "alias": "latest", "version": "1"],
      "400 INVALID_PARAMETER_VALUE 'latest' alias name (case insensitive) is reserved."
    ),
    (
      "registered-models/alias", ["name": "churn", "alias": "v3", "version": "1"],
      "400 INVALID_PARAMETER_VALUE Version alias name 'v3' is reserved."
    ),
    (
      "registered-models/alias", ["name": "churn", "alias": "a", "version": "9"],
      "404 RESOURCE_DOES_NOT_EXIST Model Version (name=churn, version=9) not found"
    ),
    (
      "model-versions/transition-stage", ["name": "churn", "version": "x", "stage": "None"],
      "400 INVALID_PARAMETER_VALUE Parameter 'version' must be an integer, got 'x'."
    ),
    (
      "model-versions/transition-stage", ["name": "churn", "version": "1", "stage": "Canary"],
      "400 INVALID_PARAMETER_VALUE Invalid Model Version stage: Canary. Value must be one of None, Staging, Production, "
        + "Archived."
    ),
    (
      "model-versions/create", ["name": "none", "source": "s3://b/x"],
      "404 RESOURCE_DOES_NOT_EXIST Registered Model with name=none not found"
    ),
  ]

  @Test("What cannot be done is refused in MLflow's words", arguments: refusals)
  func refused(path: String, body: JSON, message: String) throws {
    let client = try APIClient()
    try client.model("churn", versions: 1)
    #expect(client.message(try client.post(path, body)) == message)
  }

  @Test(
    "A source that leads to files of the server, or to artifacts that the request does not name, is refused",
    arguments: [
      ["source": "/etc/passwd"], ["source": "file:///etc/passwd"], ["source": "etc/passwd"],
      ["source": "s3://b/a/../c"], ["source": "s3://b/%252e%252e/c"], ["source": "s3://b/a%00"],
      ["source": "http://host/x"], ["source": "mlflow-artifacts://host/x"],
      ["source": "mlflow-artifacts:/0/$run/artifacts/m"],
      ["source": "mlflow-artifacts:/0/other/artifacts/m", "run_id": "$run"],
      ["source": "mlflow-artifacts:/0/$run/artifacts/../../x", "run_id": "$run"],
      ["source": "/etc/passwd", "run_id": "$run"], ["source": "runs:/$run/m"],
      ["source": "runs:/$run/m", "run_id": "x"], ["source": "models:/none/1"], ["source": "models:/p/1"],
      ["source": "models:/m-1"], ["source": "models:/m-1", "model_id": "m-1"],
      ["source": "s3://b/c", "model_id": "m-1"], ["source": "models://host/m/1"], ["source": "\tfile:/x"],
    ] as [[String: String]])
  func hostileSource(body: [String: String]) throws {
    let client = try APIClient()
    let run = try client.run()
    try client.model("m", versions: 1)
    try client.model("p", tags: ["mlflow.prompt.is_prompt": "true"])
    let members = body.map { JSON.Member($0.key, .string($0.value.replacing("$run", with: run))) }
    let answer = try client.post("model-versions/create", .object(members + [.init("name", "m")]))
    #expect((400...404).contains(answer.status), "\(answer.body.text)")
    #expect(try client.versions() == ["m/1"])
  }

  @Test(
    "A source in a run that the request names is taken, and one of another version comes from where that came from"
  )
  func sources() throws {
    let client = try APIClient()
    let run = try client.run()
    try client.model("m")
    for source in ["mlflow-artifacts:/0/\(run)/artifacts/m", "runs:/\(run)/m"] {
      let made = try client.done(
        "model-versions/create", ["name": "m", "source": .string(source), "run_id": .string(run)])
      #expect(made["model_version"]?["run_id"] == .string(run))
    }
    try client.model("copy")
    let copied = try client.done("model-versions/create", ["name": "copy", "source": "models:/m/latest"])
    #expect(copied["model_version"]?["source"] == "models:/m/2")
    #expect(copied["model_version"]?["run_id"] == .string(run))
    let uri = try client.get("model-versions/get-download-uri", ["name": "copy", "version": "1"]).body
    #expect(uri["artifact_uri"] == .string("runs:/\(run)/m"))
  }
}
