import Records
import RunIndex

/// A search of experiments.
enum ExperimentSearch {
  static let message = Message(
    .choice("view_type", RunSearchRequest.views, .integer), .integer("max_results", .integer),
    .texts("order_by", .list), .text("filter", .text), .text("page_token", .text))

  static let answer: @Sendable (APICall, TrackingStore) throws -> APIAnswer = { call, store in
    let fields = try message.read(call.fields)
    let limit = fields.count("max_results") ?? 0
    try PageSize.check(limit)
    let view = RunSearchRequest.view(fields.text("view_type"))
    let offset = try PageOffset(token: fields.text("page_token")).count
    let filter = try ExperimentFilter(fields.text("filter"))
    let order = try ExperimentOrder(fields.texts("order_by"))
    var found: [ExperimentAnswer] = []
    for experiment in try store.experiments() {
      switch view {
      case .active where experiment.lifecycle != .active: continue
      case .deleted where experiment.lifecycle != .deleted: continue
      default: break
      }
      let answer = try store.answer(experiment)
      if filter.matches(answer) { found.append(answer) }
    }
    found.sort(by: order.precedes)
    var bytes: [UInt8] = []
    bytes.append(raw: "{")
    let page = found.dropFirst(offset).prefix(Int(limit))
    if !page.isEmpty {
      for (index, experiment) in page.enumerated() {
        bytes.append(raw: index == 0 ? "\"experiments\":[" : ",")
        experiment.append(to: &bytes)
      }
      bytes.append(raw: "]")
      if found.count - offset > page.count {
        bytes.append(raw: ",\"next_page_token\":")
        bytes.append(text: PageOffset(count: offset + page.count).token)
      }
    }
    bytes.append(raw: "}")
    return APIAnswer(body: bytes)
  }
}

/// How many things a page may have.
enum PageSize {
  static func check(_ count: Int64) throws(APIError) {
    guard count >= 1 else {
      throw .invalid(
        "Invalid value \(count) for parameter 'max_results' supplied. It must be a positive integer")
    }
    guard count <= 50_000 else {
      throw .invalid("Invalid value \(count) for parameter 'max_results' supplied. It must be at most 50000")
    }
  }
}
