import Records
import Testing

@testable import TrackingAPI

@Suite("Runs through the API")
struct RunRouteTests {
  @Test("a new run is answered in full, and is there afterwards", arguments: StorePlace.allCases)
  func create(place: StorePlace) throws {
    let client = try APIClient(place)
    let created = try client.done(
      "runs/create",
      [
        "experiment_id": "0", "start_time": "1764000000000", "run_name": "first", "user_id": "ada",
        "tags": [["key": "team", "value": "red"]],
      ])
    let info = try #require(created["run"]?["info"])
    let id = try #require(info["run_id"]?.string)
    #expect(info["run_uuid"]?.string == id)
    #expect(info["start_time"] == 1_764_000_000_000)
    #expect(info["status"] == "RUNNING")
    #expect(info["lifecycle_stage"] == "active")
    #expect(info["user_id"] == "ada")
    #expect(info["artifact_uri"]?.string == "mlflow-artifacts:/0/\(id)/artifacts")
    #expect(info["end_time"] == nil)
    #expect(created["run"]?["inputs"] == .object([]))
    #expect(created["run"]?["outputs"] == nil)
    let run = try client.run(id)
    #expect(run["info"] == info)
    #expect(run["data"]?["tags"]?.pairs["mlflow.runName"] == "first")
    #expect(run["data"]?["tags"]?.pairs["team"] == "red")
    #expect(run["outputs"] == .object([]))
  }

  @Test("what is logged is answered, each metric by its latest value")
  func log() throws {
    let client = try APIClient()
    let id = try client.run()
    let batch = try client.done(
      "runs/log-batch",
      [
        "run_id": .string(id),
        "metrics": [
          ["key": "loss", "value": 0.5, "timestamp": 1, "step": 1],
          ["key": "loss", "value": "NaN", "timestamp": "2", "step": "2"],
          ["key": "up", "value": "Infinity", "timestamp": 2],
        ],
        "params": [["key": "lr", "value": "0.1"]], "tags": [["key": "a/b", "value": ""]],
      ])
    #expect(batch == .object([]))
    let data = try #require(try client.run(id)["data"])
    #expect(
      data["metrics"]?.text
        == #"[{"key":"loss","value":"NaN","timestamp":2,"step":2},"#
        + #"{"key":"up","value":1.7976931348623157e+308,"timestamp":2,"step":0}]"#)
    #expect(data["params"]?.pairs == ["lr": "0.1"])
    #expect(data["tags"]?.pairs["a/b"] == "")
  }

  @Test("a run ends, is renamed, deleted and brought back")
  func update() throws {
    let client = try APIClient()
    let id = try client.run()
    let ended = try client.done(
      "runs/update",
      ["run_id": .string(id), "status": "FINISHED", "end_time": 1_764_000_000_001, "run_name": "better"])
    #expect(ended["run_info"]?["status"] == "FINISHED")
    #expect(ended["run_info"]?["end_time"] == 1_764_000_000_001)
    #expect(ended["run_info"]?["run_name"] == "better")
    _ = try client.done("runs/delete", ["run_id": .string(id)])
    #expect(try client.run(id)["info"]?["lifecycle_stage"] == "deleted")
    let refused = try client.post("runs/set-tag", ["run_id": .string(id), "key": "a", "value": "b"])
    #expect(refused.status == 400)
    #expect(
      refused.body["message"]?.string
        == "The run \(id) must be in the 'active' state. Current state is deleted.")
    _ = try client.done("runs/restore", ["run_id": .string(id)])
    #expect(try client.run(id)["info"]?["lifecycle_stage"] == "active")
  }

  static let refusals: [(String, JSON, Int, String)] = [
    (
      "runs/log-metric", ["run_id": "x"], 400,
      "Missing value for required parameter 'key'. See the API docs for more information about request parameters."
    ),
    (
      "runs/log-metric", ["run_id": 5], 400,
      "Invalid value 5 for parameter 'run_id' supplied:  Hint: Value was of type 'int'. See the API docs for more "
        + "information about request parameters."
    ),
    (
      "runs/log-metric", ["run_id": "x", "key": "a", "value": "high", "timestamp": 0], 400,
      "Invalid value \"high\" for parameter 'value' supplied:  Hint: Value was of type 'str'. See the API docs for more "
        + "information about request parameters."
    ),
    (
      "runs/log-metric",
      ["run_id": "0123456789abcdef0123456789abcdef", "key": "a", "value": 1, "timestamp": 0], 404,
      "Run with id=0123456789abcdef0123456789abcdef not found"
    ),
    (
      "runs/log-batch", ["run_id": "x", "metrics": [["key": "a", "timestamp": 1]]], 400,
      "Missing value for required parameter 'metrics[0].value'. See the API docs for more information about request "
        + "parameters."
    ),
    (
      "runs/log-batch", ["run_id": "x", "tags": [["key": "a$", "value": ""]]], 400,
      "Invalid value \"a$\" for parameter 'tags[0].key' supplied: Names may only contain alphanumerics, underscores "
        + "(_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/)."
    ),
    (
      "runs/log-parameter", ["run_id": "x", "key": "a/../b", "value": "1"], 400,
      "Invalid value \"a/../b\" for parameter 'key' supplied: Names may be treated as files in certain cases, and must "
        + "not resolve to other names when treated as such. This name would resolve to 'b'"
    ),
    (
      "runs/log-batch",
      ["run_id": "x", "params": [["key": "a", "value": "1"], ["key": "a", "value": "1"]]], 400,
      "Duplicate parameter keys have been submitted: ['a']. Please ensure the request contains only one param value per "
        + "param key."
    ),
    ("runs/create", ["experiment_id": "77"], 404, "No Experiment with id=77 exists"),
    (
      "runs/create", ["experiment_id": "x"], 400,
      "Invalid experiment ID 'x'. Experiment ID must be a valid integer."
    ),
    (
      "runs/create", ["experiment_id": "0", "experimentId": "0"], 400,
      "Request specifies both 'experiment_id' and 'experimentId'; provide only one of them."
    ),
  ]

  @Test("a request that is wrong is refused in MLflow's words", arguments: refusals)
  func refuse(path: String, body: JSON, status: Int, message: String) throws {
    let answer = try APIClient().post(path, body)
    #expect(answer.status == status)
    #expect(answer.body["message"]?.string == message)
  }

  @Test("a parameter is set once")
  func parameters() throws {
    let client = try APIClient()
    let id = try client.run()
    for _ in 1...2 {
      _ = try client.done("runs/log-parameter", ["run_id": .string(id), "key": "a", "value": "1"])
    }
    let changed = try client.post("runs/log-parameter", ["run_id": .string(id), "key": "a", "value": "2"])
    #expect(
      changed.body["message"]?.string
        == "Changing param values is not allowed. Param with key='a' was already logged with value='1' for run ID='\(id)'. "
        + "Attempted logging new value '2'.")
    let batch = try client.post(
      "runs/log-batch",
      [
        "run_id": .string(id), "params": [["key": "b", "value": "1"], ["key": "a", "value": "2"]],
        "tags": [["key": "t", "value": "1"]],
      ])
    #expect(
      batch.body["message"]?.string
        == "Changing param values is not allowed. Params were already logged='[{'key': 'a', 'old_value': '1', "
        + "'new_value': '2'}]' for run ID='\(id)'.")
    // Nothing of a batch that is refused is kept.
    let data = try client.run(id)["data"]
    #expect(data?["params"]?.pairs == ["a": "1"])
    #expect(data?["tags"]?.pairs["t"] == nil)
  }

  @Test("a tag that names the run or its parent does so, and goes when it is taken away")
  func tags() throws {
    let client = try APIClient()
    let (parent, child) = (try client.run(), try client.run())
    _ = try client.done(
      "runs/set-tag", ["run_id": .string(child), "key": "mlflow.parentRunId", "value": .string(parent)])
    _ = try client.done("runs/set-tag", ["run_id": .string(child), "key": "mlflow.runName", "value": "kid"])
    #expect(try client.run(child)["info"]?["run_name"] == "kid")
    let found = try client.done(
      "runs/search",
      ["experiment_ids": ["0"], "filter": .string("tags.mlflow.parentRunId = '\(parent)'")])
    #expect(found["runs"]?.array?.compactMap { $0["info"]?["run_id"]?.string } == [child])
    _ = try client.done("runs/delete-tag", ["run_id": .string(child), "key": "mlflow.parentRunId"])
    let again = try client.post("runs/delete-tag", ["run_id": .string(child), "key": "mlflow.parentRunId"])
    #expect(again.status == 404)
    #expect(again.body["message"]?.string == "No tag with name: mlflow.parentRunId in run with id \(child)")
  }
}
