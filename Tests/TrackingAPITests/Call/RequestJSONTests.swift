import Records
import Testing

@testable import TrackingAPI

@Suite("A request's JSON")
struct RequestJSONTests {
  static let texts: [(String, JSON)] = [
    (
      #" {"a" : [1, -2.5, 1e3, true, false, null, "x"]} "#, ["a": [1, -2.5, 1000.0, true, false, .null, "x"]]
    ),
    (#"{"a": 1, "b": 2, "a": 3}"#, ["a": 3, "b": 2]),
    (#""\u00e9\ud83d\ude00\n\"\\\/""#, "é😀\n\"\\/"),
    (#""\ud800x""#, "\u{fffd}x"),
    ("9223372036854775807", 9_223_372_036_854_775_807),
    ("0.1", 0.1), ("1.7976931348623157e308", .number(.greatestFiniteMagnitude)),
    ("5e-324", .number(.leastNonzeroMagnitude)),
    ("123456789.123456789", 123456789.123456789), ("-0.0", .number(-0.0)), ("[]", []), ("{}", .object([])),
  ]

  @Test("is read", arguments: texts)
  func read(text: String, value: JSON) { #expect(RequestJSON.parse(Array(text.utf8)) == value) }

  @Test("may hold what is no number elsewhere")
  func notANumber() {
    #expect(RequestJSON.parse(Array("NaN".utf8))?.number?.isNaN == true)
    #expect(RequestJSON.parse(Array("-Infinity".utf8)) == .number(-.infinity))
  }

  @Test(
    "is refused when it is none",
    arguments: [
      "", " ", "{", "[1,]", "{\"a\":1,}", "{a:1}", "01", "1.", ".5", "+1", "-", "1e", "nul", "\"", "\"\\x\"",
      "\"\\u12g4\"", "\"a\nb\"", "[1] 2", "{\"a\" 1}", String(repeating: "[", count: 5000),
    ])
  func refuse(text: String) { #expect(RequestJSON.parse(Array(text.utf8)) == nil) }

  @Test("is refused when it is not UTF-8")
  func encoding() { #expect(RequestJSON.parse([0x22, 0xff, 0x22]) == nil) }

  @Test("with many keys is read, the last of each")
  func manyKeys() throws {
    let text = "{" + (0..<5000).map { "\"k\($0 % 2500)\":\($0)" }.joined(separator: ",") + "}"
    let object = try #require(RequestJSON.parse(Array(text.utf8))?.object)
    #expect(object.count == 2500)
    #expect(object[7].value == 2507)
  }

  @Test("numbers are the nearest there are", arguments: 1...200)
  func numbers(seed: Int) {
    let value = Double(bitPattern: 0x9e37_79b9_7f4a_7c15 &* UInt64(seed))
    guard value.isFinite else { return }
    #expect(RequestJSON.parse(Array(value.description.utf8))?.number == value)
  }
}
