import Records
import Testing

@testable import Report

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
