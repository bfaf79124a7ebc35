extension Timestamp: CustomStringConvertible {
  /// `2026-11-24T07:30:53.123Z`; a moment outside of the years 1 to 9999 as its milliseconds.
  public var description: String { String(decoding: text, as: UTF8.self) }

  /// RFC 3339 in UTC with three decimals, nil outside of the years 1 to 9999.
  public var rfc3339: String? { Self.range.contains(milliseconds) ? description : nil }

  /// The years 1 to 9999.
  static let range: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999

  private var text: [UInt8] {
    var bytes: [UInt8] = []
    guard Self.range.contains(milliseconds) else {
      bytes.appendDecimal(milliseconds)
      return bytes
    }
    let day: Int64 = 86_400_000
    let days = milliseconds >= 0 ? milliseconds / day : (milliseconds - day + 1) / day
    var rest = Int(milliseconds - days * day)
    let (year, month, dayOfMonth) = Self.date(fromDays: Int(days))
    bytes.reserveCapacity(24)
    bytes.append(year, digits: 4, then: "-")
    bytes.append(month, digits: 2, then: "-")
    bytes.append(dayOfMonth, digits: 2, then: "T")
    bytes.append(rest / 3_600_000, digits: 2, then: ":")
    rest %= 3_600_000
    bytes.append(rest / 60_000, digits: 2, then: ":")
    rest %= 60_000
    bytes.append(rest / 1000, digits: 2, then: ".")
    bytes.append(rest % 1000, digits: 3, then: "Z")
    return bytes
  }

  /// The date of the proleptic Gregorian calendar, so many days after 1970-01-01.
  /// <https://howardhinnant.github.io/date_algorithms.html#civil_from_days>
  static func date(fromDays days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  /// The inverse of ``date(fromDays:)``.
  static func days(toYear year: Int, month: Int, day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}

extension [UInt8] {
  fileprivate mutating func append(_ value: Int, digits: Int, then separator: Unicode.Scalar) {
    var divisor = 1
    for _ in 1..<digits { divisor *= 10 }
    while divisor > 0 {
      append(48 + UInt8(value / divisor % 10))
      divisor /= 10
    }
    append(UInt8(ascii: separator))
  }
}
