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
    if digits <= 19 {
      // Both factors are exact, so the one rounding is the right one (Clinger 1990).
      if mantissa <= 1 << 53, (-22...22).contains(exponent) {
        let value = Double(mantissa)
        let power = Self.powersOfTen[abs(exponent)]
        return signed(exponent < 0 ? value / power : value * power)
      }
      if (-19..<0).contains(exponent) { return signed(Self.quotient(mantissa, tenTo: -exponent)) }
    }
    let text = String(decoding: UnsafeBufferPointer(start: start, count: length), as: UTF8.self)
    return Double(text) ?? .nan
  }

  private func signed(_ magnitude: Double) -> Double { negative ? -magnitude : magnitude }

  /// `mantissa / 10^power` rounded once, for the 16 to 19 digits that most measured values have: a division of
  /// 127 by 64 bits whose remainder only decides ties. `mantissa` is not 0, `power` at most 19.
  private static func quotient(_ mantissa: UInt64, tenTo power: Int) -> Double {
    var divisor: UInt64 = 1
    for _ in 0..<power { divisor *= 10 }
    let divisorShift = divisor.leadingZeroBitCount
    let mantissaShift = mantissa.leadingZeroBitCount
    let dividend = mantissa << mantissaShift
    let (quotient, remainder) = (divisor << divisorShift).dividingFullWidth((dividend >> 1, dividend << 63))
    // At least 62 bits of quotient: the lowest is far below the 53 that stay, and breaks a tie.
    let sticky = quotient | (remainder == 0 ? 0 : 1)
    let binaryExponent = divisorShift - mantissaShift - 63
    return Double(sticky) * Double(sign: .plus, exponent: binaryExponent, significand: 1)
  }

  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
  ]
}
