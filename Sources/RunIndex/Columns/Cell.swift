// A cell is one column of one chunk. All numbers are little-endian.
//
//   flags: 1 byte   1 = each slot from 0 on has a value, so no slots are listed
//   count: varint
//   slots: count × 2 bytes, ascending, unless dense
//   then, by the column's layout:
//     identities  count × 16 bytes
//     times       count × 8 bytes (milliseconds)
//     metrics     count × 8 bytes (the double's bits); for each a signed varint step and a signed varint difference
//                 to the timestamp before
//     texts       number of different texts, their lengths (varints), for each slot which of them it has
//                 (1 byte, or 2 beyond 256 texts; left out when each slot has its own), their bytes

/// Which slots of a cell have a value.
struct CellSlots {
  /// nil when each slot from 0 on has one.
  private let listed: [UInt16]?
  let count: Int

  init(_ reader: inout ByteReader) throws(IndexError) {
    let flags = try reader.byte()
    count = try reader.count(upTo: SlotSet.capacity)
    if flags & 1 == 1 {
      listed = nil
      return
    }
    let slots = try reader.words(count, of: UInt16.self)
    var last = -1
    for slot in slots {
      guard Int(slot) > last, slot < SlotSet.capacity else { throw .damaged("slots are out of order") }
      last = Int(slot)
    }
    listed = slots
  }

  /// The slot of the value at `index`.
  @inline(__always)
  func slot(_ index: Int) -> Int {
    if let listed { Int(listed[index]) } else { index }
  }

  /// Where the slot's value is; nil when it has none.
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
    var set = SlotSet()
    for index in 0..<count where condition(index) { set.insert(slot(index)) }
    return set
  }

  var all: SlotSet { filter { _ in true } }
}

/// A cell of times, or of the values of a metric.
struct NumberCell {
  let slots: CellSlots
  /// Bits of doubles, or of milliseconds.
  let bits: [UInt64]

  init(_ bytes: UnsafeRawBufferPointer) throws(IndexError) {
    var reader = ByteReader(bytes)
    self = try NumberCell(&reader)
  }

  fileprivate init(_ reader: inout ByteReader) throws(IndexError) {
    slots = try CellSlots(&reader)
    bits = try reader.words(slots.count, of: UInt64.self)
  }
}

/// A cell of a metric with all that is known of each value.
struct MetricCell {
  let numbers: NumberCell
  let steps: [Int64]
  let timestamps: [Int64]

  init(_ bytes: UnsafeRawBufferPointer) throws(IndexError) {
    var reader = ByteReader(bytes)
    numbers = try NumberCell(&reader)
    var steps: [Int64] = []
    var timestamps: [Int64] = []
    steps.reserveCapacity(numbers.bits.count)
    timestamps.reserveCapacity(numbers.bits.count)
    var timestamp: Int64 = 0
    for _ in 0..<numbers.bits.count {
      steps.append(try reader.signedVarint())
      timestamp &+= try reader.signedVarint()
      timestamps.append(timestamp)
    }
    self.steps = steps
    self.timestamps = timestamps
  }
}

struct IdentityCell {
  let slots: CellSlots
  /// High and low words in turn.
  private let words: [UInt64]

  init(_ bytes: UnsafeRawBufferPointer) throws(IndexError) {
    var reader = ByteReader(bytes)
    slots = try CellSlots(&reader)
    words = try reader.words(2 * slots.count, of: UInt64.self)
  }

  @inline(__always)
  subscript(index: Int) -> Identity { Identity(high: words[2 * index], low: words[2 * index + 1]) }
}

/// A cell of texts: each different text is there once.
struct TextCell {
  let slots: CellSlots
  /// Which text each value is; nil when each has its own.
  private let codes: [UInt16]?
  /// Where each text ends in the bytes.
  private let ends: [Int]
  private let bytes: [UInt8]

  init(_ data: UnsafeRawBufferPointer) throws(IndexError) {
    var reader = ByteReader(data)
    slots = try CellSlots(&reader)
    let different = try reader.count(upTo: slots.count)
    var ends: [Int] = []
    ends.reserveCapacity(different)
    var end = 0
    for _ in 0..<different {
      end += try reader.count(upTo: data.count)
      ends.append(end)
    }
    self.ends = ends
    if different == slots.count {
      codes = nil
    } else {
      let codes =
        different <= 256
        ? try reader.words(slots.count, of: UInt8.self).map(UInt16.init)
        : try reader.words(slots.count, of: UInt16.self)
      guard codes.allSatisfy({ $0 < different }) else { throw .damaged("a text is missing") }
      self.codes = codes
    }
    bytes = Array(try reader.take(end))
  }

  /// How many different texts there are.
  var different: Int { ends.count }

  /// Which text the value at `index` is.
  @inline(__always)
  func code(_ index: Int) -> Int {
    if let codes { Int(codes[index]) } else { index }
  }

  func withText<R>(_ code: Int, _ body: (UnsafeRawBufferPointer) -> R) -> R {
    bytes.withUnsafeBytes { all in
      body(UnsafeRawBufferPointer(rebasing: all[(code == 0 ? 0 : ends[code - 1])..<ends[code]]))
    }
  }

  func string(_ code: Int) -> String { withText(code) { String(decoding: $0, as: UTF8.self) } }
  func array(_ code: Int) -> [UInt8] { withText(code) { Array($0) } }

  /// The slots whose text meets `condition`, which each different text is put to once.
  func filter(_ condition: (UnsafeRawBufferPointer) -> Bool) -> SlotSet {
    let verdicts = (0..<different).map { withText($0, condition) }
    guard verdicts.contains(true) else { return SlotSet() }
    return slots.filter { verdicts[code($0)] }
  }
}
