import Ledger
import Records

/// A search of logged models in MLflow's grammar.
struct LoggedModelSearch {
  static let message = Message(
    .texts("experiment_ids", .list, .texts, .required), .text("filter", .text),
    .messages(
      "datasets", Message(.text("dataset_name"), .text("dataset_digest")), .list),
    .short("max_results", .integer),
    .messages(
      "order_by",
      Message(.text("field_name"), .flag("ascending"), .text("dataset_name"), .text("dataset_digest")), .list),
    .text("page_token"))

  private let experiments: [String]
  private let filter: LoggedModelFilter
  private let order: [LoggedModelOrder]
  private let limit: Int
  private let token: LoggedModelToken

  /// - Throws: what MLflow says of a search that is wrong.
  init(_ request: Fields) throws(APIError) {
    let fields = try Self.message.read(request)
    experiments = fields.texts("experiment_ids")
    let datasets = fields.messages("datasets").map { DatasetCondition($0) }
    guard datasets.allSatisfy({ !$0.name.isEmpty }) else {
      throw .invalid("`dataset_name` in the `datasets` clause must be specified.")
    }
    let text = fields.text("filter")
    var asked = LoggedModelToken(
      experiments: experiments, filter: text.isEmpty ? nil : text,
      order: fields.messages("order_by").map { LoggedModelOrder.asWritten($0) })
    let page = fields.text("page_token")
    if !page.isEmpty {
      let given = try LoggedModelToken(page)
      try given.check(against: asked)
      asked.offset = given.offset
    }
    token = asked
    filter = try LoggedModelFilter(text, datasets)
    for id in experiments { _ = try ExperimentID.checkNumber(id) }
    var order: [LoggedModelOrder] = []
    for field in fields.messages("order_by") { order.append(try LoggedModelOrder(field)) }
    if !order.contains(where: { $0.isBy("creation_timestamp_ms") }) { order.append(.newestFirst) }
    if !order.contains(where: { $0.isBy("model_id") }) { order.append(.byID) }
    self.order = order
    let wanted = Int(fields.count("max_results") ?? 0)
    limit = wanted == 0 ? 100 : max(0, wanted)
  }

  /// The page that is asked for, and the token of the next one.
  func page(of models: [KnownModel]) -> (models: [KnownModel], token: String?) {
    let wanted = Set(experiments.compactMap { Int64($0).map(String.init) })
    let found = models.filter { model in
      model.record.lifecycle == .active && wanted.contains(model.record.experimentID.text)
        && filter.matches(model)
    }
    let rows = found.map { model in (model: model, keys: order.map { $0.key(of: model) }) }
    let sorted = rows.sorted { a, b in
      for (index, order) in order.enumerated() {
        if let precedes = order.precedes(a.keys[index], b.keys[index]) { return precedes }
      }
      return false
    }
    let page = sorted.dropFirst(token.offset).prefix(limit).map(\.model)
    guard sorted.count > token.offset + limit else { return (page, nil) }
    var next = token
    next.offset += limit
    return (page, next.text)
  }
}

/// A dataset on which a model must have been measured.
struct DatasetCondition {
  var name: String
  /// Empty is any.
  var digest: String

  init(_ fields: Fields) {
    name = fields.text("dataset_name")
    digest = fields.text("dataset_digest")
  }

  func holds(_ metric: LoggedModelMetric) -> Bool {
    guard let dataset = metric.dataset.map({ MetricDataset($0) }) else {
      return name.isEmpty && digest.isEmpty
    }
    return (name.isEmpty || dataset.name == name) && (digest.isEmpty || dataset.digest == digest)
  }
}

/// Where the next page of a search begins, and of which search.
struct LoggedModelToken {
  var experiments: [String]
  var filter: String?
  /// Each as the request had it.
  var order: [JSON]
  var offset = 0

  init(experiments: [String], filter: String?, order: [JSON]) {
    self.experiments = experiments
    self.filter = filter
    self.order = order
  }

  var text: String {
    let json: JSON = [
      "experiment_ids": .array(experiments.map(JSON.string)),
      "filter_string": filter.map(JSON.string) ?? .null,
      "order_by": .array(order), "offset": .integer(Int64(offset)),
    ]
    return String(decoding: json.compact(), as: UTF8.self)
  }

  /// - Throws: when it is none of ours.
  init(_ text: String) throws(APIError) {
    guard let json = try? JSON(parsing: Array(text.utf8)), let offset = json["offset"]?.integer,
      let experiments = json["experiment_ids"]?.array, offset >= 0, offset < 1 << 31
    else { throw .invalid("Invalid page token: \(text)") }
    self.init(
      experiments: experiments.compactMap(\.string), filter: json["filter_string"]?.string,
      order: json["order_by"]?.array ?? [])
    self.offset = Int(offset)
  }

  /// - Throws: when it is another search's.
  func check(against asked: LoggedModelToken) throws(APIError) {
    func mismatch(_ what: String, _ name: String, _ expected: String, _ found: String) -> APIError {
      .invalid(
        "\(what) in the page token do\(what.hasSuffix("s") ? "" : "es") not match the requested \(name). Expected: "
          + "\(expected). Found: \(found)")
    }
    func list(_ texts: [String]) -> String { "[" + texts.map(PythonText.repr).joined(separator: ", ") + "]" }
    if experiments != asked.experiments {
      throw mismatch("Experiment IDs", "experiment IDs", list(asked.experiments), list(experiments))
    }
    if filter != asked.filter {
      throw mismatch("Filter string", "filter string", asked.filter ?? "None", filter ?? "None")
    }
    if order != asked.order {
      throw mismatch("Order by", "order by", Self.python(asked.order), Self.python(order))
    }
  }

  private static func python(_ order: [JSON]) -> String {
    if order.isEmpty { return "None" }
    let items = order.map { item in
      let members = (item.object ?? []).map { member in
        let value =
          switch member.value {
          case .bool(let flag): flag ? "True" : "False"
          case .string(let text): PythonText.repr(text)
          default: "None"
          }
        return "\(PythonText.repr(member.key)): \(value)"
      }
      return "{" + members.joined(separator: ", ") + "}"
    }
    return "[" + items.joined(separator: ", ") + "]"
  }
}

extension ExperimentID {
  /// - Throws: when the text is no number, as each experiment's id is.
  fileprivate static func checkNumber(_ text: String) throws(APIError) {
    guard Int64(text.trimmingSpaces) != nil else {
      throw .invalid("Invalid experiment ID '\(text)'. Experiment ID must be a valid integer.")
    }
  }
}
