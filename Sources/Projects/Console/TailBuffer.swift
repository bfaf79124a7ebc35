/// The last bytes of a stream, in memory of a fixed size.
struct TailBuffer {
  let capacity: Int
  /// How many bytes have been pushed out.
  private(set) var dropped = 0
  private var storage: [UInt8] = []
  /// Where the oldest byte is, once the storage is full.
  private var start = 0

  init(capacity: Int) { self.capacity = capacity }

  var count: Int { storage.count }

  mutating func append(_ bytes: ArraySlice<UInt8>) {
    guard capacity > 0 else {
      dropped += bytes.count
      return
    }
    let kept = bytes.suffix(capacity)
    let total = storage.count + bytes.count
    if total > capacity { dropped += total - capacity }
    let free = capacity - storage.count
    storage += kept.prefix(free)
    var rest = kept.dropFirst(free)
    while !rest.isEmpty {
      let run = rest.prefix(capacity - start)
      storage.replaceSubrange(start..<start + run.count, with: run)
      start = (start + run.count) % capacity
      rest = rest.dropFirst(run.count)
    }
  }

  /// Oldest first.
  var bytes: [UInt8] { Array(storage[start...] + storage[..<start]) }
}
