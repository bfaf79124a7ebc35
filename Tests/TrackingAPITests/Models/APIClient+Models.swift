import Records
import Testing

@testable import TrackingAPI

extension APIClient {
  func patch(_ path: String, _ body: JSON) throws -> (status: Int, body: JSON) {
    try send(APIRequest(.patch, "/api/2.0/mlflow/" + path, body: body.compact()))
  }

  func delete(_ path: String, _ body: JSON) throws -> (status: Int, body: JSON) {
    try send(APIRequest(.delete, "/api/2.0/mlflow/" + path, body: body.compact()))
  }

  /// Makes a model with so many versions.
  func model(_ name: String, versions: Int = 0, tags: [String: String] = [:]) throws {
    _ = try done("registered-models/create", ["name": .string(name), "tags": Self.pairs(tags)])
    for number in 0..<versions {
      let source = JSON.string("s3://bucket/\(name)/\(number + 1)")
      _ = try done("model-versions/create", ["name": .string(name), "source": source])
    }
  }

  static func pairs(_ tags: [String: String]) -> JSON {
    .array(tags.map { ["key": .string($0.key), "value": .string($0.value)] })
  }

  /// The names of the models that a search finds.
  func models(_ query: KeyValuePairs<String, String> = [:]) throws -> [String] {
    let answer = try get("registered-models/search", query)
    try #require(answer.status == 200, "\(answer.body.text)")
    return (answer.body["registered_models"]?.array ?? []).compactMap { $0["name"]?.string }
  }

  /// `name/version` of the versions that a search finds.
  func versions(_ query: KeyValuePairs<String, String> = [:]) throws -> [String] {
    let answer = try get("model-versions/search", query)
    try #require(answer.status == 200, "\(answer.body.text)")
    return (answer.body["model_versions"]?.array ?? []).map {
      "\($0["name"]?.string ?? "")/\($0["version"]?.string ?? "")"
    }
  }

  func message(_ answer: (status: Int, body: JSON)) -> String {
    "\(answer.status) \(answer.body["error_code"]?.string ?? "") \(answer.body["message"]?.string ?? "")"
  }
}
