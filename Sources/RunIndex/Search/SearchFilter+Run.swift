public import Records

extension SearchFilter {
  /// Whether the run meets all conditions.
  public func matches(_ run: Run) -> Bool {
    conditions.allSatisfy { $0.matches(run) }
  }
}

extension SearchFilter.Condition {
  func matches(_ run: Run) -> Bool {
    switch self {
    case .metric(let key, let comparator, let value):
      guard let metric = run.metrics[key] else { return false }
      return comparator.holds(metric.value, value)
    case .param(let key, let test): return TextMatcher(test).matches(run.params[key])
    case .tag(let key, let test): return TextMatcher(test).matches(run.tag(key))
    case .text(let attribute, let test): return TextMatcher(test).matches(run.text(attribute))
    case .time(let attribute, let comparator, let value):
      guard let time = run.time(attribute) else { return false }
      return comparator.holds(Double(time.milliseconds), value)
    case .dataset(let field, let test):
      let matcher = TextMatcher(test)
      return run.inputs.contains { input in input.text(field).map { matcher.matches($0) } ?? false }
    }
  }
}

extension Run {
  func text(_ attribute: SearchFilter.TextAttribute) -> String? {
    switch attribute {
    case .runID: id.text
    case .runName: name
    case .userID: user ?? tags[Self.userTag]
    case .status: status.rawValue
    case .artifactURI: Self.artifactURI(experimentID.text, id.text)
    }
  }

  /// MLflow's clients keep the user in this tag.
  static let userTag = "mlflow.user"

  /// A tag; those in which MLflow's clients look for the name and the parent are these.
  func tag(_ key: String) -> String? {
    switch key {
    case "mlflow.runName": name
    case "mlflow.parentRunId": parent?.text ?? tags[key]
    default: tags[key]
    }
  }

  static func artifactURI(_ experiment: String, _ run: String) -> String {
    "mlflow-artifacts:/\(experiment)/\(run)/artifacts"
  }

  func time(_ attribute: SearchFilter.TimeAttribute) -> Timestamp? {
    switch attribute {
    case .startTime: startTime
    case .endTime: endTime
    }
  }
}

extension DatasetInput {
  func text(_ field: SearchFilter.DatasetField) -> String? {
    switch field {
    case .name: name
    case .digest: digest
    case .context: context
    }
  }
}
