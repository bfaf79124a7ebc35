/// A decimal number as bytes, split into its parts by the one pass that also finds its end.
struct DecimalText {
  var negative = false
  /// The digits as one integer; meaningless when `digits > 19`.
  var mantissa: UInt64 = 0
  /// Significant digits in the mantissa, leading zeros aside.
  var digits = 0
  /// The power of ten that the mantissa is multiplied with.
  var exponent = 0
  /// Neither a point nor an exponent.
  var isInteger = true
  var length = 0

  /// Reads the longest number in JSON's grammar that starts at `start`; nil when there is none.
  ///
  /// With `lenient`, also what scripts print: a plus sign, leading zeros, `.5` and `5.`.
  init?(_ start: UnsafePointer<UInt8>, count: Int, lenient: Bool = false) {
    var index = 0
    if index < count, start[index] == UInt8(ascii: "-") || (lenient && start[index] == UInt8(ascii: "+")) {
      negative = start[index] == UInt8(ascii: "-")
      index += 1
    }
    let whole = index
    index = takeDigits(start, index, count)
    let wholeDigits = index - whole
    if !lenient, wholeDigits == 0 || (wholeDigits > 1 && start[whole] == UInt8(ascii: "0")) { return nil }
    var fractionDigits = 0
    if index < count, start[index] == UInt8(ascii: ".") {
      isInteger = false
      let fraction = index + 1
      index = takeDigits(start, fraction, count)
      fractionDigits = index - fraction
      exponent = -fractionDigits
      if fractionDigits == 0, !lenient { return nil }
    }
    if wholeDigits + fractionDigits == 0 { return nil }
    if index < count, start[index] | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      index += 1
      var negativeExponent = false
      if index < count, start[index] == UInt8(ascii: "-") || start[index] == UInt8(ascii: "+") {
        negativeExponent = start[index] == UInt8(ascii: "-")
        index += 1
      }
      let digitsStart = index
      var power = 0
      while index < count, start[index] &- 48 < 10 {
        // Past this the value is zero or infinite whatever follows.
        if power < 100_000 { power = power * 10 + Int(start[index] &- 48) }
        index += 1
      }
      if index == digitsStart { return nil }
      exponent += negativeExponent ? -power : power
    }
    length = index
  }

  private mutating func takeDigits(_ start: UnsafePointer<UInt8>, _ from: Int, _ count: Int) -> Int {
    var index = from
    while index < count {
      let digit = start[index] &- 48
      if digit > 9 { break }
      mantissa = mantissa &* 10 &+ UInt64(digit)
      if digits > 0 || digit > 0 { digits += 1 }
      index += 1
    }
    return index
  }

  /// The value as an integer; nil when it has a point or an exponent, is `-0`, or is beyond `Int64`.
  var integer: Int64? {
    guard isInteger, digits <= 19 else { return nil }
    if negative {
      if mantissa == 0 || mantissa > UInt64(Int64.max) + 1 { return nil }
      return Int64(truncatingIfNeeded: 0 &- mantissa)
    }
    return Int64(exactly: mantissa)
  }

  /// The nearest double of the text at `start`, which this was read from; infinite when it is out of range.
  func double(_ start: UnsafePointer<UInt8>) -> Double {
    // Both factors are exact, so the one rounding is the right one (Clinger 1990).
    if digits <= 19, mantissa <= 1 << 53, (-22...22).contains(exponent) {
      let magnitude = Double(mantissa)
      let value =
        exponent < 0 ? magnitude / Self.powersOfTen[-exponent] : magnitude * Self.powersOfTen[exponent]
      return negative ? -value : value
    }
    let text = String(decoding: UnsafeBufferPointer(start: start, count: length), as: UTF8.self)
    return Double(text) ?? .nan
  }

  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
  ]
}
