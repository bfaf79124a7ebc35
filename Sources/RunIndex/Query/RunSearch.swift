import Records

/// A query made ready for one database and what lies over it.
struct RunSearch {
  let store: IndexStore
  let query: RunQuery
  let overlay: Overlay
  private var conditions: [ChunkCondition] = []
  private let orders: [ChunkOrder]
  /// By chunk, when matches are counted: the slots of runs that the overlay hides.
  private var hidden: [Int: SlotSet] = [:]
  /// By chunk: the only slots that can match, where the filter names its runs.
  private var named: [Int: SlotSet]?

  init(_ query: RunQuery, in store: IndexStore, under overlay: Overlay) throws(IndexError) {
    self.store = store
    self.query = query
    self.overlay = overlay
    if let lifecycle = query.view.lifecycle {
      conditions.append(ChunkCondition(.lifecycle, .equal(lifecycle.rawValue)))
    }
    if let experiments = query.experiments {
      conditions.append(ChunkCondition(.experiment, .among(experiments.map(\.text))))
    }
    if let parent = query.parent { conditions.append(ChunkCondition(.parent, .equal(parent.text))) }
    var orders: [ChunkOrder] = []
    for order in query.orderBy { orders.append(try ChunkOrder(order, in: store)) }
    self.orders = orders
    for condition in query.filter.conditions {
      if let ids = condition.namedRuns {
        try restrict(to: ids)
      } else {
        conditions.append(try ChunkCondition(condition, in: store))
      }
    }
  }

  /// How many runs match.
  mutating func count() throws(IndexError) -> Int {
    for id in overlay.hidden { try Self.insert(id, into: &hidden, store) }
    for id in overlay.standing.ids { try Self.insert(id, into: &hidden, store) }
    var count = overlay.standing.all.reduce(0) { query.matches($1) ? $0 + 1 : $0 }
    try forEachMatch { (_, slots) throws(IndexError) in count += slots.count }
    return count
  }

  /// The matching runs' keys in order, after `bound` when there is one.
  mutating func keys(after bound: SortKey?, limit: Int?) throws(IndexError) -> [SortKey] {
    var first = FirstKeys(limit: limit)
    addStanding(to: &first, after: bound, limit)
    // Without keys the newest come first.
    let orders =
      orders.isEmpty ? [try ChunkOrder(OrderBy(.time(.startTime), descending: true), in: store)] : orders
    let store = store
    let (overlay, hidesNothing) = (overlay, overlay.hidesNothing)
    let needsValues = !query.orderBy.isRankedByFirst
    try forEachMatch { (chunk, slots) throws(IndexError) in
      var admitted = SlotSet()
      var keys: [SortKey] = []
      try orders[0].forEachRank(of: slots, ofChunk: chunk, in: store) { slot, rank in
        guard first.admits(rank) else { return }
        if let bound, rank < bound.first { return }
        admitted.insert(slot)
        keys.append(SortKey(first: rank, location: chunk * SlotSet.capacity + slot))
      }
      if keys.isEmpty { return }
      if needsValues {
        for order in orders {
          var index = 0
          try order.forEachValue(of: admitted, ofChunk: chunk, in: store) { _, value in
            keys[index].values.append(value)
            index += 1
          }
        }
      }
      try Self.addTies(to: &keys, of: admitted, ofChunk: chunk, in: store)
      for key in keys {
        if let bound, !(bound < key) { continue }
        if !hidesNothing, overlay.hides(key.id) { continue }
        first.insert(key)
      }
    }
    return first.sorted()
  }

  /// Puts in the runs that lie over the index.
  private func addStanding(to first: inout FirstKeys, after bound: SortKey?, _ limit: Int?) {
    let standing = overlay.standing
    guard query.orderBy.isEmpty else {
      for run in standing.all where query.matches(run) {
        let key = query.orderBy.sortKey(of: run, location: -1)
        if let bound, !(bound < key) { continue }
        first.insert(key)
      }
      return
    }
    // They stand in this order already.
    var left = limit ?? .max
    for place in standing.order where left > 0 {
      guard let run = standing[place.id] else { continue }
      let key = query.orderBy.sortKey(of: run, location: -1)
      if let bound, !(bound < key) { continue }
      guard query.matches(run) else { continue }
      first.insert(key)
      left -= 1
    }
  }

  /// What decides between keys that the order leaves equal.
  private static func addTies(
    to keys: inout [SortKey], of slots: SlotSet, ofChunk chunk: Int, in store: IndexStore
  ) throws(IndexError) {
    try store.withCell(chunk, RunField.startTime.rawValue) { (bytes) throws(IndexError) in
      let cell = try TimeCell(bytes)
      var index = 0
      for slot in slots {
        if let place = cell.slots.index(of: slot) {
          keys[index].start = SortRank(milliseconds: cell[place], descending: true)
        }
        index += 1
      }
    }
    try store.withCell(chunk, RunField.id.rawValue) { (bytes) throws(IndexError) in
      let cell = try IdentityCell(bytes)
      var index = 0
      for slot in slots {
        if let place = cell.slots.index(of: slot) { keys[index].id = cell[place] }
        index += 1
      }
    }
  }

  /// The runs that belong to the keys, in their order.
  func runs(_ keys: [SortKey]) throws(IndexError) -> [Run] {
    var wanted: [Int: SlotSet] = [:]
    for key in keys where key.location >= 0 {
      wanted[key.location / SlotSet.capacity, default: SlotSet()].insert(key.location % SlotSet.capacity)
    }
    var found: [Int: Run] = [:]
    found.reserveCapacity(keys.count)
    for (chunk, slots) in wanted.sorted(by: { $0.key < $1.key }) {
      for (slot, run) in try store.runs(in: slots, ofChunk: chunk) {
        found[chunk * SlotSet.capacity + slot] = run
      }
    }
    return keys.compactMap { key in
      key.location < 0 ? overlay.standing[key.id] : found[key.location]
    }
  }

  mutating func forEachMatch(
    _ body: (_ chunk: Int, SlotSet) throws(IndexError) -> Void
  ) throws(IndexError) {
    for (chunk, runs) in try store.chunks() where runs > 0 {
      var slots: SlotSet
      if let named {
        guard let some = named[chunk] else { continue }
        slots = some
      } else {
        slots =
          try store.withCell(chunk, RunField.startTime.rawValue) { (bytes) throws(IndexError) in
            var reader = ByteReader(bytes)
            return try CellSlots(&reader).all
          } ?? SlotSet()
      }
      if let hidden = hidden[chunk] { slots.subtract(hidden) }
      for index in conditions.indices where !slots.isEmpty {
        try conditions[index].filter(&slots, ofChunk: chunk, in: store)
      }
      if !slots.isEmpty { try body(chunk, slots) }
    }
  }

  private mutating func restrict(to ids: [String]) throws(IndexError) {
    var slots: [Int: SlotSet] = [:]
    for text in ids {
      // A text that is no run's id names no run.
      guard let id = try? RunID(text) else { continue }
      try Self.insert(id, into: &slots, store)
    }
    guard let before = named else {
      named = slots
      return
    }
    for (chunk, set) in before {
      var both = set
      both.formIntersection(slots[chunk] ?? SlotSet())
      slots[chunk] = both
    }
    named = slots.filter { before[$0.key] != nil }
  }

  private static func insert(
    _ id: RunID, into slots: inout [Int: SlotSet], _ store: IndexStore
  ) throws(IndexError) {
    guard let slot = try store.slot(of: id) else { return }
    slots[slot / SlotSet.capacity, default: SlotSet()].insert(slot % SlotSet.capacity)
  }
}

extension SearchFilter.Condition {
  /// The ids of the only runs that can match; nil when the condition does not tell.
  fileprivate var namedRuns: [String]? {
    switch self {
    case .text(.runID, .equal(let id)): [id]
    case .text(.runID, .among(let ids)): ids
    default: nil
    }
  }
}
