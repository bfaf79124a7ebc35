/// Numbers for people.
package enum Number {
  /// So many significant digits, without zeros at the end: `0.7123`, `12346`, `1.5e-07`. Whole numbers keep all their
  /// digits up to 15.
  package static func text(_ value: Double, digits: Int = 4) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
    if value == 0 { return "0" }
    if value.magnitude < 1e15, let whole = Int64(exactly: value) { return String(whole) }
    var decimal = Decimal(value.magnitude)
    // Rounding never cuts into the part before the point.
    decimal.round(to: decimal.exponent <= 7 ? max(digits, decimal.exponent) : digits)
    let sign = value < 0 ? "-" : ""
    return sign + (decimal.exponent > -4 && decimal.exponent <= 7 ? decimal.fixed : decimal.scientific)
  }

  /// The fewest significant digits, at least 4, that tell different values apart.
  package static func digits(telling values: some Sequence<Double?>) -> Int {
    let numbers = Array(Set(values.compactMap(\.self)))
    for digits in 4..<17 where Set(numbers.map { text($0, digits: digits) }).count == numbers.count {
      return digits
    }
    return 17
  }

  /// `+3.14%`, `-12.5%`, `+450%`, `+<0.01%`.
  package static func percent(_ value: Double) -> String {
    let sign = value < 0 ? "-" : "+"
    let size = value.magnitude
    if size == 0 { return "0%" }
    if size < 0.005 { return "\(sign)<0.01%" }
    if size >= 1e9 { return "\(sign)\(text(size, digits: 3))%" }
    let decimals = size < 9.995 ? 2 : size < 99.95 ? 1 : 0
    return "\(sign)\(fixed(size, decimals: decimals))%"
  }

  /// With so many decimals, of a value from 0 to 1e9.
  package static func fixed(_ value: Double, decimals: Int) -> String {
    let scale = [1, 10, 100][decimals]
    let scaled = Int((value * Double(scale)).rounded())
    if decimals == 0 { return String(scaled) }
    let fraction = String(scaled % scale)
    return "\(scaled / scale)." + String(repeating: "0", count: decimals - fraction.count) + fraction
  }

  /// `1,234`.
  package static func grouped(_ value: Int) -> String {
    let digits = Array(String(value.magnitude))
    var result = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { result += "," }
      result.append(digit)
    }
    return result
  }

  /// `1 run`, `2 runs`.
  package static func count(_ value: Int, _ noun: String) -> String {
    "\(grouped(value)) \(noun)\(value == 1 ? "" : "s")"
  }
}

/// A positive number as decimal digits: 0.d₁d₂d₃… × 10^exponent, the shortest that read back as the same value.
private struct Decimal {
  var digits: [UInt8] = []
  var exponent = 0

  init(_ value: Double) {
    var point: Int?
    var text = value.description.utf8[...]
    if let e = text.firstIndex(of: UInt8(ascii: "e")) {
      exponent = Int(String(text[text.index(after: e)...]) ?? "") ?? 0
      text = text[..<e]
    }
    for byte in text {
      if byte == UInt8(ascii: ".") {
        point = digits.count
      } else {
        digits.append(byte - 48)
      }
    }
    exponent += point ?? digits.count
    let leading = digits.prefix { $0 == 0 }.count
    digits.removeFirst(leading)
    exponent -= leading
    trim()
  }

  mutating func round(to count: Int) {
    guard digits.count > count else { return }
    let carries = digits[count] >= 5
    digits.removeLast(digits.count - count)
    if carries {
      var index = count - 1
      while index >= 0, digits[index] == 9 {
        digits[index] = 0
        index -= 1
      }
      if index >= 0 {
        digits[index] += 1
      } else {
        digits.insert(1, at: 0)
        exponent += 1
      }
    }
    trim()
  }

  private mutating func trim() {
    while digits.last == 0 { digits.removeLast() }
  }

  var fixed: String {
    let text = digits.map { Character(Unicode.Scalar($0 + 48)) }
    if exponent <= 0 { return "0." + String(repeating: "0", count: -exponent) + String(text) }
    if exponent >= text.count { return String(text) + String(repeating: "0", count: exponent - text.count) }
    return String(text[..<exponent]) + "." + String(text[exponent...])
  }

  var scientific: String {
    let text = digits.map { Character(Unicode.Scalar($0 + 48)) }
    let power = exponent - 1
    let size = String(power.magnitude)
    let fraction = text.count > 1 ? "." + String(text[1...]) : ""
    return "\(text[0])\(fraction)e\(power < 0 ? "-" : "+")\(size.count < 2 ? "0" + size : size)"
  }
}
