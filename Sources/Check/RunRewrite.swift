import Records

/// What was changed of a committed run that nobody may change: what was tried, with what, and when. Tags, the name,
/// the lifecycle, and what is added when a run is taken up again (values, its end, its outcome) may change.
enum RunRewrite {
  /// In words that end with "was changed" or "is gone".
  static func changes(from old: Run, to new: Run) -> [String] {
    var changes: [String] = []
    for (key, value) in old.params.sorted(by: { $0.key < $1.key }) where new.params[key] != value {
      changes.append(
        "the parameter '\(key.escapedForMessage)' \(new.params[key] == nil ? "is gone" : "was changed")")
    }
    for key in old.metrics.keys.sorted() where new.metrics[key] == nil {
      changes.append("the metric '\(key.escapedForMessage)' is gone")
    }
    func compare<Value: Equatable>(_ what: String, _ old: Value, _ new: Value) {
      if old != new { changes.append("its \(what) was changed") }
    }
    compare("experiment", old.experimentID, new.experimentID)
    compare("start", old.startTime, new.startTime)
    compare("parent", old.parent, new.parent)
    // What a client adds to a run that had none is no rewriting.
    if old.source != nil { compare("code", old.source, new.source) }
    if old.user != nil { compare("user", old.user, new.user) }
    for input in old.inputs
    where !new.inputs.contains(where: { $0.name == input.name && $0.digest == input.digest }) {
      changes.append("its dataset '\(input.name.escapedForMessage)' is gone")
    }
    for output in old.outputs where !new.outputs.contains(where: { $0.modelID == output.modelID }) {
      changes.append("its model '\(output.modelID.escapedForMessage)' is gone")
    }
    if old.status.hasEnded, !new.status.hasEnded { changes.append("its end is gone") }
    return changes
  }
}
