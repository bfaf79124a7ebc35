import Records

/// A key of an order made ready to be asked of chunk after chunk.
struct ChunkOrder {
  private enum Source {
    /// A column that no run has.
    case nothing
    case number(column: Int, isTime: Bool)
    case text(column: Int)
    case identity
    case artifactURI
  }

  /// The values of one chunk.
  enum Values {
    case nothing
    case numbers(NumberCell, isTime: Bool)
    case texts(TextCell)
    case computed([Int: String])
  }

  private let source: Source
  private let descending: Bool

  init(_ order: OrderBy, in store: IndexStore) throws(IndexError) {
    func text(_ column: Column) throws(IndexError) -> Source {
      try store.columns.number(of: column).map { .text(column: $0) } ?? .nothing
    }
    descending = order.isDescending
    switch order.key {
    case .metric(let key):
      source = try store.columns.number(of: .metric(key)).map { .number(column: $0, isTime: false) } ?? .nothing
    case .time(let attribute): source = .number(column: attribute.field.rawValue, isTime: true)
    case .param(let key): source = try text(.param(key))
    case .tag(let key): source = try text(.tag(key))
    case .text(.runName): source = try text(.field(.name))
    case .text(.status): source = try text(.field(.status))
    case .text(.userID): source = try text(.tag(Run.userTag))
    case .text(.runID): source = .identity
    case .text(.artifactURI): source = .artifactURI
    }
  }

  func values(ofChunk chunk: Int, in store: IndexStore) throws(IndexError) -> Values {
    switch source {
    case .nothing: return .nothing
    case .number(let column, let isTime):
      return try store.withCell(chunk, column) { (bytes) throws(IndexError) in
        .numbers(try NumberCell(bytes), isTime: isTime)
      } ?? .nothing
    case .text(let column):
      return try store.withCell(chunk, column) { (bytes) throws(IndexError) in .texts(try TextCell(bytes)) }
        ?? .nothing
    case .identity, .artifactURI:
      let ids = try ChunkCondition.identities(chunk, in: store)
      var texts: [Int: String] = [:]
      if case .identity = source {
        for index in 0..<ids.slots.count { texts[ids.slots.slot(index)] = ids[index].text }
        return .computed(texts)
      }
      try store.withCell(chunk, RunField.experiment.rawValue) { (bytes) throws(IndexError) in
        let experiments = try TextCell(bytes)
        for index in 0..<ids.slots.count {
          let slot = ids.slots.slot(index)
          guard let experiment = experiments.slots.index(of: slot) else { continue }
          texts[slot] = Run.artifactURI(experiments.string(experiments.code(experiment)), ids[index].text)
        }
      }
      return .computed(texts)
    }
  }

  @inline(__always)
  func rank(_ slot: Int, _ values: Values) -> SortRank {
    switch values {
    case .nothing: return .missing
    case .numbers(let cell, let isTime):
      guard let index = cell.slots.index(of: slot) else { return .missing }
      return isTime
        ? SortRank(milliseconds: Int64(bitPattern: cell.bits[index]), descending: descending)
        : SortRank(Double(bitPattern: cell.bits[index]), descending: descending)
    case .texts(let cell):
      guard let index = cell.slots.index(of: slot) else { return .missing }
      return cell.withText(cell.code(index)) { SortRank($0, descending: descending) }
    case .computed: return value(slot, values).rank
    }
  }

  func value(_ slot: Int, _ values: Values) -> SortValue {
    switch values {
    case .nothing, .numbers: return .rank(rank(slot, values))
    case .texts(let cell):
      guard let index = cell.slots.index(of: slot) else { return .rank(.missing) }
      return .text(cell.array(cell.code(index)), descending: descending)
    case .computed(let texts):
      guard let text = texts[slot] else { return .rank(.missing) }
      return .text(Array(text.utf8), descending: descending)
    }
  }
}
