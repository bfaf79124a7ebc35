import Records
import Testing

@testable import TrackingAPI

/// Sends requests to a service on a store of its own, and reads the answers as JSON.
struct APIClient {
  let fixture: StoreFixture
  let service: TrackingService

  init(_ place: StorePlace = .workTree) throws {
    fixture = try StoreFixture(place)
    service = TrackingService(fixture.store)
  }

  func send(_ request: APIRequest) throws -> (status: Int, body: JSON) {
    let answer = service.answer(request)
    return (answer.status, try JSON(parsing: answer.body))
  }

  /// - Parameter path: after `/api/2.0/mlflow/`.
  func post(_ path: String, _ body: JSON) throws -> (status: Int, body: JSON) {
    try send(APIRequest(.post, "/api/2.0/mlflow/" + path, body: body.compact()))
  }

  func get(_ path: String, _ query: KeyValuePairs<String, String> = [:]) throws -> (status: Int, body: JSON) {
    try send(APIRequest(.get, "/api/2.0/mlflow/" + path, query: query.map { ($0.key, $0.value) }))
  }

  /// What must be answered with 200.
  func done(_ path: String, _ body: JSON) throws -> JSON {
    let answer = try post(path, body)
    try #require(answer.status == 200, "\(answer.body)")
    return answer.body
  }

  func run(in experiment: String = "0", _ members: JSON.Member...) throws -> String {
    let body = JSON.object([JSON.Member("experiment_id", .string(experiment))] + members)
    return try #require(try done("runs/create", body)["run"]?["info"]?["run_id"]?.string)
  }

  /// The run's `info` and `data`.
  func run(_ id: String) throws -> JSON {
    let answer = try get("runs/get", ["run_id": id])
    return try #require(answer.body["run"], "\(answer.body)")
  }
}

extension JSON {
  /// `[{"key": …, "value": …}]` as a dictionary.
  var pairs: [String: String] {
    Dictionary(
      (array ?? []).map { ($0["key"]?.string ?? "", $0["value"]?.string ?? "") }, uniquingKeysWith: { $1 })
  }

  var text: String { String(decoding: compact(), as: UTF8.self) }
}
