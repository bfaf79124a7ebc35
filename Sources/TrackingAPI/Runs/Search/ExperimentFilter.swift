import Records
import RunIndex

/// A filter of experiments in MLflow's grammar.
struct ExperimentFilter {
  private enum Condition {
    case name(TextCondition)
    case id(Set<String>, isNegated: Bool)
    case created(NumberCondition)
    case updated(NumberCondition)
    case tag(String, TextCondition)
    case noTag(String)
    case anyTag(String)
  }

  static let attributes = ["name", "experiment_id", "creation_time", "last_update_time"]

  private let conditions: [Condition]

  /// - Throws: what MLflow says of a filter that is wrong.
  init(_ text: String) throws(APIError) {
    var conditions: [Condition] = []
    for clause in try SearchClause.list(text, quoting: false) {
      conditions.append(try Self.condition(clause))
    }
    self.conditions = conditions
  }

  func matches(_ answer: ExperimentAnswer) -> Bool {
    let experiment = answer.experiment
    return conditions.allSatisfy { condition in
      switch condition {
      case .name(let test): test.holds(experiment.name)
      case .id(let ids, let isNegated): ids.contains(experiment.id.text) != isNegated
      case .created(let test): test.holds(Double(answer.created.milliseconds))
      case .updated(let test): test.holds(Double(answer.updated.milliseconds))
      case .tag(let key, let test): experiment.tags[key].map(test.holds) ?? false
      case .noTag(let key): experiment.tags[key] == nil
      case .anyTag(let key): experiment.tags[key] != nil
      }
    }
  }

  /// - Throws: when the kind is none of an experiment's.
  static func name(_ text: String) throws(APIError) -> SearchName {
    let kind = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    if kind.count == 2, !["attribute", "tag", "tags"].contains(kind[0]) {
      throw .invalid(
        "Invalid entity type '\(kind[0])'. Valid entity types are ('attribute', 'tag', 'tags')")
    }
    return try SearchName(text, attributes: attributes)
  }

  private static func condition(_ clause: SearchClause) throws(APIError) -> Condition {
    let name = try name(clause.name)
    let comparator = clause.comparator
    guard let value = clause.value else {
      guard name.kind == .tag else {
        throw .invalid("IS NULL / IS NOT NULL is only supported for tags, not for attribute '\(name.key)'")
      }
      return comparator == "IS NULL" ? .noTag(name.key) : .anyTag(name.key)
    }
    if name.kind == .tag {
      let text = try value.quotedValue(of: "tag")
      guard let test = TextCondition(comparator, text) else {
        throw .invalid("Invalid comparator for tag: \(comparator)")
      }
      return .tag(name.key, test)
    }
    switch name.key {
    case "creation_time", "last_update_time":
      let number = try value.number(ofAttribute: name.key)
      guard let test = NumberCondition(comparator, number) else {
        throw .comparator(comparator, ["!=", "=", "<", "<=", ">", ">="])
      }
      guard case .integer = value else {
        throw .invalid("Invalid value for numeric attribute '\(name.key)': '\(number)'")
      }
      return name.key == "creation_time" ? .created(test) : .updated(test)
    case "experiment_id":
      var texts: [String] = []
      if case .group = value {
        texts = try value.list()
      } else {
        texts = [try value.quotedValue(of: "attributes")]
      }
      guard ["=", "!=", "IN", "NOT IN"].contains(comparator) else {
        throw .invalid("Invalid comparator for experiment_id: \(comparator)")
      }
      var ids: Set<String> = []
      for text in texts {
        do throws(APIError) {
          ids.insert(try ExperimentID(requested: text).text)
        } catch {
          // A number that is no experiment's names none.
          if error.code != .doesNotExist { throw error }
        }
      }
      return .id(ids, isNegated: comparator == "!=" || comparator == "NOT IN")
    default:
      if case .group = value {
        throw .invalid(
          "Only ['experiment_id'] attributes support comparison with a list of quoted string values.")
      }
      let text = try value.quotedValue(of: "attributes")
      guard let test = TextCondition(comparator, text) else {
        throw .comparator(comparator, ["!=", "=", "LIKE", "ILIKE", "IN", "NOT IN"])
      }
      return .name(test)
    }
  }
}

extension APIError {
  static func comparator(_ comparator: String, _ valid: [String]) -> APIError {
    .invalid("Invalid comparator '\(comparator)' not one of '\(SearchName.set(valid))'")
  }
}

extension SearchToken {
  /// - Parameter kind: `parameter`, `tag`, `attributes`, for the message.
  func quotedValue(of kind: String) throws(APIError) -> String {
    switch self {
    case .text, .name: return try unquoted()
    default:
      let example = kind == "attributes" ? "" : " (e.g. 'my-value')"
      throw .invalid("Expected a quoted string value for \(kind)\(example). Got value \(source)")
    }
  }

  func number(ofAttribute key: String) throws(APIError) -> Double {
    switch self {
    case .integer(let text), .float(let text): return Double(text) ?? 0
    default:
      throw .invalid("Expected numeric value type for numeric attribute: \(key). Found \(source)")
    }
  }
}

/// A comparison of a text.
struct TextCondition {
  private enum Test {
    case equal(String)
    case unequal(String)
    case like(LikePattern)
  }
  private let test: Test

  /// - Returns: nil when the comparator is none of `=`, `!=`, `LIKE`, `ILIKE`.
  init?(_ comparator: String, _ text: String) {
    switch comparator {
    case "=": test = .equal(text)
    case "!=": test = .unequal(text)
    case "LIKE": test = .like(LikePattern(text))
    case "ILIKE": test = .like(LikePattern(text, ignoringCase: true))
    default: return nil
    }
  }

  func holds(_ text: String) -> Bool {
    switch test {
    case .equal(let other): Self.areEqual(text, other)
    case .unequal(let other): !Self.areEqual(text, other)
    case .like(let pattern): pattern.matches(text)
    }
  }

  /// By bytes. Swift's own comparison, which also holds two spellings of a letter for equal, is the faster to say no.
  private static func areEqual(_ a: String, _ b: String) -> Bool { a == b && a.utf8.elementsEqual(b.utf8) }
}

/// A comparison of a number.
struct NumberCondition {
  private let comparator: SearchFilter.NumberComparator
  private let number: Double

  /// - Returns: nil when the comparator is none of a number.
  init?(_ text: String, _ number: Double) {
    guard let comparator = SearchFilter.NumberComparator(rawValue: text) else { return nil }
    self.comparator = comparator
    self.number = number
  }

  func holds(_ value: Double) -> Bool {
    switch comparator {
    case .equal: value == number
    case .notEqual: value != number
    case .greater: value > number
    case .greaterOrEqual: value >= number
    case .less: value < number
    case .lessOrEqual: value <= number
    }
  }
}
