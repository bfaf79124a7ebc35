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
  public func matches(_ metric: String) -> Bool { TextPattern(pattern).matches(metric) }
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
