#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Dates as Git takes them in `GIT_AUTHOR_DATE` (git-commit(1), "Date Formats"), which libgit2 reads only for itself:
/// Git's internal form, RFC 2822, and ISO 8601.
enum GitDate {
  /// Seconds since 1970 and minutes east of UTC; the local zone where the text names none.
  static func parse(_ text: String) -> (time: Int64, offset: Int)? {
    var text = text.utf8.filter { $0 != UInt8(ascii: ",") }
    for at in text.indices.dropFirst().dropLast()
    where text[at] == UInt8(ascii: "T") && isDigit(text[at - 1]) && isDigit(text[at + 1]) {
      text[at] = UInt8(ascii: " ")
    }
    var words = text.split(separator: UInt8(ascii: " ")).map(Array.init)
    // A day of the week says nothing.
    if let first = words.first, first.allSatisfy(isLetter) { words.removeFirst() }
    return internalForm(words) ?? calendarForm(words)
  }

  /// `@<seconds> <+hhmm>`; without the `@` when it cannot be taken for a date.
  private static func internalForm(_ words: [[UInt8]]) -> (Int64, Int)? {
    guard words.count == 1 || words.count == 2, let first = words.first else { return nil }
    let marked = first.first == UInt8(ascii: "@")
    let digits = marked ? Array(first.dropFirst()) : first
    guard let seconds = number(digits), marked || seconds >= 100_000_000 else { return nil }
    if words.count == 1 { return (Int64(seconds), 0) }
    return zone(words[1]).map { (Int64(seconds), $0) }
  }

  private static func calendarForm(_ words: [[UInt8]]) -> (Int64, Int)? {
    var words = words
    let day: (year: Int, month: Int, day: Int)
    if let date = words.first.flatMap(isoDate) {
      day = date
      words.removeFirst()
    } else if words.count >= 3, let date = rfcDate(words[0], words[1], words[2]) {
      day = date
      words.removeFirst(3)
    } else {
      return nil
    }
    guard (1...12).contains(day.month), (1...31).contains(day.day) else { return nil }
    guard words.count == 1 || words.count == 2, var clock = words.first else { return nil }
    var zoneWord = words.count == 2 ? words[1] : nil
    let mark = clock.firstIndex {
      $0 == UInt8(ascii: "Z") || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-")
    }
    if zoneWord == nil, let mark {
      zoneWord = Array(clock[mark...])
      clock = Array(clock[..<mark])
    }
    guard let seconds = timeOfDay(clock) else { return nil }
    let local = Int64(days(day.year, day.month, day.day)) * 86_400 + Int64(seconds)
    guard let zoneWord else {
      let offset = localOffset(day, seconds)
      return (local - Int64(offset) * 60, offset)
    }
    return zone(zoneWord).map { (local - Int64($0) * 60, $0) }
  }

  /// `2025-01-31`, `2025.01.31`, `2025/01/31`, `01/31/2025` or `31.01.2025`.
  private static func isoDate(_ word: [UInt8]) -> (year: Int, month: Int, day: Int)? {
    let marks = Set(word.filter { !isDigit($0) })
    guard marks.count == 1, let mark = marks.first, "-./".utf8.contains(mark) else { return nil }
    let parts = word.split(separator: mark, omittingEmptySubsequences: false).map { number(Array($0)) }
    guard parts.count == 3, let a = parts[0], let b = parts[1], let c = parts[2] else { return nil }
    if a >= 1000 { return (a, b, c) }
    guard c >= 1000 else { return nil }
    switch mark {
    case UInt8(ascii: "/"): return (c, a, b)
    case UInt8(ascii: "."): return (c, b, a)
    default: return nil
    }
  }

  /// `31 Jan 2025`.
  private static func rfcDate(
    _ day: [UInt8], _ month: [UInt8], _ year: [UInt8]
  ) -> (year: Int, month: Int, day: Int)? {
    let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    guard let day = number(day), let year = number(year), year >= 1000,
      let month = names.firstIndex(of: String(decoding: month, as: UTF8.self))
    else { return nil }
    return (year, month + 1, day)
  }

  /// `12:00` or `12:00:00`; fractions of a second are dropped, as Git does.
  private static func timeOfDay(_ word: [UInt8]) -> Int? {
    let whole = word.prefix { $0 != UInt8(ascii: ".") }
    let parts = whole.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      .map { number(Array($0)) }
    guard parts.count == 2 || parts.count == 3, let hour = parts[0], let minute = parts[1] else { return nil }
    guard let second = parts.count == 3 ? parts[2] : 0 else { return nil }
    guard hour < 24, minute < 60, second <= 60 else { return nil }
    return hour * 3600 + minute * 60 + second
  }

  /// `Z`, `+0100` or `+01:00`, in minutes east of UTC.
  private static func zone(_ word: [UInt8]) -> Int? {
    if word == [UInt8(ascii: "Z")] || word == Array("UTC".utf8) || word == Array("GMT".utf8) { return 0 }
    guard let sign = word.first, "+-".utf8.contains(sign) else { return nil }
    let digits = word.dropFirst().filter { $0 != UInt8(ascii: ":") }
    guard digits.count == 4, let zone = number(Array(digits)), zone % 100 < 60 else { return nil }
    return (zone / 100 * 60 + zone % 100) * (sign == UInt8(ascii: "-") ? -1 : 1)
  }

  /// Days since 1970-01-01 (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = year / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func localOffset(_ day: (year: Int, month: Int, day: Int), _ seconds: Int) -> Int {
    var fields = tm()
    fields.tm_year = Int32(day.year - 1900)
    fields.tm_mon = Int32(day.month - 1)
    fields.tm_mday = Int32(day.day)
    fields.tm_hour = Int32(seconds / 3600)
    fields.tm_min = Int32(seconds / 60 % 60)
    fields.tm_sec = Int32(seconds % 60)
    fields.tm_isdst = -1
    return mktime(&fields) == -1 ? 0 : fields.tm_gmtoff / 60
  }

  private static func number(_ digits: [UInt8]) -> Int? {
    guard !digits.isEmpty, digits.count < 16, digits.allSatisfy(isDigit) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool {
    (65...90).contains(byte) || (97...122).contains(byte)
  }
}
