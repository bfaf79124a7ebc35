import Records
import RunIndex

let runSearchRoutes: [Route] = [
  Route(.post, "2.0/mlflow/runs/search") { call, store in
    try store.searches.answer(to: call.request.body, at: store.version) {
      let fields = try RunSearchRequest.message.read(call.fields)
      return try RunSearchRequest(fields).answer(store)
    }
  },
  Route(.post, "2.0/mlflow/experiments/search-datasets", DatasetSearch.answer),
]

/// What a search of runs asks for.
struct RunSearchRequest {
  let query: RunQuery
  let experiments: [ExperimentID]

  static let message = Message(
    .texts("experiment_ids", .list), .text("filter", .text),
    .short("max_results", .integer, .rule { ($0.wholeNumber ?? 0) > 50_000 ? .value : nil }),
    .texts("order_by", .list, .texts), .choice("run_view_type", views), .text("page_token"))

  static let views = ["ACTIVE_ONLY", "DELETED_ONLY", "ALL"]

  /// - Parameter fields: of the message that was read.
  init(_ fields: Fields) throws {
    let limit = fields.count("max_results") ?? 1000
    guard limit >= 1 else {
      throw APIError.invalid(
        "Invalid value \(limit) for parameter 'max_results' supplied. It must be a positive integer")
    }
    let filter = try RunFilter.filter(fields.text("filter"))
    let order = try RunFilter.order(fields.texts("order_by"))
    experiments = try Self.experiments(fields.texts("experiment_ids"))
    let token = fields.text("page_token")
    query = RunQuery(
      experiments: experiments, filter: filter, orderBy: order, view: Self.view(fields.text("run_view_type")),
      limit: Int(limit), pageToken: token.isEmpty ? nil : token)
  }

  /// Those that there may be: a number that is no experiment's has no runs.
  static func experiments(_ texts: [String]) throws(APIError) -> [ExperimentID] {
    var ids: [ExperimentID] = []
    for text in texts {
      do throws(APIError) {
        ids.append(try ExperimentID(requested: text))
      } catch {
        if error.code != .doesNotExist { throw error }
      }
    }
    return ids
  }

  static func view(_ name: String) -> RunQuery.View {
    switch name {
    case "DELETED_ONLY": .deleted
    case "ALL": .all
    default: .active
    }
  }

  func answer(_ store: TrackingStore) throws -> APIAnswer {
    let page = try store.search(query)
    var locations: [ExperimentID: String] = [:]
    var bytes: [UInt8] = []
    bytes.reserveCapacity(1024 + 2048 * page.runs.count)
    bytes.append(raw: "{")
    if !page.runs.isEmpty { bytes.append(raw: "\"runs\":[") }
    for (index, run) in page.runs.enumerated() {
      if index > 0 { bytes.append(raw: ",") }
      let answer: RunAnswer
      if let location = locations[run.experimentID] {
        answer = RunAnswer(run: run, artifactLocation: location)
      } else {
        answer = try store.answer(run)
        locations[run.experimentID] = answer.artifactLocation
      }
      answer.append(to: &bytes)
    }
    if !page.runs.isEmpty { bytes.append(raw: "]") }
    if let token = page.nextPageToken {
      bytes.append(raw: ",\"next_page_token\":")
      bytes.append(text: token)
    }
    bytes.append(raw: "}")
    return APIAnswer(body: bytes)
  }
}

extension JSON {
  /// An integer, or a text that is one.
  var wholeNumber: Int64? { integer ?? string.flatMap { Int64($0) } }
}
