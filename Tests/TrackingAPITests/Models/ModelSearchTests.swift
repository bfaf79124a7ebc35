import Records
import Testing

@testable import TrackingAPI

@Suite("Searches of the model registry")
struct ModelSearchTests {
  private func client() throws -> APIClient {
    let client = try APIClient()
    try client.model("alpha", versions: 2, tags: ["team": "red"])
    try client.model("Beta", versions: 1, tags: ["team": "Red", "a b": "c"])
    try client.model("gamma")
    try client.model("prompt", tags: ["mlflow.prompt.is_prompt": "true"])
    _ = try client.done(
      "model-versions/create",
      [
        "name": "prompt", "source": "dummy-source",
        "tags": APIClient.pairs(["mlflow.prompt.is_prompt": "true"]),
      ])
    return client
  }

  @Test("find models by name and tag, and prompts only when asked for them")
  func models() throws {
    let client = try client()
    let cases: [(String, [String])] = [
      ("", ["Beta", "alpha", "gamma"]),
      ("name = 'alpha'", ["alpha"]),
      ("name != 'alpha'", ["Beta", "gamma"]),
      ("name LIKE '%m%'", ["gamma"]),
      ("name ILIKE 'b%'", ["Beta"]),
      ("name LIKE 'b%'", []),
      ("name IN ('alpha', 'prompt')", ["alpha"]),
      ("name NOT IN ('alpha')", ["Beta", "gamma"]),
      ("tags.team = 'red'", ["alpha"]),
      ("tag.team ILIKE 'RED'", ["Beta", "alpha"]),
      ("tags.team != 'red'", ["Beta"]),
      ("tags.`a b` = 'c' AND name = \"Beta\"", ["Beta"]),
      ("tags.`mlflow.prompt.is_prompt` = 'true'", ["prompt"]),
      ("tags.`mlflow.prompt.is_prompt` != 'true'", ["Beta", "alpha", "gamma"]),
    ]
    for (filter, names) in cases { #expect(try client.models(["filter": filter]) == names, "\(filter)") }
  }

  @Test("find versions by all that they have")
  func versions() throws {
    let client = try client()
    let cases: [(String, [String])] = [
      ("", ["Beta/1", "alpha/2", "alpha/1"]),
      ("name = 'alpha' AND version_number > 1", ["alpha/2"]),
      ("version_number = '1'", ["Beta/1", "alpha/1"]),
      ("source_path LIKE '%/2'", ["alpha/2"]),
      ("run_id = ''", ["Beta/1", "alpha/2", "alpha/1"]),
      ("name = 'prompt'", []),
      ("name = 'prompt' AND tags.`mlflow.prompt.is_prompt` = 'true'", ["prompt/1"]),
      ("name = 'a/b'", []),
    ]
    for (filter, found) in cases {
      #expect(try client.versions(["filter": filter, "order_by": "name ASC"]) == found, "\(filter)")
    }
  }

  @Test("are in the order that was asked for, page by page")
  func pages() throws {
    let client = try client()
    #expect(try client.models(["order_by": "name DESC"]) == ["gamma", "alpha", "Beta"])
    #expect(try client.models(["order_by": "timestamp DESC"]) == ["gamma", "Beta", "alpha"])
    #expect(try client.versions(["order_by": "version_number"]) == ["Beta/1", "alpha/1", "alpha/2"])
    #expect(try client.versions().first == "Beta/1")
    var found: [String] = []
    var token = ""
    repeat {
      let page = try client.get("registered-models/search", ["max_results": "2", "page_token": token]).body
      found += (page["registered_models"]?.array ?? []).compactMap { $0["name"]?.string }
      token = page["next_page_token"]?.string ?? ""
    } while !token.isEmpty
    #expect(found == ["Beta", "alpha", "gamma"])
  }

  static let refusals = [
    ("foo = 'x'", "Invalid attribute key 'foo' specified. Valid keys are '{'name'}'"),
    ("metrics.x = 1", "Invalid entity type 'metrics'. Valid entity types are ('attribute', 'tag', 'tags')"),
    ("name > 'x'", "Invalid comparator for attribute: >"),
    (
      "name = 5",
      "Expected a quoted string value or a list of quoted string values for attributes. Got value 5"
    ),
    ("tags.x = 5", "Expected a quoted string value for tag (e.g. 'my-value'). Got value 5"),
    ("tags.x < 'a'", "Invalid comparator for tag: <"),
    ("name = 'a' OR name = 'b'", "Invalid clause(s) in filter string: OR"),
    ("name IS NULL", "Invalid comparison clause. Expected 3 tokens found 2"),
  ]

  @Test("refuse what is no filter, in MLflow's words", arguments: refusals)
  func refused(filter: String, message: String) throws {
    let client = try APIClient()
    let answer = try client.get("registered-models/search", ["filter": filter])
    #expect(client.message(answer) == "400 INVALID_PARAMETER_VALUE \(message)")
  }

  @Test(
    "refuse what no version has",
    arguments: [
      "version_number = 1.5", "version_number LIKE '1'", "version_number = 'x'", "source_path IN ('x')",
      "run_id = 5",
      "stage = 'x'",
    ])
  func refusedOfVersions(filter: String) throws {
    #expect(try APIClient().get("model-versions/search", ["filter": filter]).status == 400)
  }

  @Test("refuse more results than MLflow gives", arguments: ["1001", "x"])
  func limits(count: String) throws {
    #expect(try APIClient().get("registered-models/search", ["max_results": count]).status == 400)
  }
}
