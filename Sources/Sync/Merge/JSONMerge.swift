internal import Records

/// Merges JSON by its structure: a value that one side changed is that side's, members and elements are told by their
/// keys and not by the lines on which they stand.
struct JSONMerge {
  private let rules: MergeRules
  private(set) var contentions: [Contention] = []

  init(_ rules: MergeRules) { self.rules = rules }

  /// A value on its way: equal on both sides unless they contend.
  struct Sides {
    var ours: JSON?
    var theirs: JSON?

    init(_ value: JSON?) { (ours, theirs) = (value, value) }
    init(ours: JSON?, theirs: JSON?) { (self.ours, self.theirs) = (ours, theirs) }
  }

  mutating func merge(_ base: JSON?, _ ours: JSON?, _ theirs: JSON?, at keys: [String] = []) -> Sides {
    if ours == theirs || theirs == base { return Sides(ours) }
    if ours == base { return Sides(theirs) }
    if let chosen = rules.choose(ours, theirs, at: keys) { return Sides(chosen) }
    if let one = ours?.object, let two = theirs?.object, !rules.isWhole(keys) {
      return members(base?.object ?? [], one, two, at: keys)
    }
    if let one = ours?.array, let two = theirs?.array, !rules.isWhole(keys) {
      return elements(base?.array ?? [], one, two, at: keys)
    }
    contentions.append(
      Contention(keys: keys, base: Self.text(base), ours: Self.text(ours), theirs: Self.text(theirs)))
    return Sides(ours: ours, theirs: theirs)
  }

  private mutating func members(
    _ base: [JSON.Member], _ ours: [JSON.Member], _ theirs: [JSON.Member], at keys: [String]
  ) -> Sides {
    var order = ours.map(\.key)
    var previous: String?
    for key in theirs.map(\.key) {
      if !order.contains(key) {
        let place = previous.flatMap { order.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
        order.insert(key, at: place)
      }
      previous = key
    }
    let (base, one, two) = (Self.byKey(base), Self.byKey(ours), Self.byKey(theirs))
    var result = Sides(ours: .object([]), theirs: .object([]))
    var (left, right): ([JSON.Member], [JSON.Member]) = ([], [])
    for key in order {
      let merged = merge(base[key], one[key], two[key], at: keys + [key])
      if let value = merged.ours { left.append(JSON.Member(key, value)) }
      if let value = merged.theirs { right.append(JSON.Member(key, value)) }
    }
    result.ours = .object(left)
    result.theirs = .object(right)
    return result
  }

  private static func byKey(_ members: [JSON.Member]) -> [String: JSON] {
    Dictionary(members.map { ($0.key, $0.value) }) { first, _ in first }
  }

  /// What was there first in its order, without what a side took away, then what the sides added, in an order that is
  /// the same from both sides.
  private mutating func elements(_ base: [JSON], _ ours: [JSON], _ theirs: [JSON], at keys: [String]) -> Sides
  {
    func byName(_ elements: [JSON]) -> [String: JSON] {
      Dictionary(elements.map { (rules.name(of: $0, at: keys), $0) }) { first, _ in first }
    }
    let (before, one, two) = (byName(base), byName(ours), byName(theirs))
    let kept = base.map { rules.name(of: $0, at: keys) }
    let added = Set(one.keys).union(two.keys).subtracting(kept).sorted()
    var (left, right): ([JSON], [JSON]) = ([], [])
    for name in kept + added {
      let merged = merge(before[name], one[name], two[name], at: keys + [name])
      if let value = merged.ours { left.append(value) }
      if let value = merged.theirs { right.append(value) }
    }
    return Sides(ours: .array(left), theirs: .array(right))
  }

  private static func text(_ value: JSON?) -> String? {
    value.map { String(decoding: $0.compact(), as: UTF8.self) }
  }
}
