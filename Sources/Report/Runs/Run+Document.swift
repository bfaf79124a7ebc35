import Comparison
public import Records

extension Run {
  /// The run as every `--json` output shows it: what `run.json` holds, in its order, and beside it `experiment_name`
  /// (where it is known) and `duration_ms` (of a run that has ended). Values that are no finite number are the strings
  /// `NaN`, `Infinity`, `-Infinity`. Later versions may add keys.
  public func document(experiment: String?) -> JSON {
    guard case .object(var members) = json else { return json }
    func insert(_ key: String, _ value: JSON, after predecessor: String) {
      members.removeAll { $0.key == key }
      let place = members.firstIndex { $0.key == predecessor }.map { $0 + 1 } ?? members.endIndex
      members.insert(JSON.Member(key, value), at: place)
    }
    if let experiment { insert("experiment_name", .string(experiment), after: "experiment") }
    if let endTime {
      insert("duration_ms", .integer(Elapsed.milliseconds(from: startTime, to: endTime)), after: "end_time")
    }
    return .object(members)
  }
}

extension JSON {
  static func text(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }

  /// null for nil.
  static func value(_ value: Double?) -> JSON { value.map(JSON.number) ?? .null }

  /// In order of the keys.
  static func texts(_ texts: [String: String]) -> JSON {
    .object(texts.sorted { $0.key.precedesInBytes($1.key) }.map { JSON.Member($0.key, .string($0.value)) })
  }

  /// `{"key", "old", "new"}`.
  static func changes(_ changes: [ValueChange]) -> JSON {
    .array(
      changes.map {
        ["key": .string($0.key), "old": .text($0.old), "new": .text($0.new)]
      })
  }
}
