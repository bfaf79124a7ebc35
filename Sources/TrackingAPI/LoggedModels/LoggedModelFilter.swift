import Ledger
import Records

/// A filter of logged models in MLflow's grammar: comparisons that AND joins, of metrics also by dataset.
struct LoggedModelFilter {
  private enum Condition {
    case text(Entity, TextCondition)
    case among(Entity, Set<[UInt8]>, isNegated: Bool)
    case number(Entity, NumberCondition)
  }

  fileprivate enum Entity {
    case attribute(LoggedModelAttribute)
    case metric(String)
    case param(String)
    case tag(String)
  }

  private var conditions: [Condition] = []
  private let datasets: [DatasetCondition]

  /// - Parameter datasets: one of which each metric that is compared must be of; without such a comparison, any metric.
  /// - Throws: what MLflow says of a filter that is wrong.
  init(_ text: String, _ datasets: [DatasetCondition]) throws(APIError) {
    self.datasets = datasets
    if text.isEmpty { return }
    let tokens = SearchLexer.tokens(text)
    if let first = tokens.firstIndex(of: .semicolon) {
      guard first == tokens.count - 1, first > 0 else {
        throw Self.invalid(text, first == 0 && tokens.count == 1)
      }
    }
    if tokens.isEmpty { throw Self.invalid(text, false) }
    var rest = tokens[...]
    while let first = rest.first {
      if first.isKeyword("AND") {
        rest = rest.dropFirst()
      } else if let (condition, length) = try Self.condition(rest) {
        conditions.append(condition)
        rest = rest.dropFirst(length)
      } else {
        throw Self.invalid(text, true)
      }
    }
  }

  /// - Parameter isOne: whether it is one expression at least.
  private static func invalid(_ text: String, _ isOne: Bool) -> APIError {
    .invalid(
      "Invalid filter string: \(PythonText.repr(text)). "
        + (isOne
          ? "Expected a list of comparisons separated by 'AND' (e.g. 'metrics.loss > 0.1 AND params.lr = 0.01')."
          : "Expected a single SQL expression."))
  }

  /// The comparison that begins here, and how many tokens it has.
  private static func condition(
    _ tokens: ArraySlice<SearchToken>
  ) throws(APIError) -> (Condition, length: Int)? {
    let parts = Array(tokens.prefix(4))
    guard parts.count > 1, case .name(let name) = parts[0] else { return nil }
    if parts[1].isKeyword("IS"), parts.count > 2 {
      throw .invalid(
        "Invalid comparison: \(name)IS \(parts[2].source.uppercased()). Expected a comparison with 3 tokens.")
    }
    if parts.count > 2, case .comparator(let comparator) = parts[1], parts[2].isOperand {
      return (try condition(name, comparator.uppercased(), parts[2]), 3)
    }
    if parts.count > 2, parts[1].isKeyword("IN"), case .group = parts[2] {
      return (try condition(name, "IN", parts[2]), 3)
    }
    if parts.count > 3, parts[1].isKeyword("NOT"), parts[2].isKeyword("IN"), case .group = parts[3] {
      return (try condition(name, "NOT IN", parts[3]), 4)
    }
    return nil
  }

  private static func condition(
    _ name: String, _ comparator: String, _ value: SearchToken
  ) throws(APIError) -> Condition {
    let (entity, shown) = try entity(name)
    if entity.isNumeric {
      guard NumberCondition(comparator, 0) != nil else {
        throw unknown(comparator, shown, "('<', '<=', '>', '>=', '=', '!=')")
      }
      guard let number = Double(value.source.trimmingSpaces), let test = NumberCondition(comparator, number)
      else { throw .invalid("could not convert string to float: \(PythonText.repr(value.source))") }
      return .number(entity, test)
    }
    if comparator == "IN" || comparator == "NOT IN" {
      return .among(
        entity, Set(try value.list().map { Array($0.utf8) }), isNegated: comparator == "NOT IN")
    }
    guard let test = TextCondition(comparator, value.source.trimmingQuotes) else {
      throw unknown(comparator, shown, "('=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN')")
    }
    return .text(entity, test)
  }

  private static func unknown(_ comparator: String, _ entity: String, _ known: String) -> APIError {
    .invalid(
      "Invalid comparison operator for \(entity): \(PythonText.repr(comparator)). Expected one of \(known).")
  }

  /// What a name means, and how MLflow shows it.
  private static func entity(_ name: String) throws(APIError) -> (Entity, String) {
    let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    var key = parts[parts.count - 1]
    while key.hasPrefix("`") { key.removeFirst() }
    while key.hasSuffix("`") { key.removeLast() }
    let isKind =
      parts.count == 2 && parts[0].utf8.allSatisfy { (0x61...0x7a).contains($0) } && !parts[0].isEmpty
    let kind = isKind ? parts[0] : "attributes"
    switch kind {
    case "metrics": return (.metric(key), "metrics.\(key)")
    case "params": return (.param(key), "params.\(key)")
    case "tags": return (.tag(key), "tags.\(key)")
    case "attributes":
      guard let attribute = LoggedModelAttribute(name: isKind ? key : name.filter { $0 != "`" }) else {
        throw .invalid("Logged models have no attribute \(PythonText.repr(key))")
      }
      return (.attribute(attribute), "attributes.\(attribute.rawValue)")
    default:
      throw .invalid(
        "Invalid entity type: \(PythonText.repr(kind)). Expected one of ['attributes', 'metrics', 'params', 'tags']."
      )
    }
  }

  func matches(_ model: KnownModel) -> Bool {
    var comparesMetrics = false
    let holds = conditions.allSatisfy { condition in
      switch condition {
      case .text(let entity, let test): return entity.text(of: model).map(test.holds) ?? false
      case .among(let entity, let texts, let isNegated):
        return entity.text(of: model).map { texts.contains(Array($0.utf8)) != isNegated } ?? false
      case .number(.metric(let key), let test):
        comparesMetrics = true
        return model.metrics.contains { $0.key == key && test.holds($0.databaseValue) && isOfDataset($0) }
      case .number(let entity, let test): return entity.number(of: model).map(test.holds) ?? false
      }
    }
    guard holds else { return false }
    return datasets.isEmpty || comparesMetrics || model.metrics.contains(where: isOfDataset)
  }

  private func isOfDataset(_ metric: LoggedModelMetric) -> Bool {
    datasets.isEmpty || datasets.contains { metric.dataset != nil && $0.holds(metric) }
  }
}

extension LoggedModelFilter.Entity {
  fileprivate var isNumeric: Bool {
    switch self {
    case .metric: true
    case .attribute(let attribute): attribute.isNumeric
    case .param, .tag: false
    }
  }

  fileprivate func text(of model: KnownModel) -> String? {
    switch self {
    case .param(let key): model.record.params[key]
    case .tag(let key): model.record.tags[key]
    case .metric: nil
    // Too long for a Double.
    case .attribute(.experiment): model.record.experimentID.text
    case .attribute(let attribute):
      switch attribute.value(of: model.record) {
      case .text(let text)?: text
      // Numbers that MLflow compares as texts: a status, an experiment.
      case .number(let number)?: Int64(exactly: number).map(String.init)
      case nil: nil
      }
    }
  }

  fileprivate func number(of model: KnownModel) -> Double? {
    guard case .attribute(let attribute) = self, case .number(let number)? = attribute.value(of: model.record)
    else { return nil }
    return number
  }
}

extension String {
  /// Without the single quotes at its ends.
  fileprivate var trimmingQuotes: String {
    var text = self[...]
    while text.first == "'" { text.removeFirst() }
    while text.last == "'" { text.removeLast() }
    return String(text)
  }
}
