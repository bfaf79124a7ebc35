internal import CLibgit2

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A new index as pieces of the old one with the edits between them (gitformat-index(5), versions 2 and 3).
///
/// libgit2 takes every entry apart and puts it together again, a second in a store of 100,000 runs; here the old bytes
/// are passed over once and stay as they are. What is not plain — an unknown version or extension, a conflict, a file
/// in the place of a directory — gives nil, and is libgit2's or git's to do.
struct IndexSplice {
  enum Piece {
    /// Bytes of the old index.
    case old(Range<Int>)
    case new([UInt8])
  }

  private(set) var pieces: [Piece] = []
  private let old: UnsafeRawBufferPointer
  private var kept = 12
  private var count = 0

  /// - Parameters:
  ///   - root: the work tree's, for the times and sizes of the files.
  ///   - time: when the old index was written.
  init?(_ old: UnsafeRawBufferPointer, edits: [IndexEdit], root: String, writtenAt time: git_index_time) {
    self.old = old
    guard old.count >= 32, old.prefix(4).elementsEqual("DIRC".utf8), (2...3).contains(word(4)),
      let steps = IndexStep.sorted(edits, root: root)
    else { return nil }
    pieces = [.new([])]
    guard let end = spliceEntries(steps, time), spliceExtensions(from: end, steps) else { return nil }
    pieces[0] = .new(Array("DIRC".utf8) + IndexStep.bytes(word(4)) + IndexStep.bytes(UInt32(count)))
  }

  /// - Returns: where the entries end.
  private mutating func spliceEntries(_ steps: [IndexStep], _ time: git_index_time) -> Int? {
    count = Int(word(8))
    var at = 12
    var next = 0
    for _ in 0..<count {
      guard let entry = entry(at: at) else { return nil }
      var isReplaced = false
      while next < steps.count {
        let order = entry.order(after: steps[next].key)
        if order < 0 { break }
        if order == 0 {
          guard !steps[next].isForbidden, entry.stage == 0 else { return nil }
          isReplaced = true
          break
        }
        if steps[next].isDirectory, entry.begins(with: steps[next].key) { return nil }
        insert(steps[next], at: at)
        next += 1
      }
      if isReplaced {
        keep(upTo: at, thenFrom: entry.end)
        count -= 1
      } else if entry.isRacy(time) {
        keep(upTo: at, thenFrom: entry.end)
        pieces.append(.new(entry.withoutSize()))
      }
      at = entry.end
    }
    for step in steps[next...] { insert(step, at: at) }
    return at
  }

  /// Keeps what Git must have and what stays true; the rest is only there to save Git work, and it makes it again.
  private mutating func spliceExtensions(from end: Int, _ steps: [IndexStep]) -> Bool {
    keep(upTo: end, thenFrom: end)
    var at = end
    while at < old.count - 20 {
      guard at + 8 <= old.count - 20 else { return false }
      let content = at + 8
      let next = content + Int(word(at + 4))
      guard next <= old.count - 20 else { return false }
      switch String(decoding: old[at..<(at + 4)], as: UTF8.self) {
      case "TREE":
        if let tree = CachedTree(UnsafeRawBufferPointer(rebasing: old[content..<next])).without(
          steps.map(\.key))
        {
          pieces.append(.new(Array("TREE".utf8) + IndexStep.bytes(UInt32(tree.count)) + tree))
        }
      case "REUC": pieces.append(.old(at..<next))
      // A small letter begins what must be understood (split and sparse indexes).
      default: if old[at] >= UInt8(ascii: "a") { return false }
      }
      at = next
    }
    return at == old.count - 20
  }

  private mutating func insert(_ step: IndexStep, at place: Int) {
    guard let bytes = step.entry else { return }
    keep(upTo: place, thenFrom: place)
    pieces.append(.new(bytes))
    count += 1
  }

  private mutating func keep(upTo end: Int, thenFrom start: Int) {
    if kept < end { pieces.append(.old(kept..<end)) }
    kept = start
  }

  private func word(_ at: Int) -> UInt32 {
    UInt32(bigEndian: old.loadUnaligned(fromByteOffset: at, as: UInt32.self))
  }

  private func entry(at start: Int) -> OldEntry? {
    OldEntry(old, at: start)
  }

  /// Whether the old index ends in zeros for a checksum (`index.skipHash`).
  var skipsChecksum: Bool { old.suffix(20).allSatisfy { $0 == 0 } }
}

/// An entry of the old index, in its place.
private struct OldEntry {
  let old: UnsafeRawBufferPointer
  let start: Int
  let name: UnsafeRawBufferPointer
  let end: Int
  private let flags: UInt16

  init?(_ old: UnsafeRawBufferPointer, at start: Int) {
    guard start + 64 <= old.count - 20 else { return nil }
    self.old = old
    self.start = start
    flags = UInt16(bigEndian: old.loadUnaligned(fromByteOffset: start + 60, as: UInt16.self))
    let first = start + 62 + (flags & 0x4000 != 0 ? 2 : 0)
    var length = Int(flags & 0xfff)
    if length == 0xfff {
      guard let zero = old[first...].firstIndex(of: 0) else { return nil }
      length = zero - first
    }
    // From one to eight zeros fill up to a multiple of eight.
    end = start + (first - start + length + 8) & ~7
    guard end <= old.count - 20 else { return nil }
    name = UnsafeRawBufferPointer(rebasing: old[first..<(first + length)])
  }

  var stage: UInt16 { flags >> 12 & 3 }

  /// Negative when the entry comes before `key`, 0 when it has that name.
  func order(after key: [UInt8]) -> Int {
    key.withUnsafeBytes { key in
      let shared = min(name.count, key.count)
      let order = shared == 0 ? 0 : Int(memcmp(name.baseAddress!, key.baseAddress!, shared))
      return order == 0 ? name.count - key.count : order
    }
  }

  func begins(with key: [UInt8]) -> Bool {
    name.count >= key.count && name.prefix(key.count).elementsEqual(key)
  }

  /// Changed no earlier than the index was written: Git would take it for unchanged once the index is younger.
  func isRacy(_ time: git_index_time) -> Bool {
    let seconds = Int32(bitPattern: word(8))
    if seconds != time.seconds { return seconds > time.seconds }
    return word(12) >= time.nanoseconds
  }

  /// The entry with a size of 0, at which Git reads the file again.
  func withoutSize() -> [UInt8] {
    var bytes = Array(old[start..<end])
    for at in 36..<40 { bytes[at] = 0 }
    return bytes
  }

  private func word(_ offset: Int) -> UInt32 {
    UInt32(bigEndian: old.loadUnaligned(fromByteOffset: start + offset, as: UInt32.self))
  }
}
