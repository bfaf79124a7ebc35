import Synchronization

/// Stands for all that the store holds at a moment: while it stays the same, so do the answers that were made of it.
struct StoreVersion: Hashable, Sendable {
  fileprivate var number: Int
}

private let asked = Atomic<Int>(0)

extension TrackingStore {
  /// Another whenever anything in the store may have changed.
  var version: StoreVersion { StoreVersion(number: asked.add(1, ordering: .relaxed).newValue) }
}
