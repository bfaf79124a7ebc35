public import Records

/// Runs that lie over the index of a tree: live ones, and such as differ from what the tree holds. Kept from one
/// question to the next, and changed as they change.
///
/// Of many runs those that were not put in lately are kept as small as a record's text: a server may hold a hundred
/// thousand that nobody ended.
public struct RunOverlay: Sendable {
  /// Newest first, then by id, which is the order of a search that asks for none.
  private(set) var order: [Place] = []
  /// Put in lately, in two generations.
  private var young: [RunID: Run] = [:]
  private var older: [RunID: Run] = [:]
  private var packed: [RunID: [UInt8]] = [:]
  /// How many runs a generation holds.
  private let capacity: Int

  struct Place: Comparable, Sendable {
    var start: Int64
    var id: RunID

    init(_ run: Run) {
      start = run.startTime.milliseconds
      id = run.id
    }

    static func < (a: Place, b: Place) -> Bool { a.start != b.start ? a.start > b.start : a.id < b.id }
  }

  public init() { self.init(capacity: 2048) }

  init(capacity: Int) { self.capacity = capacity }

  /// In no order.
  var all: some Sequence<Run> { order.lazy.compactMap { self[$0.id] } }

  public var isEmpty: Bool { order.isEmpty }

  var count: Int { order.count }

  var ids: some Sequence<RunID> { order.lazy.map(\.id) }

  public func contains(_ id: RunID) -> Bool { young[id] != nil || older[id] != nil || packed[id] != nil }

  public subscript(id: RunID) -> Run? {
    if let run = young[id] ?? older[id] { return run }
    return packed[id].flatMap { try? Run(parsing: $0) }
  }

  /// Adds a run, in the place of what was known of it.
  public mutating func put(_ run: Run) {
    let place = Place(run)
    if let old = self[run.id] {
      let before = Place(old)
      if before != place {
        take(before)
        insert(place)
      }
      older[run.id] = nil
      packed[run.id] = nil
    } else {
      insert(place)
    }
    young[run.id] = run
    if young.count >= capacity { age() }
  }

  public mutating func remove(_ id: RunID) {
    guard let run = self[id] else { return }
    take(Place(run))
    young[id] = nil
    older[id] = nil
    packed[id] = nil
  }

  private mutating func age() {
    for (id, run) in older { packed[id] = run.json.compact() }
    older = young
    young = [:]
  }

  private mutating func insert(_ place: Place) {
    // New runs mostly stand at the front.
    order.insert(place, at: index(of: place))
  }

  private mutating func take(_ place: Place) {
    let index = index(of: place)
    if index < order.count, order[index] == place { order.remove(at: index) }
  }

  private func index(of place: Place) -> Int {
    var low = 0
    var high = order.count
    while low < high {
      let middle = (low + high) / 2
      if order[middle] < place { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
