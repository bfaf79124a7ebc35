import Records

/// A condition made ready to be put to chunk after chunk.
struct ChunkCondition {
  private enum Test {
    /// A column that no run has.
    case nothing
    case metric(column: Int, SearchFilter.NumberComparator, Double)
    case time(column: Int, SearchFilter.NumberComparator, Double)
    /// In the first of the columns that has one.
    case text(columns: [Int], TextMatcher)
    case identity(TextMatcher)
    case artifactURI(TextMatcher)
    case dataset(SearchFilter.DatasetField, TextMatcher)
  }

  private let test: Test
  private let matchesMissing: Bool
  /// What was found of `inputs` in chunks before.
  private var knownInputs: [[UInt8]: Bool] = [:]

  init(_ condition: SearchFilter.Condition, in store: IndexStore) throws(IndexError) {
    var matchesMissing = false
    func text(_ columns: [Column], _ test: SearchFilter.TextTest) throws(IndexError) -> Test {
      let matcher = TextMatcher(test)
      matchesMissing = matcher.matchesMissing
      var numbers: [Int] = []
      for column in columns {
        if let number = try store.columns.number(of: column) { numbers.append(number) }
      }
      return numbers.isEmpty ? .nothing : .text(columns: numbers, matcher)
    }
    switch condition {
    case .metric(let key, let comparator, let value):
      test =
        try store.columns.number(of: .metric(key)).map { .metric(column: $0, comparator, value) } ?? .nothing
    case .time(let attribute, let comparator, let value):
      test = .time(column: attribute.field.rawValue, comparator, value)
    case .param(let key, let matcher): test = try text([.param(key)], matcher)
    case .tag(let key, let matcher): test = try text(Column.texts(ofTag: key), matcher)
    case .text(.runID, let matcher): test = .identity(TextMatcher(matcher))
    case .text(.artifactURI, let matcher): test = .artifactURI(TextMatcher(matcher))
    case .text(let attribute, let matcher): test = try text(Column.texts(of: attribute), matcher)
    case .dataset(let field, let matcher): test = .dataset(field, TextMatcher(matcher))
    }
    self.matchesMissing = matchesMissing
  }

  init(_ field: RunField, _ test: SearchFilter.TextTest) {
    self.test = .text(columns: [field.rawValue], TextMatcher(test))
    matchesMissing = false
  }

  /// Takes the runs that do not meet the condition out of `slots`.
  mutating func filter(
    _ slots: inout SlotSet, ofChunk chunk: Int, in store: IndexStore
  ) throws(IndexError) {
    switch test {
    case .nothing:
      if !matchesMissing { slots = SlotSet() }
    case .metric(let column, let comparator, let value):
      let met = try store.withCell(chunk, column) { (bytes) throws(IndexError) in
        Self.filter(try MetricCell(bytes), comparator, value)
      }
      slots.formIntersection(met ?? SlotSet())
    case .time(let column, let comparator, let value):
      let met = try store.withCell(chunk, column) { (bytes) throws(IndexError) in
        let cell = try TimeCell(bytes)
        return cell.slots.filter { comparator.holds(Double(cell[$0]), value) }
      }
      slots.formIntersection(met ?? SlotSet())
    case .text(let columns, let matcher):
      slots.formIntersection(try Self.met(slots, columns, matcher, chunk, store))
    case .identity(let matcher):
      let met = try store.withCell(chunk, RunField.id.rawValue) { (bytes) throws(IndexError) in
        let cell = try IdentityCell(bytes)
        return cell.slots.filter { matcher.matches(cell[$0].text) }
      }
      slots.formIntersection(met ?? SlotSet())
    case .artifactURI(let matcher):
      var met = SlotSet()
      for (slot, text) in try store.artifactURIs(ofChunk: chunk) where matcher.matches(text) {
        met.insert(slot)
      }
      slots.formIntersection(met)
    case .dataset(let field, let matcher):
      // Many runs read the same datasets: each different text is read once.
      var met = SlotSet()
      try store.withCell(chunk, RunField.inputs.rawValue) { (bytes) throws(IndexError) in
        let cell = try TextCell(bytes)
        var verdicts: [Bool] = []
        for code in 0..<cell.different { verdicts.append(try hold(Array(cell.text(code)), field, matcher)) }
        met = cell.slots.filter { verdicts.indices.contains(cell.code($0)) && verdicts[cell.code($0)] }
      }
      slots.formIntersection(met)
    }
  }

  private static func met(
    _ slots: SlotSet, _ columns: [Int], _ matcher: TextMatcher, _ chunk: Int, _ store: IndexStore
  ) throws(IndexError) -> SlotSet {
    var met = SlotSet()
    // The slots whose text is known already.
    var known = SlotSet()
    let needsKnown = columns.count > 1 || matcher.matchesMissing
    for column in columns {
      try store.withCell(chunk, column) { (bytes) throws(IndexError) in
        let cell = try TextCell(bytes)
        var here = cell.filter(matcher.matches)
        here.subtract(known)
        met.formUnion(here)
        if needsKnown { known.formUnion(cell.slots.all) }
      }
    }
    guard matcher.matchesMissing else { return met }
    var missing = slots
    missing.subtract(known)
    return missing
  }

  private static func filter(
    _ cell: MetricCell, _ comparator: SearchFilter.NumberComparator, _ value: Double
  ) -> SlotSet {
    // One loop for each comparator, so that the choice is not made anew for each run.
    switch comparator {
    case .equal: cell.slots.filter { cell[$0] == value }
    case .notEqual: cell.slots.filter { cell[$0] != value }
    case .greater: cell.slots.filter { cell[$0] > value }
    case .greaterOrEqual: cell.slots.filter { cell[$0] >= value }
    case .less: cell.slots.filter { cell[$0] < value }
    case .lessOrEqual: cell.slots.filter { cell[$0] <= value }
    }
  }

  private mutating func hold(
    _ inputs: [UInt8], _ field: SearchFilter.DatasetField, _ matcher: TextMatcher
  ) throws(IndexError) -> Bool {
    if let known = knownInputs[inputs] { return known }
    do {
      let holds = try DatasetInput.list(parsing: inputs).contains { input in
        input.text(field).map { matcher.matches($0) } ?? false
      }
      knownInputs[inputs] = holds
      return holds
    } catch {
      throw .damaged("a run's datasets cannot be read (\(error))")
    }
  }
}

extension SearchFilter.TimeAttribute {
  var field: RunField {
    switch self {
    case .startTime: .startTime
    case .endTime: .endTime
    }
  }
}
