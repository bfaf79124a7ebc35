import Records

/// A dataset of the same name and context on two sides, by its digest.
public struct DatasetChange: Hashable, Sendable {
  public var name: String
  /// `training`, `validation`, …
  public var context: String?
  /// The digest; nil when that side did not read it.
  public var old: String?
  public var new: String?

  public init(name: String, context: String?, old: String?, new: String?) {
    self.name = name
    self.context = context
    self.old = old
    self.new = new
  }

  /// The datasets that differ, in order of name and context.
  static func differences(old: [DatasetInput], new: [DatasetInput]) -> [DatasetChange] {
    let before = digests(of: old)
    let after = digests(of: new)
    let uses = Set(before.keys).union(after.keys).sorted()
    return uses.flatMap { use in
      let both = Set(before[use] ?? []).intersection(after[use] ?? [])
      let left = (before[use] ?? []).filter { !both.contains($0) }
      let right = (after[use] ?? []).filter { !both.contains($0) }
      return (0..<max(left.count, right.count)).map { index in
        DatasetChange(
          name: use.name, context: use.context, old: index < left.count ? left[index] : nil,
          new: index < right.count ? right[index] : nil)
      }
    }
  }

  private struct Use: Hashable, Comparable {
    var name: String
    var context: String?
    static func < (a: Use, b: Use) -> Bool {
      a.name == b.name ? (a.context ?? "") < (b.context ?? "") : a.name < b.name
    }
  }

  private static func digests(of inputs: [DatasetInput]) -> [Use: [String]] {
    Dictionary(grouping: inputs) { Use(name: $0.name, context: $0.context) }
      .mapValues { Set($0.map(\.digest)).sorted() }
  }
}
