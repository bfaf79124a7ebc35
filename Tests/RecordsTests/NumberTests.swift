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

@Suite struct QuantityTests {
  @Test(
    "lengths of time have their two largest units",
    arguments: [
      (-5, "0ms"), (0, "0ms"), (999, "999ms"), (1000, "1.0s"), (9949, "9.9s"), (9950, "10s"), (59_499, "59s"),
      (59_500, "1m"), (192_000, "3m 12s"), (3_600_000, "1h"), (7_500_000, "2h 5m"), (86_400_000, "1d"),
      (273_600_000, "3d 4h"), (Int64.max, "106751991167d 7h"),
    ])
  func elapsed(milliseconds: Int64, text: String) {
    #expect(Elapsed.text(milliseconds: milliseconds) == text)
  }

  @Test(
    "sizes are in powers of 1000",
    arguments: [
      (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (9949, "9.9 kB"), (9950, "10 kB"), (999_499, "999 kB"),
      (999_500, "1.0 MB"), (12_345_678, "12 MB"), (1_500_000_000, "1.5 GB"), (Int64.max, "9.2 EB"),
    ])
  func bytes(bytes: Int64, text: String) {
    #expect(ByteCount.text(bytes) == text)
  }

  @Test(
    "ages have one unit, and a date past two weeks",
    arguments: [
      (0, "just now"), (-30, "just now"), (4, "just now"), (42, "42s ago"), (60, "1m ago"), (7199, "1h ago"),
      (86_400, "1d ago"), (1_209_599, "13d ago"), (1_209_600, "2026-11-10"), (-3600, "2026-11-24"),
    ])
  func age(seconds: Int64, text: String) {
    let moment = Timestamp(milliseconds: Samples.now.milliseconds - seconds * 1000)
    #expect(Age.text(of: moment, now: Samples.now) == text)
  }

  @Test("the moments at the ends of time are shown without a trap")
  func extremes() {
    #expect(Age.text(of: Timestamp(milliseconds: .min), now: Samples.now) == "-922337203")
    #expect(Moment.text(Timestamp(milliseconds: .max)) == "9223372036854775807")
    #expect(Moment.text(Samples.now) == "2026-11-24 10:30:00 UTC")
  }
}
