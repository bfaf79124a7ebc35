import Records

// A cell is one column of one chunk. All numbers are little-endian.
//
//   dense: 1 byte   1 = each slot from 0 on has a value, so no slots are listed
//   count: varint
//   slots: packed integers, ascending, unless dense
//   then, by the column's layout:
//     identities  count × 16 bytes
//     times       packed integers (milliseconds)
//     metrics     count × 8 bytes (the doubles' bits), packed integers (steps), packed integers (timestamps)
//     texts       the number of different texts, packed integers (where each ends), packed integers (which of them
//                 each value is; left out when each has its own), the texts
//
// The cells are views: they are good for as long as the bytes that they were made of. What is in a damaged file may
// make them answer wrongly, but never read elsewhere.

/// Which slots of a cell have a value.
struct CellSlots {
  /// nil when each slot from 0 on has one.
  private let listed: PackedIntegers?
  let count: Int

  init(_ reader: inout ByteReader) throws(IndexError) {
    let isDense = try reader.byte() == 1
    count = try reader.count(upTo: SlotSet.capacity)
    listed = isDense ? nil : try PackedIntegers(&reader, count: count)
  }

  /// The slot of the value at `index`.
  @inline(__always)
  func slot(_ index: Int) -> Int {
    if let listed { Int(listed[index]) & (SlotSet.capacity - 1) } else { index }
  }

  /// Where the slot's value is; nil when it has none.
  @inline(__always)
  func index(of slot: Int) -> Int? {
    guard let listed else { return slot < count ? slot : nil }
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if listed[middle] < slot { low = middle + 1 } else { high = middle }
    }
    return low < count && listed[low] == slot ? low : nil
  }

  /// The slots whose value at its index meets `condition`.
  @inline(__always)
  func filter(_ condition: (Int) -> Bool) -> SlotSet {
    guard listed != nil else { return SlotSet(count, where: condition) }
    var set = SlotSet()
    for index in 0..<count where condition(index) { set.insert(slot(index)) }
    return set
  }

  var all: SlotSet { filter { _ in true } }
}

/// A cell of times.
struct TimeCell {
  let slots: CellSlots
  private let milliseconds: PackedIntegers

  init(_ bytes: UnsafeRawBufferPointer) throws(IndexError) {
    var reader = ByteReader(bytes)
    slots = try CellSlots(&reader)
    milliseconds = try PackedIntegers(&reader, count: slots.count)
  }

  @inline(__always)
  subscript(index: Int) -> Int64 { milliseconds[index] }
}

/// A cell of a metric.
struct MetricCell {
  let slots: CellSlots
  private let bits: UnsafeRawBufferPointer
  let steps: PackedIntegers
  let timestamps: PackedIntegers

  init(_ bytes: UnsafeRawBufferPointer) throws(IndexError) {
    var reader = ByteReader(bytes)
    slots = try CellSlots(&reader)
    bits = try reader.take(8 * slots.count)
    steps = try PackedIntegers(&reader, count: slots.count)
    timestamps = try PackedIntegers(&reader, count: slots.count)
  }

  /// The value at `index`.
  @inline(__always)
  subscript(index: Int) -> Double {
    Double(bitPattern: UInt64(littleEndian: bits.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self)))
  }
}

/// A cell of the runs' ids.
struct IdentityCell {
  let slots: CellSlots
  private let bytes: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) throws(IndexError) {
    var reader = ByteReader(bytes)
    slots = try CellSlots(&reader)
    self.bytes = try reader.take(16 * slots.count)
  }

  @inline(__always)
  subscript(index: Int) -> RunID {
    RunID(
      high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16 * index, as: UInt64.self)),
      low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16 * index + 8, as: UInt64.self)))
  }
}

/// A cell of texts: each different text is there once.
struct TextCell {
  let slots: CellSlots
  /// How many different texts there are.
  let different: Int
  private let ends: PackedIntegers
  /// nil when each value has its own text.
  private let codes: PackedIntegers?
  private let bytes: UnsafeRawBufferPointer

  init(_ data: UnsafeRawBufferPointer) throws(IndexError) {
    var reader = ByteReader(data)
    slots = try CellSlots(&reader)
    different = try reader.count(upTo: slots.count)
    ends = try PackedIntegers(&reader, count: different)
    codes = different == slots.count ? nil : try PackedIntegers(&reader, count: slots.count)
    bytes = try reader.take(data.count - reader.offset)
  }

  /// Which text the value at `index` is.
  @inline(__always)
  func code(_ index: Int) -> Int {
    if let codes { Int(truncatingIfNeeded: codes[index]) } else { index }
  }

  /// A text by its code.
  func text(_ code: Int) -> UnsafeRawBufferPointer {
    guard code >= 0, code < different else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    let start = code == 0 ? 0 : ends[code - 1]
    let end = ends[code]
    guard start >= 0, end >= start, end <= bytes.count else {
      return UnsafeRawBufferPointer(start: nil, count: 0)
    }
    return UnsafeRawBufferPointer(rebasing: bytes[Int(start)..<Int(end)])
  }

  func string(_ code: Int) -> String { String(decoding: text(code), as: UTF8.self) }

  /// The slots whose text meets `condition`, which each different text is put to once.
  func filter(_ condition: (UnsafeRawBufferPointer) -> Bool) -> SlotSet {
    guard codes != nil else { return slots.filter { condition(text($0)) } }
    // One more for codes that a damaged file may hold.
    return withUnsafeTemporaryAllocation(of: Bool.self, capacity: different + 1) { verdicts in
      verdicts.initialize(repeating: false)
      var any = false
      for code in 0..<different {
        verdicts[code] = condition(text(code))
        any = any || verdicts[code]
      }
      guard any else { return SlotSet() }
      return slots.filter { index in
        let code = code(index)
        return verdicts[code >= 0 && code < different ? code : different]
      }
    }
  }
}
