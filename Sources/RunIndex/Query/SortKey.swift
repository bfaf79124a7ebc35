import Records

/// A value's place in an order, as a number: runs with a value first, NaN after them, then runs without.
///
/// The direction is in the number already, so that less always stands first.
struct SortRank: Hashable, Comparable {
  let word: UInt64

  static let missing = SortRank(word: .max)
  static let notANumber = SortRank(word: .max - 1)

  init(word: UInt64) { self.word = word }

  init(_ value: Double, descending: Bool) {
    if value.isNaN {
      self = .notANumber
      return
    }
    // Zero has two signs and one place.
    let bits = (value == 0 ? 0 : value).bitPattern
    let ascending = bits >> 63 == 1 ? ~bits : bits | 1 << 63
    word = descending ? ~ascending : ascending
  }

  init(milliseconds: Int64, descending: Bool) {
    let ascending = UInt64(bitPattern: milliseconds) ^ 1 << 63
    word = min(descending ? ~ascending : ascending, .max - 2)
  }

  /// By the first bytes; texts of one rank are to be compared as a whole.
  init(_ text: UnsafeRawBufferPointer, descending: Bool) {
    var prefix: UInt64 = 0
    for index in 0..<8 { prefix = prefix << 8 | (index < text.count ? UInt64(text[index]) : 0) }
    word = (descending ? ~prefix : prefix) >> 1
  }

  static func < (a: SortRank, b: SortRank) -> Bool { a.word < b.word }
}

/// One run's value of one key of an order.
enum SortValue: Hashable {
  case rank(SortRank)
  case text([UInt8], descending: Bool)

  static func < (a: SortValue, b: SortValue) -> Bool {
    switch (a, b) {
    case (.rank(let a), .rank(let b)): a < b
    case (.text(let a, let descending), .text(let b, _)):
      descending ? b.lexicographicallyPrecedes(a) : a.lexicographicallyPrecedes(b)
    // Only a missing text has a rank.
    case (.text, .rank): true
    case (.rank, .text): false
    }
  }
}

/// A run's place in an order, and where the run itself is.
struct SortKey {
  /// By the first key; for most orders all that has to be looked at.
  var first: SortRank
  /// All keys, when the first one's rank may not tell all.
  var values: [SortValue] = []
  /// Newest first, what the keys leave equal.
  var start = SortRank.missing
  var id = RunID(high: 0, low: 0)
  /// The run's slot; negative for one that lies over the index.
  var location: Int

  static func < (a: SortKey, b: SortKey) -> Bool {
    if a.first != b.first { return a.first < b.first }
    for (a, b) in zip(a.values, b.values) where a != b { return a < b }
    if a.start != b.start { return a.start < b.start }
    return a.id < b.id
  }
}

extension [OrderBy] {
  /// Whether the rank by the first key tells all that the keys tell.
  var isRankedByFirst: Bool {
    guard let first else { return true }
    guard count == 1 else { return false }
    switch first.key {
    case .metric, .time: return true
    case .param, .tag, .text: return false
    }
  }

  /// The place of a run that is at hand.
  func sortKey(of run: Run, location: Int) -> SortKey {
    let start = SortRank(milliseconds: run.startTime.milliseconds, descending: true)
    let values = map { $0.value(of: run) }
    return SortKey(
      first: values.first.map { $0.rank } ?? start, values: isRankedByFirst ? [] : values, start: start,
      id: run.id, location: location)
  }
}

extension SortValue {
  var rank: SortRank {
    switch self {
    case .rank(let rank): rank
    case .text(let bytes, let descending): bytes.withUnsafeBytes { SortRank($0, descending: descending) }
    }
  }
}

extension OrderBy {
  fileprivate func value(of run: Run) -> SortValue {
    switch key {
    case .metric(let key):
      return .rank(run.metrics[key].map { SortRank($0.value, descending: isDescending) } ?? .missing)
    case .time(let attribute):
      let time = run.time(attribute)
      return .rank(time.map { SortRank(milliseconds: $0.milliseconds, descending: isDescending) } ?? .missing)
    case .param(let key): return value(run.params[key])
    case .tag(let key): return value(run.tag(key))
    case .text(let attribute): return value(run.text(attribute))
    }
  }

  private func value(_ text: String?) -> SortValue {
    text.map { .text(Array($0.utf8), descending: isDescending) } ?? .rank(.missing)
  }
}

/// The first so many of the keys that are put in.
struct FirstKeys {
  /// nil: all.
  let limit: Int?
  private var keys: [SortKey] = []
  /// Of the keys that are certain not to be among the first.
  private var bound: SortKey?

  init(limit: Int?) { self.limit = limit }

  /// Whether keys of this rank may be among the first.
  @inline(__always)
  func admits(_ rank: SortRank) -> Bool {
    guard let bound else { return true }
    return rank <= bound.first
  }

  mutating func insert(_ key: SortKey) {
    guard let limit else {
      keys.append(key)
      return
    }
    if let bound, !(key < bound) { return }
    keys.append(key)
    if keys.count >= max(2 * limit, 256) { cut(to: limit) }
  }

  private mutating func cut(to limit: Int) {
    keys.sort(by: <)
    keys.removeSubrange(limit...)
    bound = keys.last
  }

  consuming func sorted() -> [SortKey] {
    keys.sort(by: <)
    if let limit, keys.count > limit { keys.removeSubrange(limit...) }
    return keys
  }
}
