public import Records

/// Runs that lie over the index of a tree: live ones, and such as differ from what the tree holds. Kept from one
/// question to the next, and changed as they change.
public struct RunOverlay: Sendable {
  final class Box: Sendable {
    let run: Run
    init(_ run: Run) { self.run = run }
  }

  private(set) var runs: [Identity: Box] = [:]
  /// Newest first, then by id, which is the order of a search that asks for none.
  private(set) var order: [Place] = []

  struct Place: Comparable, Sendable {
    var start: Int64
    var id: Identity

    init(_ run: Run) {
      start = run.startTime.milliseconds
      id = Identity(run.id)
    }

    static func < (a: Place, b: Place) -> Bool { a.start != b.start ? a.start > b.start : a.id < b.id }
  }

  public init() {}

  /// In no order.
  var all: some Sequence<Run> { runs.values.lazy.map(\.run) }

  public var isEmpty: Bool { runs.isEmpty }

  /// Adds a run, in the place of what was known of it.
  public mutating func put(_ run: Run) {
    let place = Place(run)
    if let old = runs.updateValue(Box(run), forKey: place.id) {
      let before = Place(old.run)
      if before == place { return }
      take(before)
    }
    // New runs mostly stand at the front.
    order.insert(place, at: index(of: place))
  }

  public mutating func remove(_ id: RunID) { remove(Identity(id)) }

  mutating func remove(_ id: Identity) {
    if let old = runs.removeValue(forKey: id) { take(Place(old.run)) }
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
