import Records

/// One column of one chunk while it is made; values come in the order of their slots.
final class CellBuilder {
  private let layout: CellLayout
  private var slots: [Int64] = []
  private var fixed: [UInt8] = []
  private var steps: [Int64] = []
  private var times: [Int64] = []
  private var texts = TextPool()
  private var codes: [Int64] = []

  init(_ layout: CellLayout) { self.layout = layout }

  func add(_ slot: Int, _ identity: RunID) {
    slots.append(Int64(slot))
    fixed += identity.bytes
  }

  func add(_ slot: Int, milliseconds: Int64) {
    slots.append(Int64(slot))
    times.append(milliseconds)
  }

  func add(_ slot: Int, value: Double, step: Int64, timestamp: Int64) {
    slots.append(Int64(slot))
    withUnsafeBytes(of: value.bitPattern.littleEndian) { fixed.append(contentsOf: $0) }
    steps.append(step)
    times.append(timestamp)
  }

  func add(_ slot: Int, text: UnsafeRawBufferPointer) {
    slots.append(Int64(slot))
    codes.append(Int64(texts.code(of: text)))
  }

  /// The cell's bytes, as `Cell.swift` tells.
  func finish() -> [UInt8] {
    var bytes: [UInt8] = []
    let isDense = slots.last.map { $0 == slots.count - 1 } ?? true
    bytes.append(isDense ? 1 : 0)
    bytes.appendVarint(UInt64(slots.count))
    if !isDense { bytes.appendPacked(slots) }
    switch layout {
    case .identities: bytes += fixed
    case .times: bytes.appendPacked(times)
    case .metrics:
      bytes += fixed
      bytes.appendPacked(steps)
      bytes.appendPacked(times)
    case .texts:
      bytes.appendVarint(UInt64(texts.ends.count))
      bytes.appendPacked(texts.ends)
      if texts.ends.count < slots.count { bytes.appendPacked(codes) }
      bytes += texts.bytes
    }
    return bytes
  }
}

/// Different texts, numbered in the order of their first appearance.
private struct TextPool {
  private(set) var bytes: [UInt8] = []
  private(set) var ends: [Int64] = []
  /// Open addressing; numbers plus one, 0 is free. Never more than half full.
  private var table = [UInt16](repeating: 0, count: 16)

  mutating func code(of text: UnsafeRawBufferPointer) -> Int {
    if 2 * ends.count >= table.count { grow() }
    var place = Self.hash(text) & (table.count - 1)
    while table[place] != 0 {
      let code = Int(table[place]) - 1
      if isEqual(code, text) { return code }
      place = (place + 1) & (table.count - 1)
    }
    bytes.append(contentsOf: text)
    ends.append(Int64(bytes.count))
    table[place] = UInt16(ends.count)
    return ends.count - 1
  }

  private func range(_ code: Int) -> Range<Int> { (code == 0 ? 0 : Int(ends[code - 1]))..<Int(ends[code]) }

  private func isEqual(_ code: Int, _ text: UnsafeRawBufferPointer) -> Bool {
    let range = range(code)
    guard range.count == text.count else { return false }
    return bytes.withUnsafeBytes { UnsafeRawBufferPointer(rebasing: $0[range]).hasSameBytes(as: text) }
  }

  private mutating func grow() {
    table = [UInt16](repeating: 0, count: 2 * table.count)
    for code in 0..<ends.count {
      var place =
        bytes.withUnsafeBytes { Self.hash(UnsafeRawBufferPointer(rebasing: $0[range(code)])) }
        & (table.count - 1)
      while table[place] != 0 { place = (place + 1) & (table.count - 1) }
      table[place] = UInt16(code + 1)
    }
  }

  /// FNV-1a; long texts by their ends and length, so that a note of many pages costs no more than a word.
  private static func hash(_ text: UnsafeRawBufferPointer) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(text.count)
    func mix(_ bytes: Slice<UnsafeRawBufferPointer>) {
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    }
    mix(text.prefix(32))
    if text.count > 32 { mix(text.suffix(32)) }
    return Int(truncatingIfNeeded: hash ^ (hash >> 32))
  }
}
