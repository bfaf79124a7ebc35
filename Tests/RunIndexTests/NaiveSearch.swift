import Records
import RunIndex
import TestSupport

/// Searching said as simply as it can be, over runs in an array: what the index's answers are held against.
struct NaiveSearch {
  var runs: [Run]

  func answer(_ query: RunQuery) -> [Run] {
    let found = runs.filter { run in
      switch query.view {
      case .active: if run.lifecycle != .active { return false }
      case .deleted: if run.lifecycle != .deleted { return false }
      case .all: break
      }
      if let experiments = query.experiments, !experiments.contains(run.experimentID) { return false }
      if let parent = query.parent, run.parent != parent { return false }
      return query.filter.conditions.allSatisfy { Self.holds($0, run) }
    }
    return found.sorted { a, b in
      for key in query.orderBy {
        let (x, y) = (Self.value(key.key, a), Self.value(key.key, b))
        if x.rank != y.rank { return x.rank < y.rank }
        if x.number != y.number { return (x.number < y.number) != key.isDescending }
        if x.text != y.text { return x.text.lexicographicallyPrecedes(y.text) != key.isDescending }
      }
      if a.startTime != b.startTime { return a.startTime > b.startTime }
      return a.id < b.id
    }
  }

  static func holds(_ condition: SearchFilter.Condition, _ run: Run) -> Bool {
    switch condition {
    case .metric(let key, let comparator, let value):
      guard let metric = run.metrics[key] else { return false }
      return holds(comparator, metric.value, value)
    case .time(let attribute, let comparator, let value):
      let time = attribute == .startTime ? run.startTime : run.endTime
      guard let time else { return false }
      return holds(comparator, Double(time.milliseconds), value)
    case .param(let key, let test): return holds(test, run.params[key])
    case .tag(let key, let test): return holds(test, run.tags[key])
    case .text(let attribute, let test): return holds(test, text(attribute, run))
    case .dataset(let field, let test):
      return run.inputs.contains { input in
        switch field {
        case .name: holds(test, input.name)
        case .digest: holds(test, input.digest)
        case .context: input.context != nil && holds(test, input.context)
        }
      }
    }
  }

  private static func holds(_ comparator: SearchFilter.NumberComparator, _ a: Double, _ b: Double) -> Bool {
    switch comparator {
    case .equal: a == b
    case .notEqual: a != b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    case .less: a < b
    case .lessOrEqual: a <= b
    }
  }

  private static func holds(_ test: SearchFilter.TextTest, _ text: String?) -> Bool {
    if test == .missing { return text == nil }
    guard let text else { return false }
    func same(_ other: String) -> Bool { Array(text.utf8) == Array(other.utf8) }
    func scalars(_ text: String) -> ArraySlice<Character> {
      Array(text.unicodeScalars.map(Character.init))[...]
    }
    switch test {
    case .equal(let value): return same(value)
    case .notEqual(let value): return !same(value)
    case .among(let values): return values.contains(where: same)
    case .notAmong(let values): return !values.contains(where: same)
    case .like(let pattern):
      return pattern.ignoresCase
        ? LikePatternTests.isLike(scalars(text.lowercased()), scalars(pattern.text.lowercased()))
        : LikePatternTests.isLike(scalars(text), scalars(pattern.text))
    case .present, .missing: return true
    }
  }

  private static func text(_ attribute: SearchFilter.TextAttribute, _ run: Run) -> String? {
    switch attribute {
    case .runID: run.id.text
    case .runName: run.name
    case .userID: run.tags["mlflow.user"]
    case .status: run.status.rawValue
    case .artifactURI: "mlflow-artifacts:/\(run.experimentID)/\(run.id)/artifacts"
    }
  }

  /// 0: a value, 1: NaN, 2: none.
  private static func value(_ key: OrderBy.Key, _ run: Run) -> (rank: Int, number: Double, text: [UInt8]) {
    func number(_ value: Double?) -> (Int, Double, [UInt8]) {
      guard let value else { return (2, 0, []) }
      return value.isNaN ? (1, 0, []) : (0, value, [])
    }
    func text(_ text: String?) -> (Int, Double, [UInt8]) { text.map { (0, 0, Array($0.utf8)) } ?? (2, 0, []) }
    return switch key {
    case .metric(let key): number(run.metrics[key]?.value)
    case .time(.startTime): number(Double(run.startTime.milliseconds))
    case .time(.endTime): number(run.endTime.map { Double($0.milliseconds) })
    case .param(let key): text(run.params[key])
    case .tag(let key): text(run.tags[key])
    case .text(let attribute): text(Self.text(attribute, run))
    }
  }
}

extension RunMaker {
  mutating func query(about runs: [Run]) throws -> RunQuery {
    var query = RunQuery()
    query.view = pick([.active, .deleted, .all])
    if chance(3) {
      query.experiments = try [ExperimentID(pick(Self.experiments)), ExperimentID(pick(Self.experiments))]
    }
    if chance(8) { query.parent = pick(runs).parent }
    query.filter.conditions = (0..<number(upTo: 3)).map { _ in condition(about: runs) }
    query.orderBy = (0..<number(upTo: 4)).map { _ in OrderBy(orderKey(), descending: chance(2)) }
    return query
  }

  private mutating func condition(about runs: [Run]) -> SearchFilter.Condition {
    let comparator = pick(SearchFilter.NumberComparator.allCases)
    switch number(upTo: 6) {
    case 0: return .metric(pick(Self.keys + ["none"]), comparator, pick(Self.numbers))
    case 1: return .param(pick(Self.keys + ["none"]), test(keyed: true))
    case 2: return .tag(pick(Self.keys + ["mlflow.user"]), test(keyed: true))
    case 3:
      let attribute = pick(SearchFilter.TextAttribute.allCases)
      if attribute == .runID {
        let ids = [pick(runs).id.text, pick(runs).id.text, "no id"]
        return .text(.runID, pick([.equal(ids[0]), .among(ids), .notAmong(ids), .like(LikePattern("%a_"))]))
      }
      return .text(attribute, test(keyed: false))
    case 4:
      return .time(
        pick(SearchFilter.TimeAttribute.allCases), comparator, Double(1_764_000_000_000 + number(upTo: 9)))
    default: return .dataset(pick(SearchFilter.DatasetField.allCases), test(keyed: false))
    }
  }

  private mutating func test(keyed: Bool) -> SearchFilter.TextTest {
    let texts = Self.texts + ["iris", "d1", "training", "FINISHED", "ada"]
    let pattern = pick(["%", "a%", "%A%", "_", "%e%", "f%D", "", "%\u{301}", "tr%", "__"])
    switch number(upTo: 6) {
    case 0: return .equal(pick(texts))
    case 1: return .notEqual(pick(texts))
    case 2: return .like(LikePattern(pattern))
    case 3: return .like(LikePattern(pattern, ignoringCase: true))
    case 4: return keyed ? .missing : .among([pick(texts), pick(texts)])
    default: return keyed ? .present : .notAmong([pick(texts), pick(texts)])
    }
  }

  private mutating func orderKey() -> OrderBy.Key {
    switch number(upTo: 5) {
    case 0: .metric(pick(Self.keys + ["none"]))
    case 1: .param(pick(Self.keys))
    case 2: .tag(pick(Self.keys + ["mlflow.user"]))
    case 3: .time(pick(SearchFilter.TimeAttribute.allCases))
    default: .text(pick(SearchFilter.TextAttribute.allCases))
    }
  }
}
