/// One column of one chunk while it is made; values come in the order of their slots.
final class CellBuilder {
  private let layout: CellLayout
  private var slots: [UInt16] = []
  private var words: [UInt64] = []
  private var points: [UInt8] = []
  private var lastTimestamp: Int64 = 0
  private var texts = TextPool()
  private var codes: [UInt16] = []

  init(_ layout: CellLayout) { self.layout = layout }

  func add(_ slot: Int, _ identity: Identity) {
    slots.append(UInt16(slot))
    words.append(identity.high)
    words.append(identity.low)
  }

  func add(_ slot: Int, milliseconds: Int64) {
    slots.append(UInt16(slot))
    words.append(UInt64(bitPattern: milliseconds))
  }

  func add(_ slot: Int, value: Double, step: Int64, timestamp: Int64) {
    slots.append(UInt16(slot))
    words.append(value.bitPattern)
    points.appendSignedVarint(step)
    points.appendSignedVarint(timestamp &- lastTimestamp)
    lastTimestamp = timestamp
  }

  func add(_ slot: Int, text: UnsafeRawBufferPointer) {
    slots.append(UInt16(slot))
    codes.append(UInt16(texts.code(of: text)))
  }

  /// The cell's bytes, as `Cell.swift` tells.
  func finish() -> [UInt8] {
    var bytes: [UInt8] = []
    let isDense = slots.last.map { Int($0) == slots.count - 1 } ?? true
    bytes.append(isDense ? 1 : 0)
    bytes.appendVarint(UInt64(slots.count))
    if !isDense { bytes.appendWords(slots) }
    switch layout {
    case .identities, .times: bytes.appendWords(words)
    case .metrics:
      bytes.appendWords(words)
      bytes += points
    case .texts:
      bytes.appendVarint(UInt64(texts.count))
      texts.appendLengths(to: &bytes)
      if texts.count < slots.count {
        if texts.count <= 256 { bytes.append(contentsOf: codes.lazy.map(UInt8.init)) } else { bytes.appendWords(codes) }
      }
      bytes += texts.bytes
    }
    return bytes
  }
}

/// Different texts, numbered in the order of their first appearance.
struct TextPool {
  private(set) var bytes: [UInt8] = []
  private var ends: [Int] = []
  /// Open addressing; numbers plus one, 0 is free. Never more than half full.
  private var table = [UInt16](repeating: 0, count: 16)

  var count: Int { ends.count }

  mutating func code(of text: UnsafeRawBufferPointer) -> Int {
    if 2 * ends.count >= table.count { grow() }
    var place = Self.hash(text) & (table.count - 1)
    while table[place] != 0 {
      let code = Int(table[place]) - 1
      if isEqual(code, text) { return code }
      place = (place + 1) & (table.count - 1)
    }
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
    table[place] = UInt16(ends.count)
    return ends.count - 1
  }

  func appendLengths(to target: inout [UInt8]) {
    var start = 0
    for end in ends {
      target.appendVarint(UInt64(end - start))
      start = end
    }
  }

  private func range(_ code: Int) -> Range<Int> { (code == 0 ? 0 : ends[code - 1])..<ends[code] }

  private func isEqual(_ code: Int, _ text: UnsafeRawBufferPointer) -> Bool {
    let range = range(code)
    return range.count == text.count && bytes[range].elementsEqual(text)
  }

  private mutating func grow() {
    table = [UInt16](repeating: 0, count: 2 * table.count)
    for code in 0..<ends.count {
      var place = bytes.withUnsafeBytes { Self.hash(UnsafeRawBufferPointer(rebasing: $0[range(code)])) } & (table.count - 1)
      while table[place] != 0 { place = (place + 1) & (table.count - 1) }
      table[place] = UInt16(code + 1)
    }
  }

  /// FNV-1a; long texts by their ends and length, so that a note of many pages costs no more than a word.
  private static func hash(_ text: UnsafeRawBufferPointer) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(text.count)
    func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    if text.count <= 64 {
      for byte in text { mix(byte) }
    } else {
      for byte in text.prefix(32) { mix(byte) }
      for byte in text.suffix(32) { mix(byte) }
    }
    return Int(truncatingIfNeeded: hash ^ (hash >> 32))
  }
}
