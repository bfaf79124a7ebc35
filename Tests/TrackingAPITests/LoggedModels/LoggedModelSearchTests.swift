import Ledger
import Records
import Testing

@testable import TrackingAPI

@Suite("The search of logged models") struct LoggedModelSearchTests {
  private static func model(
    _ number: Int, _ name: String, type: String? = nil, params: [String: String] = [:],
    tags: [String: String] = [:],
    metrics: [LoggedModelMetric] = []
  ) throws -> KnownModel {
    let digits = String(number)
    let time = Timestamp(milliseconds: Int64(1000 * number))
    let id = try LoggedModelID("m-" + String(repeating: "0", count: 32 - digits.utf8.count) + digits)
    let record = LoggedModel(
      id: id, name: name, experimentID: try ExperimentID("1"), type: type, created: time, updated: time,
      params: params, tags: tags)
    return KnownModel(record: record, metrics: metrics)
  }

  private static func acc(
    _ value: Double, time: Int64, step: Int64, dataset: String? = nil
  ) -> LoggedModelMetric {
    LoggedModelMetric(
      key: "acc", step: step, timestamp: Timestamp(milliseconds: time), value: value, run: "r",
      dataset: dataset)
  }

  /// As the answers below were taken from MLflow's own server.
  private static func models() throws -> [KnownModel] {
    [
      try model(
        1, "alpha", type: "x", params: ["p": "1"], tags: ["t": "Abc"],
        metrics: [acc(0.5, time: 1000, step: 5, dataset: "ds@dg"), acc(0.9, time: 1001, step: 1)]),
      try model(2, "beta", metrics: [acc(0.7, time: 1001, step: 1, dataset: "es")]),
      try model(3, "Alpha2", metrics: [acc(.infinity, time: 1001, step: 1, dataset: "ds@other")]),
    ]
  }

  private static func search(_ body: String) throws -> (names: [String], token: String?) {
    let request = Fields(try JSON(parsing: Array(body.utf8)))
    let (models, token) = try LoggedModelSearch(request).page(of: models())
    return (models.map(\.record.name), token)
  }

  @Test(
    "A filter finds what MLflow's finds",
    arguments: [
      ("name = 'alpha'", ["alpha"]), ("name = 'ALPHA'", []), ("name LIKE 'alp%'", ["alpha"]),
      ("name ILIKE 'alp%'", ["Alpha2", "alpha"]), ("name like 'alp%'", ["alpha"]),
      ("name IN ('alpha','beta')", ["beta", "alpha"]), ("name NOT IN ('alpha')", ["Alpha2", "beta"]),
      ("name IN ('alpha')", ["alpha"]), ("name != 'alpha'", ["Alpha2", "beta"]), ("name = \"alpha\"", []),
      ("name = alpha", ["alpha"]), ("attributes.name = 'alpha'", ["alpha"]),
      ("metrics.acc > 0.6", ["Alpha2", "beta", "alpha"]),
      ("metrics.acc > 0.6 AND name = 'alpha'", ["alpha"]), ("metrics.acc>0.8 and name = 'alpha'", ["alpha"]),
      ("params.p = '1'", ["alpha"]), ("params.p != '1'", []), ("params.p = 1", ["alpha"]),
      ("params.`p` = '1'", ["alpha"]),
      ("tags.t ILIKE 'aB%'", ["alpha"]), ("tags.t LIKE 'aB%'", []), ("tags.nope != 'x'", []),
      ("creation_time > 5", ["Alpha2", "beta", "alpha"]), ("creation_timestamp > 1000", ["Alpha2", "beta"]),
      ("creation_timestamp_ms <= 1000", ["alpha"]), ("status = '1'", ["Alpha2", "beta", "alpha"]),
      ("status = 'READY'", []),
      ("experiment_id = '1'", ["Alpha2", "beta", "alpha"]),
      ("source_run_id = ''", ["Alpha2", "beta", "alpha"]),
      ("model_type = 'x'", ["alpha"]), ("name = 'alpha' name = 'beta'", []),
      ("tags.t = 'Abc' AND params.p = '1' AND metrics.acc >= 0.5", ["alpha"]), ("tags.\"t\" = 'Abc'", []),
      ("lifecycle_stage = 'active'", ["Alpha2", "beta", "alpha"]), ("", ["Alpha2", "beta", "alpha"]),
    ])
  func filters(filter: String, names: [String]) throws {
    let body: JSON = ["experiment_ids": ["1"], "filter": .string(filter)]
    #expect(try Self.search(body.text).names == names)
  }

  @Test(
    "A filter that is wrong is told of as MLflow tells",
    arguments: [
      (
        "name > 'a'",
        "Invalid comparison operator for attributes.name: '>'. Expected one of ('=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN')."
      ),
      (
        "attribute.name = 'a'",
        "Invalid entity type: 'attribute'. Expected one of ['attributes', 'metrics', 'params', 'tags']."
      ),
      (
        "metrics.acc LIKE '1'",
        "Invalid comparison operator for metrics.acc: 'LIKE'. Expected one of ('<', '<=', '>', '>=', '=', '!=')."
      ),
      ("metrics.acc = abc", "could not convert string to float: 'abc'"),
      (
        "name",
        "Invalid filter string: 'name'. Expected a list of comparisons separated by 'AND' (e.g. 'metrics.loss > 0.1 AND params.lr = 0.01')."
      ),
      (
        "name =",
        "Invalid filter string: 'name ='. Expected a list of comparisons separated by 'AND' (e.g. 'metrics.loss > 0.1 AND params.lr = 0.01')."
      ),
      ("a = 'b' OR c = 'd'", "Logged models have no attribute 'a'"),
      (
        "name = 'b' OR name = 'd'",
        "Invalid filter string: \"name = 'b' OR name = 'd'\". Expected a list of comparisons separated by 'AND' (e.g. 'metrics.loss > 0.1 AND params.lr = 0.01')."
      ),
      (
        "name = 'alpha';",
        "Invalid filter string: \"name = 'alpha';\". Expected a list of comparisons separated by 'AND' (e.g. 'metrics.loss > 0.1 AND params.lr = 0.01')."
      ),
      (
        ";",
        "Invalid filter string: ';'. Expected a list of comparisons separated by 'AND' (e.g. 'metrics.loss > 0.1 AND params.lr = 0.01')."
      ),
      (
        "name = 'a'; name='b'",
        "Invalid filter string: \"name = 'a'; name='b'\". Expected a single SQL expression."
      ),
      ("  ", "Invalid filter string: '  '. Expected a single SQL expression."),
      ("name IS NULL", "Invalid comparison: nameIS NULL. Expected a comparison with 3 tokens."),
    ])
  func wrongFilters(filter: String, message: String) {
    let body: JSON = ["experiment_ids": ["1"], "filter": .string(filter)]
    #expect { try Self.search(body.text) } throws: { ($0 as? APIError)?.message == message }
  }

  @Test(
    "Datasets narrow which metrics count",
    arguments: [
      ("[{\"dataset_name\":\"ds\",\"dataset_digest\":\"dg\"}]", "", ["alpha"]),
      ("[{\"dataset_name\":\"ds\"}]", "", ["Alpha2", "alpha"]),
      (
        "[{\"dataset_name\":\"ds\",\"dataset_digest\":\"dg\"},{\"dataset_name\":\"ds\",\"dataset_digest\":\"other\"}]",
        "", ["Alpha2", "alpha"]
      ),
      ("[{\"dataset_name\":\"ds\",\"dataset_digest\":\"dg\"}]", "metrics.acc > 0.6", []),
      ("[{\"dataset_name\":\"ds\",\"dataset_digest\":\"dg\"}]", "metrics.acc > 0.4", ["alpha"]),
    ])
  func datasets(datasets: String, filter: String, names: [String]) throws {
    #expect(
      try Self.search("{\"experiment_ids\":[\"1\"],\"datasets\":\(datasets),\"filter\":\"\(filter)\"}").names
        == names)
  }

  @Test(
    "The order is MLflow's: without a value last, the newest first where nothing else decides",
    arguments: [
      ("[]", ["Alpha2", "beta", "alpha"]), ("[{\"field_name\":\"name\"}]", ["Alpha2", "alpha", "beta"]),
      ("[{\"field_name\":\"name\",\"ascending\":false}]", ["beta", "alpha", "Alpha2"]),
      ("[{\"field_name\":\"metrics.acc\"}]", ["beta", "alpha", "Alpha2"]),
      ("[{\"field_name\":\"metrics.acc\",\"ascending\":false}]", ["Alpha2", "alpha", "beta"]),
      (
        "[{\"field_name\":\"metrics.acc\",\"dataset_name\":\"ds\",\"dataset_digest\":\"dg\"}]",
        ["alpha", "Alpha2", "beta"]
      ),
      ("[{\"field_name\":\"creation_time\"}]", ["alpha", "beta", "Alpha2"]),
      ("[{\"field_name\":\"status\"},{\"field_name\":\"model_id\"}]", ["alpha", "beta", "Alpha2"]),
      ("[{\"field_name\":\"model_type\"}]", ["Alpha2", "beta", "alpha"]),
    ])
  func orders(order: String, names: [String]) throws {
    #expect(try Self.search("{\"experiment_ids\":[\"1\"],\"order_by\":\(order)}").names == names)
  }

  @Test(
    "A request that is wrong is told of",
    arguments: [
      (
        "{}",
        "Missing value for required parameter 'experiment_ids'. See the API docs for more information about request parameters."
      ),
      (
        "{\"experiment_ids\":[\"abc\"]}",
        "Invalid experiment ID 'abc'. Experiment ID must be a valid integer."
      ),
      (
        "{\"experiment_ids\":[\"1\"],\"datasets\":[{\"dataset_digest\":\"d\"}]}",
        "`dataset_name` in the `datasets` clause must be specified."
      ),
      (
        "{\"experiment_ids\":[\"1\"],\"order_by\":[{\"field_name\":\"bogus\"}]}",
        "Invalid order by field name: bogus"
      ),
      (
        "{\"experiment_ids\":[\"1\"],\"order_by\":[{\"field_name\":\"params.p\"}]}",
        "Invalid order by field name: params.p. Only metrics are supported."
      ),
      ("{\"experiment_ids\":[\"1\"],\"page_token\":\"xx\"}", "Invalid page token: xx"),
    ])
  func wrongRequests(body: String, message: String) {
    #expect { try Self.search(body) } throws: { ($0 as? APIError)?.message == message }
  }

  @Test("Pages follow each other by their tokens, which belong to one search")
  func pages() throws {
    var names: [String] = []
    var token: String?
    repeat {
      let page = token.map { ",\"page_token\":\(PythonText.quoted($0))" } ?? ""
      let answer = try Self.search("{\"experiment_ids\":[\"1\"],\"max_results\":1\(page)}")
      names += answer.names
      token = answer.token
    } while token != nil && names.count < 5
    #expect(names == ["Alpha2", "beta", "alpha"])
    let first = try #require(try Self.search("{\"experiment_ids\":[\"1\"],\"max_results\":1}").token)
    let quoted = PythonText.quoted(first)
    #expect {
      try Self.search("{\"experiment_ids\":[\"0\"],\"page_token\":\(quoted)}")
    } throws: {
      ($0 as? APIError)?.message
        == "Experiment IDs in the page token do not match the requested experiment IDs. Expected: ['0']. Found: ['1']"
    }
    #expect {
      try Self.search("{\"experiment_ids\":[\"1\"],\"filter\":\"name='a'\",\"page_token\":\(quoted)}")
    } throws: {
      ($0 as? APIError)?.message
        == "Filter string in the page token does not match the requested filter string. Expected: name='a'. Found: None"
    }
    #expect(try Self.search("{\"experiment_ids\":[],\"max_results\":1}").names == [])
    #expect(try Self.search("{\"experiment_ids\":[\"1\"],\"max_results\":0}").names.count == 3)
  }
}
