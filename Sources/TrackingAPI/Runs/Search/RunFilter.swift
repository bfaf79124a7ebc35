import Records
import RunIndex

/// A filter and an order of runs in MLflow's grammar, as the index reads them.
enum RunFilter {
  private static let attributes = [
    "run_name", "user_id", "run_id", "status", "start_time", "end_time", "artifact_uri", "created", "Created",
    "run name", "Run name", "Run Name",
  ]
  private static let texts = ["!=", "=", "LIKE", "ILIKE", "IN", "NOT IN"]
  private static let keyed = ["!=", "=", "LIKE", "ILIKE", "IS NULL", "IS NOT NULL"]
  private static let numbers = [">", ">=", "!=", "=", "<", "<="]

  /// - Throws: what MLflow says of a filter that is wrong.
  static func filter(_ text: String) throws(APIError) -> SearchFilter {
    var conditions: [SearchFilter.Condition] = []
    for clause in try SearchClause.list(text) { conditions.append(try condition(clause)) }
    return SearchFilter(conditions)
  }

  private static func condition(_ clause: SearchClause) throws(APIError) -> SearchFilter.Condition {
    let name = try SearchName(clause.name, attributes: attributes)
    let comparator = clause.comparator.uppercased()
    let key = name.key
    guard let value = clause.value else {
      let test: SearchFilter.TextTest = comparator == "IS NULL" ? .missing : .present
      switch name.kind {
      case .parameter: return .param(key, test)
      case .tag: return .tag(key, test)
      default:
        throw .invalid(
          "IS NULL / IS NOT NULL is only supported for tags and params, not for '\(name.kind.rawValue)' '\(key)'"
        )
      }
    }
    switch name.kind {
    case .metric:
      let number: Double
      switch value {
      case .integer(let text), .float(let text): number = Double(text) ?? 0
      default: throw .invalid("Expected numeric value type for metric. Found \(value.source)")
      }
      guard let test = SearchFilter.NumberComparator(rawValue: comparator) else {
        throw .comparator(comparator, numbers)
      }
      return .metric(key, test, number)
    case .parameter:
      return .param(key, try textTest(comparator, try value.quotedValue(of: "parameter"), keyed))
    case .tag: return .tag(key, try textTest(comparator, try value.quotedValue(of: "tag"), keyed))
    case .dataset:
      let field = SearchFilter.DatasetField(rawValue: key) ?? .name
      if case .group = value { return .dataset(field, try listTest(comparator, try value.list(), texts)) }
      switch value {
      case .text, .name: return .dataset(field, try textTest(comparator, try value.unquoted(), texts))
      default:
        throw .invalid("Expected a quoted string value for dataset attributes. Got value \(value.source)")
      }
    case .attribute: return try attribute(key, comparator, value)
    }
  }

  private static func attribute(
    _ name: String, _ comparator: String, _ value: SearchToken
  ) throws(APIError) -> SearchFilter.Condition {
    if let time = time(name) {
      let number = try value.number(ofAttribute: name)
      guard let test = SearchFilter.NumberComparator(rawValue: comparator) else {
        throw .comparator(comparator, numbers)
      }
      return .time(time, test, number)
    }
    let attribute = SearchFilter.TextAttribute(rawValue: name) ?? .runName
    if case .group = value {
      guard name == "run_id" else {
        throw .invalid("Only ['run_id'] attributes support comparison with a list of quoted string values.")
      }
      return .text(attribute, try listTest(comparator, try value.list(), texts))
    }
    return .text(attribute, try textTest(comparator, try value.quotedValue(of: "attributes"), texts))
  }

  private static func time(_ name: String) -> SearchFilter.TimeAttribute? {
    switch name {
    case "start_time", "created", "Created": .startTime
    case "end_time": .endTime
    default: nil
    }
  }

  private static func textTest(
    _ comparator: String, _ text: String, _ valid: [String]
  ) throws(APIError) -> SearchFilter.TextTest {
    switch comparator {
    case "=": return .equal(text)
    case "!=": return .notEqual(text)
    case "LIKE": return .like(LikePattern(text))
    case "ILIKE": return .like(LikePattern(text, ignoringCase: true))
    default: throw .comparator(comparator, valid)
    }
  }

  private static func listTest(
    _ comparator: String, _ texts: [String], _ valid: [String]
  ) throws(APIError) -> SearchFilter.TextTest {
    switch comparator {
    case "IN": return .among(texts)
    case "NOT IN": return .notAmong(texts)
    default: throw .comparator(comparator, valid)
    }
  }

  /// - Throws: what MLflow says of an order that is wrong.
  static func order(_ texts: [String]) throws(APIError) -> [OrderBy] {
    var keys: [OrderBy] = []
    for text in texts {
      let order = try SearchOrder(text)
      let key = try orderKey(order.name)
      guard !keys.contains(where: { $0.key == key }) else {
        let list = "[" + texts.map(PythonText.repr).joined(separator: ", ") + "]"
        throw .invalid("`order_by` contains duplicate fields: \(list)")
      }
      keys.append(OrderBy(key, descending: order.isDescending))
    }
    return keys
  }

  private static func orderKey(_ text: String) throws(APIError) -> OrderBy.Key {
    let orderable = attributes.filter { !$0.hasSuffix("ame") || $0 == "run_name" }
    let name = try SearchName(text, attributes: orderable)
    switch name.kind {
    case .metric: return .metric(name.key)
    case .parameter: return .param(name.key)
    case .tag: return .tag(name.key)
    case .dataset: throw .invalid("Invalid identifier type 'dataset'")
    case .attribute:
      if let time = time(name.key) { return .time(time) }
      return .text(SearchFilter.TextAttribute(rawValue: name.key) ?? .runName)
    }
  }
}
