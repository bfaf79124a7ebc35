public import Ledger
public import Records

extension ModelRegistry {
  /// Sets and removes tags of a model, or of one of its versions, as one commit.
  public func changeTags(
    of name: ModelName, _ number: Int?, setting set: [String: String], removing removed: [String],
    in ledger: Ledger
  ) throws {
    let subject = Self.subject(set.keys.sorted { $0.precedesInBytes($1) }, removed)
    func change(_ tags: inout [String: String]) {
      tags.merge(set) { $1 }
      for key in removed { tags[key] = nil }
    }
    if let number {
      try edit(name, number, subject, in: ledger) { change(&$0.tags) }
    } else {
      try edit(name, subject, in: ledger) { change(&$0.tags) }
    }
  }

  /// `tag team`, `tags a, b, tag draft removed`.
  private static func subject(_ set: [String], _ removed: [String]) -> String {
    func list(_ keys: [String]) -> String {
      (keys.count == 1 ? "tag " : "tags ") + keys.map(\.escapedForMessage).joined(separator: ", ")
    }
    return [set.isEmpty ? nil : list(set), removed.isEmpty ? nil : list(removed) + " removed"]
      .compactMap(\.self).joined(separator: ", ")
  }
}
