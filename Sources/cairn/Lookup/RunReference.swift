import Records

/// How a person names a run.
enum RunReference: Hashable {
  /// A whole id.
  case id(RunID)
  /// The beginning of an id, or a name.
  case text(String)
  /// `@last`, `@last~2`: by their start, counted back from the latest.
  case last(back: Int)
  /// `@best:KEY`, `@best:KEY:lower`: the finished run with the best value of the metric.
  case best(metric: String, Policy.Direction?)
  /// `churn@4`, `churn#Production`, `models:/churn@champion`: the run that the version came from. When there is no
  /// such model, a run's name.
  case model(ModelReference)

  /// How much of an id must be given.
  static let shortestPrefix = 4

  /// - Throws: ``UsageError`` on a text with `@` in front that is no form of it.
  init(parsing text: String) throws {
    if let id = try? RunID(text) {
      self = .id(id)
    } else if text == "@last" {
      self = .last(back: 0)
    } else if text.hasPrefix("@last~"), let count = Int(text.dropFirst(6)), count >= 0 {
      self = .last(back: count)
    } else if text.hasPrefix("@best:") {
      self = try Self.best(text.dropFirst(6), text)
    } else if text.hasPrefix("@") {
      throw UsageError(
        "'\(text.escapedForMessage)' names no run: expected @last, @last~1, @best:METRIC or @best:METRIC:lower"
      )
    } else if text.isEmpty {
      throw UsageError("a run's name is empty; give an id, a name, or @last")
    } else if ModelReference.isLike(text) {
      self = .model(try ModelReference(parsing: text))
    } else {
      self = .text(text)
    }
  }

  private static func best(_ rest: Substring, _ text: String) throws -> RunReference {
    // A metric's key may hold colons itself.
    for direction in [Policy.Direction.higher, .lower] where rest.hasSuffix(":" + direction.rawValue) {
      let key = rest.dropLast(direction.rawValue.count + 1)
      if !key.isEmpty { return .best(metric: String(key), direction) }
    }
    guard !rest.isEmpty else {
      throw UsageError(
        "'\(text.escapedForMessage)' lacks the metric: write @best:METRIC, for example @best:rmse:lower")
    }
    return .best(metric: String(rest), nil)
  }

  /// The text as it could begin an id; nil when it could not.
  static func prefix(_ text: String) -> String? {
    isHex(text) && text.utf8.count >= shortestPrefix ? text : nil
  }

  static func isHex(_ text: String) -> Bool {
    text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }
}
