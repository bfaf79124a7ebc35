import Records

/// A key of an order made ready to be asked of chunk after chunk.
struct ChunkOrder {
  private enum Source {
    /// A column that no run has.
    case nothing
    case metric(column: Int)
    case time(column: Int)
    /// In the first of the columns that has one.
    case text(columns: [Int])
    case identity
    case artifactURI
  }

  private let source: Source
  private let descending: Bool

  init(_ order: OrderBy, in store: IndexStore) throws(IndexError) {
    func text(_ columns: [Column]) throws(IndexError) -> Source {
      var numbers: [Int] = []
      for column in columns {
        if let number = try store.columns.number(of: column) { numbers.append(number) }
      }
      return numbers.isEmpty ? .nothing : .text(columns: numbers)
    }
    descending = order.isDescending
    switch order.key {
    case .metric(let key):
      source = try store.columns.number(of: .metric(key)).map { .metric(column: $0) } ?? .nothing
    case .time(let attribute): source = .time(column: attribute.field.rawValue)
    case .param(let key): source = try text([.param(key)])
    case .tag(let key): source = try text(Column.texts(ofTag: key))
    case .text(.runID): source = .identity
    case .text(.artifactURI): source = .artifactURI
    case .text(let attribute): source = try text(Column.texts(of: attribute))
    }
  }

  /// Calls `body` with the rank of each of the slots, in their order.
  func forEachRank(
    of slots: SlotSet, ofChunk chunk: Int, in store: IndexStore, _ body: (_ slot: Int, SortRank) -> Void
  ) throws(IndexError) {
    let isKnown: Void? =
      switch source {
      case .metric(let column):
        try store.withCell(chunk, column) { (bytes) throws(IndexError) in
          let cell = try MetricCell(bytes)
          for slot in slots {
            body(
              slot, cell.slots.index(of: slot).map { SortRank(cell[$0], descending: descending) } ?? .missing)
          }
        }
      case .time(let column):
        try store.withCell(chunk, column) { (bytes) throws(IndexError) in
          let cell = try TimeCell(bytes)
          for slot in slots {
            let index = cell.slots.index(of: slot)
            body(slot, index.map { SortRank(milliseconds: cell[$0], descending: descending) } ?? .missing)
          }
        }
      case .text(let columns) where columns.count == 1:
        try store.withCell(chunk, columns[0]) { (bytes) throws(IndexError) in
          let cell = try TextCell(bytes)
          for slot in slots {
            let index = cell.slots.index(of: slot)
            body(slot, index.map { SortRank(cell.text(cell.code($0)), descending: descending) } ?? .missing)
          }
        }
      case .text, .identity, .artifactURI:
        try forEachValue(of: slots, ofChunk: chunk, in: store) { body($0, $1.rank) }
      case .nothing: nil
      }
    if isKnown == nil { for slot in slots { body(slot, .missing) } }
  }

  /// Calls `body` with the whole value of each of the slots, in their order.
  func forEachValue(
    of slots: SlotSet, ofChunk chunk: Int, in store: IndexStore, _ body: (_ slot: Int, SortValue) -> Void
  ) throws(IndexError) {
    switch source {
    case .nothing, .metric, .time:
      try forEachRank(of: slots, ofChunk: chunk, in: store) { body($0, .rank($1)) }
    case .text(let columns):
      var texts: [Int: [UInt8]] = [:]
      for column in columns {
        try store.withCell(chunk, column) { (bytes) throws(IndexError) in
          let cell = try TextCell(bytes)
          for slot in slots where texts[slot] == nil {
            texts[slot] = cell.slots.index(of: slot).map { Array(cell.text(cell.code($0))) }
          }
        }
      }
      for slot in slots { body(slot, value(texts[slot])) }
    case .identity:
      try store.withCell(chunk, RunField.id.rawValue) { (bytes) throws(IndexError) in
        let cell = try IdentityCell(bytes)
        for slot in slots {
          body(slot, value(cell.slots.index(of: slot).map { Array(cell[$0].text.utf8) }))
        }
      }
    case .artifactURI:
      let addresses = try store.artifactURIs(ofChunk: chunk)
      for slot in slots {
        body(slot, value(addresses[slot].map { Array($0.utf8) }))
      }
    }
  }

  private func value(_ text: [UInt8]?) -> SortValue {
    text.map { .text($0, descending: descending) } ?? .rank(.missing)
  }
}
