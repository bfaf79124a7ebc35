import Artifacts
import Ledger
import Records
import TestSupport
import Testing

@testable import TrackingAPI

@Suite("Logged models over the API") struct LoggedModelRouteTests {
  private let client: APIClient

  init() throws { client = try APIClient() }

  private func make(_ members: JSON.Member...) throws -> JSON {
    let body = try client.done("logged-models", .object([.init("experiment_id", "0")] + members))
    return try #require(body["model"])
  }

  private func id(_ model: JSON) throws -> String { try #require(model["info"]?["model_id"]?.string) }

  private func send(
    _ method: APIRequest.Method, _ path: String, _ body: JSON = .object([]),
    query: [(name: String, value: String)] = []
  ) throws -> (status: Int, body: JSON) {
    try client.send(
      APIRequest(method, "/api/2.0/mlflow/logged-models" + path, query: query, body: body.compact()))
  }

  @Test("A new model has all that MLflow's has, and is the same when it is asked for")
  func creation() throws {
    let run = try client.run()
    let model = try make(
      .init("name", "m1"), .init("model_type", "Agent"), .init("source_run_id", .string(run)),
      .init("params", [["key": "z", "value": "1"], ["key": "a", "value": "2"]]),
      .init("tags", [["key": "t2", "value": "x"], ["key": "t1", "value": "y"]]))
    let id = try id(model)
    let time = try #require(model["info"]?["creation_timestamp_ms"]?.integer)
    #expect(
      model.text
        == "{\"info\":{\"model_id\":\"\(id)\",\"experiment_id\":\"0\",\"name\":\"m1\",\"creation_timestamp_ms\":\(time),"
        + "\"last_updated_timestamp_ms\":\(time),\"artifact_uri\":\"mlflow-artifacts:/0/models/\(id)/artifacts\","
        + "\"status\":\"LOGGED_MODEL_PENDING\",\"model_type\":\"Agent\",\"source_run_id\":\"\(run)\","
        + "\"tags\":[{\"key\":\"t1\",\"value\":\"y\"},{\"key\":\"t2\",\"value\":\"x\"}]},"
        + "\"data\":{\"params\":[{\"key\":\"a\",\"value\":\"2\"},{\"key\":\"z\",\"value\":\"1\"}]}}")
    #expect(try send(.get, "/" + id).body["model"] == model)
    let bare = try make()
    #expect(bare["info"]?["name"]?.string?.isEmpty == false)
    #expect(bare["info"]?["model_type"] == "")
    #expect(bare["data"]?.text == "{}")
  }

  @Test("What is wrong is said in MLflow's words")
  func refusals() throws {
    func message(_ body: JSON) throws -> String? {
      try client.post("logged-models", body).body["message"]?.string
    }
    #expect(
      try message([:])
        == "Missing value for required parameter 'experiment_id'. See the API docs for more information about request parameters."
    )
    #expect(try message(["experiment_id": "99"]) == "No Experiment with id=99 exists")
    #expect(
      try message(["experiment_id": "0", "name": "a/b"])
        == "Invalid model name ('a/b') provided. Model name must be a non-empty string and cannot contain the following "
        + "characters: ('/', ':', '.', '%', '\"', \"'\")")
    #expect(
      try client.post("logged-models", ["experiment_id": "0", "params": [["key": "a"], ["key": "a"]]]).body[
        "error_code"]
        == "BAD_REQUEST")
    for (method, path) in [
      (APIRequest.Method.get, "/nope"), (.delete, "/nope"), (.get, "/nope/artifacts/directories"),
    ] {
      let answer = try send(method, path)
      #expect(answer.status == 404)
      #expect(answer.body["message"] == "Logged model with ID 'nope' not found.")
    }
    let id = try id(make())
    #expect(try send(.patch, "/" + id).body["message"]?.string?.contains("'model_id'") == true)
    #expect(
      try send(.patch, "/" + id, ["model_id": .string(id)]).body["message"]?.string?.contains("'status'")
        == true)
  }

  @Test(
    "It is finalised with a status by its name or number; any other is none in particular",
    arguments: [
      ("LOGGED_MODEL_READY" as JSON, "LOGGED_MODEL_READY"), (2, "LOGGED_MODEL_READY"),
      ("LOGGED_MODEL_UPLOAD_FAILED", "LOGGED_MODEL_UPLOAD_FAILED"),
      ("BOGUS", "LOGGED_MODEL_STATUS_UNSPECIFIED"),
      (9, "LOGGED_MODEL_STATUS_UNSPECIFIED"),
    ])
  func finalising(status: JSON, name: String) throws {
    let id = try id(make())
    let answer = try send(.patch, "/" + id, ["model_id": .string(id), "status": status])
    #expect(answer.body["model"]?["info"]?["status"]?.string == name)
  }

  @Test("Tags come and go, parameters stay")
  func values() throws {
    let id = try id(make(.init("tags", [["key": "a", "value": "1"]])))
    #expect(
      try send(.patch, "/\(id)/tags", ["tags": [["key": "a", "value": "2"], ["key": "b", "value": "3"]]]).body
        .text == "{}")
    #expect(try send(.delete, "/\(id)/tags/a").body.text == "{}")
    let gone = try send(.delete, "/\(id)/tags/a")
    #expect(gone.status == 404)
    #expect(gone.body["message"]?.string == "No tag with key 'a' found for model with ID '\(id)'.")
    let body: JSON = ["model_id": .string(id), "params": [["key": "p", "value": "1"]]]
    #expect(try send(.post, "/\(id)/params", body).body.text == "{}")
    #expect(try send(.post, "/\(id)/params", body).body["error_code"] == "BAD_REQUEST")
    let model = try #require(try send(.get, "/" + id).body["model"])
    #expect(model["info"]?["tags"]?.pairs == ["b": "3"])
    #expect(model["data"]?["params"]?.pairs == ["p": "1"])
  }

  @Test("A deleted one is gone, unless it is asked for")
  func deletion() throws {
    let id = try id(make())
    #expect(try send(.delete, "/" + id).body.text == "{}")
    #expect(try send(.get, "/" + id).status == 404)
    #expect(try send(.get, "/" + id, query: [("allow_deleted", "true")]).status == 200)
    #expect(try send(.delete, "/" + id).status == 200)
    #expect(try send(.post, "/search", ["experiment_ids": ["0"]]).body.text == "{}")
  }

  @Test("What a run measures of a model is the model's too, NaN and infinity as MLflow's databases have them")
  func metrics() throws {
    let run = try client.run()
    let id = try id(make(.init("source_run_id", .string(run))))
    func log(_ key: String, _ value: JSON, step: Int64, _ dataset: JSON.Member...) throws {
      let members: [JSON.Member] = [
        .init("run_id", .string(run)), .init("key", .string(key)), .init("value", value),
        .init("timestamp", 1000),
        .init("step", .integer(step)), .init("model_id", .string(id)),
      ]
      _ = try client.done("runs/log-metric", .object(members + dataset))
    }
    try log("loss", "NaN", step: 0)
    try log("acc", 0.5, step: 2, .init("dataset_name", "ds"), .init("dataset_digest", "dg"))
    try log("acc", "Infinity", step: 1)
    let metrics = try #require(try send(.get, "/" + id).body["model"]?["data"]?["metrics"])
    #expect(
      metrics.text
        == "[{\"key\":\"acc\",\"value\":1.7976931348623157e+308,\"timestamp\":1000,\"step\":1,\"model_id\":\"\(id)\","
        + "\"run_id\":\"\(run)\"},{\"key\":\"acc\",\"value\":0.5,\"timestamp\":1000,\"step\":2,\"dataset_name\":\"ds\","
        + "\"dataset_digest\":\"dg\",\"model_id\":\"\(id)\",\"run_id\":\"\(run)\"},{\"key\":\"loss\",\"value\":0.0,"
        + "\"timestamp\":1000,\"step\":0,\"model_id\":\"\(id)\",\"run_id\":\"\(run)\"}]")
  }

  @Test("Its files are at its own address, and are committed with it", arguments: StorePlace.allCases)
  func files(place: StorePlace) throws {
    let client = try APIClient(place)
    let body = try client.done("logged-models", ["experiment_id": "0", "name": "net"])
    let id = try #require(body["model"]?["info"]?["model_id"]?.string)
    let root = "0/models/\(id)/artifacts"
    #expect(try client.upload(root + "/d/MLmodel", "flavors").status == 200)
    #expect(
      try client.get("logged-models/\(id)/artifacts/directories", ["artifact_directory_path": "d"]).body.text
        == "{\"root_uri\":\"mlflow-artifacts:/\(root)\",\"files\":[{\"path\":\"d/MLmodel\",\"is_dir\":false,\"file_size\":7}]}"
    )
    let page = APIRequest(
      .get, "/ajax-api/2.0/mlflow/logged-models/\(id)/artifacts/files",
      query: [("artifact_file_path", "d/MLmodel")])
    #expect(client.transfer(page).text == "flavors")
    _ = try client.send(
      APIRequest(
        .patch, "/api/2.0/mlflow/logged-models/\(id)",
        body: Array("{\"model_id\":\"\(id)\",\"status\":\"LOGGED_MODEL_READY\"}".utf8)))
    try client.fixture.store.commitPending()
    let directory = try LoggedModelID(id).directory
    let branch = client.fixture.branch
    #expect(
      try client.fixture.repository.git("show", "\(branch):cairn/\(directory)/artifacts/d/MLmodel")
        == "flavors")
    #expect(
      try client.fixture.repository.git("show", "\(branch):cairn/\(directory)/model.json").contains("READY"))
    #expect(client.download(root + "/d/MLmodel").text == "flavors")
    #expect(try client.fixture.ledger().liveModels() == [])

    _ = try client.upload(root + "/more", "more")
    try client.fixture.store.commitPending()
    #expect(
      try client.fixture.repository.git("show", "\(branch):cairn/\(directory)/artifacts/more") == "more")
    #expect(
      try client.fixture.repository.git("show", "\(branch):cairn/\(directory)/artifacts/d/MLmodel")
        == "flavors")
    #expect(
      try client.fixture.repository.git("show", "\(branch):cairn/\(directory)/artifacts.json").contains(
        "MLmodel"))
    #expect(client.transfer(page).text == "flavors")
    try client.fixture.repository.fsck()
  }
}
