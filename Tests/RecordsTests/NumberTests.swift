import TestSupport
import Testing

@testable import Records

@Suite struct NumberTests {
  static let texts: [(Double, String)] = [
    (0, "0"), (-0.0, "0"), (1, "1"), (-3, "-3"), (123_456, "123456"), (1e14, "100000000000000"),
    (1e15, "1e+15"),
    (0.71234, "0.7123"), (0.99999, "1"), (9.9996, "10"), (99.996, "100"), (12345.678, "12346"),
    (0.5, "0.5"), (-0.00012345, "-0.0001235"),
    (0.00001234, "1.234e-05"), (1.5e-7, "1.5e-07"), (1.23456e20, "1.235e+20"), (1234567.8, "1234568"),
    (12_345_678.9, "1.235e+07"), (0.1 + 0.2, "0.3"), (.leastNonzeroMagnitude, "5e-324"),
    (1.7976931348623157e308, "1.798e+308"),
    (.nan, "NaN"), (.infinity, "Infinity"), (-.infinity, "-Infinity"),
  ]

  @Test(
    "numbers have four significant digits, whole ones all of theirs",
    arguments: texts)
  func text(value: Double, text: String) {
    #expect(Number.text(value) == text)
  }

  @Test("a text with all digits reads back as the number, and rounding stays near")
  func rounding() {
    var generator = SplitMix64(seed: 7)
    for _ in 0..<2000 {
      let value = Double(bitPattern: generator.next())
      guard value.isFinite else { continue }
      #expect(Double(Number.text(value, digits: 17)) == value)
      let short = Double(Number.text(value)) ?? .nan
      #expect(!short.isFinite || abs(short / 2 - value / 2) <= abs(value) * 0.00026 || value == 0)
    }
  }

  @Test(
    "as many digits as tell values apart",
    arguments: [
      ([0.71231, 0.71233], 5), ([0.7, 0.8, nil], 4), ([0.1, 0.1], 4), ([1, 1.0000000001], 11),
      ([0.1, 0.1.nextUp], 17), ([], 4),
    ] as [([Double?], Int)])
  func digits(values: [Double?], digits: Int) {
    #expect(Number.digits(telling: values) == digits)
  }

  static let percents: [(Double, String)] = [
    (0, "0%"), (3.14159, "+3.14%"), (-0.5, "-0.50%"), (9.994, "+9.99%"), (9.996, "+10.0%"),
    (-12.34, "-12.3%"),
    (99.96, "+100%"), (450, "+450%"), (0.001, "+<0.01%"), (-0.0049, "-<0.01%"), (1e12, "+1000000000000%"),
    (1e200, "+1e+200%"),
  ]

  @Test(
    "per cent has fewer decimals the larger it is",
    arguments: percents)
  func percent(value: Double, text: String) {
    #expect(Number.percent(value) == text)
  }

  @Test(
    "counts have thousands apart and a plural",
    arguments: [(0, "0 runs"), (1, "1 run"), (12_345, "12,345 runs"), (1_000_000, "1,000,000 runs")])
  func count(value: Int, text: String) {
    #expect(Number.count(value, "run") == text)
  }
}
