extension Timestamp {
  /// Reads an RFC 3339 time of the years 1 to 9999: any offset, any number of decimals (those past the third are
  /// dropped), a space for the `T`.
  ///
  /// - Throws: ``RecordError`` when `text` is no such time.
  public init(_ text: String) throws(RecordError) {
    var text = text
    guard let time = text.withUTF8({ Timestamp(rfc3339: $0) }) else {
      throw RecordError(
        .invalidValue,
        "'\(text.escapedForMessage)' is not a time: expected one like 2026-11-24T07:30:53.123Z")
    }
    self = time
  }

  init?(rfc3339 text: UnsafeBufferPointer<UInt8>) {
    var scan = DigitScan(text: text)
    guard let year = scan.digits(4), scan.take("-"), let month = scan.digits(2), scan.take("-"),
      let day = scan.digits(2), scan.take("T") || scan.take("t") || scan.take(" "),
      let hour = scan.digits(2), scan.take(":"), let minute = scan.digits(2), scan.take(":"),
      let second = scan.digits(2)
    else { return nil }
    // A leap second (60) is the first moment of the next minute.
    guard year > 0, (1...12).contains(month), day > 0, hour < 24, minute < 60, second <= 60,
      day <= Self.daysIn(month: month, of: year)
    else { return nil }
    var thousandths = 0
    if scan.take(".") {
      var unit = 100
      guard let first = scan.digits(1) else { return nil }
      thousandths = first * unit
      while let digit = scan.digits(1) {
        unit /= 10
        thousandths += digit * unit
      }
    }
    var offset = 0
    if !(scan.take("Z") || scan.take("z")) {
      let west = scan.take("-")
      guard west || scan.take("+"), let hours = scan.digits(2) else { return nil }
      _ = scan.take(":")
      guard let minutes = scan.digits(2), hours < 24, minutes < 60 else { return nil }
      offset = (hours * 60 + minutes) * (west ? -60 : 60)
    }
    guard scan.isAtEnd else { return nil }
    let days = Self.days(toYear: year, month: month, day: day)
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
    let milliseconds = Int64(seconds) * 1000 + Int64(thousandths)
    guard Self.range.contains(milliseconds) else { return nil }
    self.init(milliseconds: milliseconds)
  }

  private static func daysIn(month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

/// A cursor over text in fixed columns.
private struct DigitScan {
  let text: UnsafeBufferPointer<UInt8>
  var index = 0

  var isAtEnd: Bool { index == text.count }

  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard index < text.count, text[index] == UInt8(ascii: scalar) else { return false }
    index += 1
    return true
  }

  /// Exactly so many digits, as a number.
  mutating func digits(_ count: Int) -> Int? {
    guard index + count <= text.count else { return nil }
    var value = 0
    for place in index..<index + count {
      let digit = text[place] &- 48
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    index += count
    return value
  }
}
