public import Records

/// A run that both sides have, with other content.
public struct RunChange: Hashable, Sendable {
  public var old: Run
  public var new: Run

  public init(old: Run, new: Run) {
    self.old = old
    self.new = new
  }

  /// What differs: `status`, `name`, `params.lr`, `metrics.rmse`, `tags.team`, `inputs.train`, `source.commit`, …
  public var fields: [ValueChange] {
    ValueChange.differences(old: old.fields, new: new.fields)
  }
}

extension Run {
  /// Everything that can change, as one fact each.
  fileprivate var fields: [Fact] {
    var facts = [
      Fact(key: "status", value: status.rawValue), Fact(key: "name", value: name),
      Fact(key: "lifecycle", value: lifecycle.rawValue),
      Fact(key: "experiment", value: experimentID.text),
      Fact(key: "start_time", value: startTime.description),
    ]
    if let endTime { facts.append(Fact(key: "end_time", value: endTime.description)) }
    if let exitCode { facts.append(Fact(key: "exit_code", value: String(exitCode))) }
    if let parent { facts.append(Fact(key: "parent", value: parent.text)) }
    func add(_ prefix: String, _ values: [String: String]) {
      for (key, value) in values.sorted(by: { $0.key < $1.key }) {
        facts.append(Fact(key: "\(prefix).\(key)", value: value))
      }
    }
    add("params", params)
    add("metrics", metrics.mapValues { String(describing: $0.value) })
    add("tags", tags)
    facts += inputFacts.map { Fact(key: "inputs.\($0.key)", value: $0.value) }
    facts += outputs.map { Fact(key: "outputs.\($0.modelID)", value: "step \($0.step)") }
    facts += (source?.facts ?? []).map { Fact(key: "source.\($0.key)", value: $0.value) }
    return facts
  }
}
