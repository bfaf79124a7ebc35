extension Policy {
  /// Which way the metric gets better, where the conventions say it: a rule for the very key, else the first of
  /// those with `*` that fits.
  public func direction(of metric: String) -> Direction? {
    let rules = conventions.metrics
    let rule = rules.first { $0.pattern == metric } ?? rules.first { $0.matches(metric) }
    return rule?.better
  }
}

extension Policy.MetricRule {
  /// Whether the pattern fits the key; `*` stands for any text, slashes included.
  public func matches(_ metric: String) -> Bool {
    let pattern = Array(pattern.utf8)
    let text = Array(metric.utf8)
    var place = 0
    var offset = 0
    // Where to go on when the text after the last `*` does not fit: the `*` takes one byte more.
    var retry: (place: Int, offset: Int)?
    while offset < text.count {
      if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
        place += 1
        retry = (place, offset)
      } else if place < pattern.count, pattern[place] == text[offset] {
        place += 1
        offset += 1
      } else if let (starPlace, starOffset) = retry {
        place = starPlace
        offset = starOffset + 1
        retry = (starPlace, offset)
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}

extension Policy.Conventions {
  /// - Throws: ``RecordError`` that names the pattern, when the name does not match the one that these conventions
  ///   ask for.
  public func check(experimentName name: String) throws(RecordError) {
    guard let pattern = experimentName else { return }
    guard let matches = try? Regex(pattern).wholeMatch(in: name) != nil else {
      throw RecordError(
        .invalidValue, "'\(pattern.escapedForMessage)' is no regular expression", file: Policy.fileName)
    }
    if !matches {
      throw RecordError(
        .invalidName,
        "the experiment name '\(name.escapedForMessage)' does not match '\(pattern.escapedForMessage)', which "
          + "conventions.experiment_name in \(Policy.fileName) asks for")
    }
  }
}
