import Records
import Testing

@Suite("Timestamps")
struct TimestampTests {
  @Test(
    "texts are pinned",
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (1_764_000_000_123, "2025-11-24T16:00:00.123Z"),
      (-1, "1969-12-31T23:59:59.999Z"),
      (951_782_400_000, "2000-02-29T00:00:00.000Z"), (-2_203_891_200_000, "1900-03-01T00:00:00.000Z"),
      (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ])
  func texts(milliseconds: Int64, text: String) throws {
    #expect(Timestamp(milliseconds: milliseconds).rfc3339 == text)
    #expect(try Timestamp(text).milliseconds == milliseconds)
  }

  @Test("the first and the last day of every month have their texts, which read back")
  func months() throws {
    var wrong: [String] = []
    var days: Int64 = -719_162
    for year in 1...9999 {
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      // All years count the days; those about the turns of centuries are looked at.
      for (month, length) in zip(1..., lengths) {
        if (98...102).contains(year % 100 + (year % 100 < 50 ? 100 : 0)) {
          for (day, offset) in [(1, 0), (length, Int64(length) - 1)] {
            let time = Timestamp(milliseconds: (days + offset) * 86_400_000)
            let text = [(year, 4), (month, 2), (day, 2)].map { number, digits in
              String(String(number + 10_000).suffix(digits))
            }.joined(separator: "-")
            if time.description != text + "T00:00:00.000Z" || (try? Timestamp(time.description)) != time {
              wrong.append(text)
            }
          }
        }
        days += Int64(length)
      }
    }
    #expect(wrong == [])
    #expect(days == 2_932_897)
  }

  @Test("random moments read back", arguments: 0..<10 as Range<UInt64>)
  func random(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let time = Timestamp(
        milliseconds: Int64.random(in: -62_135_596_800_000...253_402_300_799_999, using: &generator))
      #expect(try Timestamp(time.description) == time)
    }
  }

  @Test(
    "other offsets, decimals and separators are read",
    arguments: [
      ("2026-01-01T00:00:00Z", 1_767_225_600_000), ("2026-01-01 00:00:00z", 1_767_225_600_000),
      ("2026-01-01t01:00:00+01:00", 1_767_225_600_000), ("2025-12-31T18:30:00-0530", 1_767_225_600_000),
      ("2026-01-01T00:00:00.5Z", 1_767_225_600_500), ("2026-01-01T00:00:00.123456789Z", 1_767_225_600_123),
      ("2016-12-31T23:59:60Z", 1_483_228_800_000),
    ])
  func lenient(text: String, milliseconds: Int64) throws {
    #expect(try Timestamp(text).milliseconds == milliseconds)
  }

  @Test(
    "what is no time is refused",
    arguments: [
      "", "2026-01-01", "2026-01-01T00:00:00", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
      "2026-13-01T00:00:00Z",
      "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-04-31T00:00:00Z", "2026-01-01T24:00:00Z",
      "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00ZZ",
      "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+1:00", "0000-01-01T00:00:00Z",
      "0001-01-01T00:00:00+01:00",
      "9999-12-31T23:59:59-00:01", "26-01-01T00:00:00Z", "+026-01-01T00:00:00Z", "２026-01-01T00:00:00Z",
    ])
  func refused(text: String) {
    #expect(throws: RecordError.self) { try Timestamp(text) }
  }

  @Test(
    "a moment beyond year 9999 is kept in files as its milliseconds",
    arguments: [Int64.max, .min, 253_402_300_800_000])
  func beyond(milliseconds: Int64) throws {
    let time = Timestamp(milliseconds: milliseconds)
    #expect(time.rfc3339 == nil)
    #expect(time.json == .integer(milliseconds))
    var run = try Run(parsing: Array(RunFileTests.full.utf8))
    run.startTime = time
    #expect(try Run(parsing: run.formatted()).startTime == time)
  }
}
