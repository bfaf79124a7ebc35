/// The fields of one line of CSV, as places in its bytes; kept from line to line so that it makes no new memory.
struct CSVFields {
  /// More fields are counted, not kept.
  static let maximum = 8

  private(set) var count = 0
  private var places = [Range<Int>](repeating: 0..<0, count: maximum)

  /// The field, without white space around it; empty when there is none. `text` is what was split.
  subscript(index: Int, text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    guard index < count, index < Self.maximum else { return UnsafeBufferPointer(start: nil, count: 0) }
    return UnsafeBufferPointer(rebasing: text[places[index]])
  }

  /// Finds the fields of a line that holds no quotation mark.
  mutating func split(_ text: UnsafeBufferPointer<UInt8>) {
    count = 0
    var start = 0
    for index in 0..<text.count where text[index] == UInt8(ascii: ",") {
      add(start..<index, text)
      start = index + 1
    }
    add(start..<text.count, text)
  }

  /// Finds the fields of a line with quotation marks; gives the text without them, in which the fields lie; nil when
  /// the marks do not pair, or stand within a field.
  mutating func splitQuoted(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    count = 0
    var plain: [UInt8] = []
    var index = 0
    while true {
      while index < text.count, Self.isSpace(text[index]) { index += 1 }
      let start = plain.count
      if index < text.count, text[index] == UInt8(ascii: "\"") {
        index += 1
        while true {
          guard index < text.count else { return nil }
          if text[index] == UInt8(ascii: "\"") {
            index += 1
            guard index < text.count, text[index] == UInt8(ascii: "\"") else { break }
          }
          plain.append(text[index])
          index += 1
        }
        while index < text.count, Self.isSpace(text[index]) { index += 1 }
        note(start..<plain.count)
      } else {
        while index < text.count, text[index] != UInt8(ascii: ",") {
          if text[index] == UInt8(ascii: "\"") { return nil }
          plain.append(text[index])
          index += 1
        }
        plain.withUnsafeBufferPointer { add(start..<$0.count, $0) }
      }
      if index == text.count { return plain }
      guard text[index] == UInt8(ascii: ",") else { return nil }
      index += 1
    }
  }

  private mutating func add(_ place: Range<Int>, _ text: UnsafeBufferPointer<UInt8>) {
    var (start, end) = (place.lowerBound, place.upperBound)
    while start < end, Self.isSpace(text[start]) { start += 1 }
    while start < end, Self.isSpace(text[end - 1]) { end -= 1 }
    note(start..<end)
  }

  private mutating func note(_ place: Range<Int>) {
    if count < Self.maximum { places[count] = place }
    count += 1
  }

  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
