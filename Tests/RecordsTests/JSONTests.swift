import Records
import Testing

@Suite("JSON")
struct JSONTests {
  static func parse(_ text: String) throws -> JSON { try JSON(parsing: Array(text.utf8)) }
  static func text(_ json: JSON) -> String { String(decoding: json.formatted(), as: UTF8.self) }

  @Test(
    "values keep their kinds",
    arguments: [
      ("null", .null), ("true", true), (" \t\r\n false ", false), ("1", 1), ("1.0", 1.0), ("-0", nil),
      ("-0.0", -0.0), ("1e2", 100.0), ("1E+2", 100.0), ("0.1", 0.1), ("9223372036854775807", .integer(.max)),
      ("-9223372036854775808", .integer(.min)), (#""""#, ""),
      (#""a\"\\\/\b\f\n\r\tA""#, "a\"\\/\u{8}\u{c}\n\r\tA"),
      (#""\u00e9\ud83d\ude00😀""#, "é😀😀"), ("[]", []), ("[1,[2]]", [1, [2]]), ("{}", [:]),
      (#"{"b":1,"a":{"c":[]}}"#, ["b": 1, "a": ["c": []]]),
    ] as [(String, JSON?)])
  func values(text: String, expected: JSON?) throws {
    let json = try Self.parse(text)
    if let expected { #expect(json == expected) } else { #expect(json.number == 0) }
  }

  @Test(
    "numbers beyond 64 bits keep every digit",
    arguments: [
      "9223372036854775808", "-9223372036854775809", "123456789012345678901234567890", "1e999", "-0",
    ])
  func bigNumbers(text: String) throws {
    let json = try Self.parse("[\(text)]")
    #expect(Self.text(json) == "[\n  \(text)\n]\n")
    #expect(json.array?.first?.number == Double(text))
    #expect(json.array?.first?.integer == nil)
  }

  @Test(
    "what is not JSON is refused, with the place",
    arguments: [
      ("", 1, 1), ("  ", 1, 3), ("{", 1, 2), ("[1,]", 1, 4), (#"{"a":1,}"#, 1, 8), ("[1 2]", 1, 4),
      (#"{"a" 1}"#, 1, 6), ("{a:1}", 1, 2), ("{'a':1}", 1, 2), (#"{"a":1,"a":2}"#, 1, 8),
      ("{\n  \"a\": 1,\n  \"b\": { \"c\": 1, \"c\": 2 }\n}", 3, 18), ("[\n1,\n,2]", 3, 1), ("01", 1, 1),
      ("+1", 1, 1),
      (".5", 1, 1), ("5.", 1, 1), ("1e", 1, 1), ("1.2.3", 1, 1), ("-", 1, 1), ("0x10", 1, 1), ("1_000", 1, 1),
      ("NaN", 1, 1), ("Infinity", 1, 1), ("-Infinity", 1, 1), ("nul", 1, 1), ("True", 1, 1), ("1 1", 1, 3),
      ("[] // no", 1, 4), ("\"a", 1, 1), ("\"a\nb\"", 1, 3), ("\"\u{1}\"", 1, 2), (#""\x""#, 1, 2),
      (#""\u12g4""#, 1, 6), (#""\ud800""#, 1, 2), (#""\ud800a""#, 1, 2), (#""\ud800\u0041""#, 1, 2),
      (#""\udc00""#, 1, 2), (#"["é", x]"#, 1, 7), ("\u{feff}{}", 1, 1), ("]", 1, 1), ("[}", 1, 2),
      (#""\"#, 1, 1),
      (#""\u00"#, 1, 6),
    ])
  func refused(text: String, line: Int, column: Int) {
    #expect {
      try Self.parse(text)
    } throws: { error in
      guard let error = error as? RecordError else { return false }
      return error.code == .malformed && error.line == line && error.column == column
    }
  }

  @Test(
    "bytes that are not UTF-8 are refused, wherever they are",
    arguments: [
      [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82], [0x80],
      [0xf5, 0x80, 0x80, 0x80],
      [0xe0, 0x80, 0x80], [0xf0, 0x80, 0x80, 0x80], [0xc3],
    ] as [[UInt8]])
  func notUTF8(bytes: [UInt8]) {
    let text = Array("[\n\"0123456789é".utf8) + bytes + Array("\"]".utf8)
    #expect(throws: RecordError(.malformed, "the text is not UTF-8", line: 2, column: 13)) {
      try JSON(parsing: text)
    }
  }

  @Test("128 levels are read and 129 refused")
  func depth() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(Self.text(try Self.parse(nested(128))).hasPrefix("[\n  [\n    [[["))
    #expect(throws: RecordError.self) { try Self.parse(nested(129)) }
    #expect(throws: RecordError.self) { try Self.parse(String(repeating: "[{\"a\":", count: 100_000)) }
  }

  @Test("a key is found twice also among many")
  func manyKeys() {
    let members = (0..<100).map { "\"k\($0)\":0" }.joined(separator: ",")
    #expect(throws: Never.self) { try Self.parse("{\(members)}") }
    #expect(throws: RecordError.self) { try Self.parse("{\(members),\"k7\":1}") }
    #expect(throws: RecordError.self) { try Self.parse("{\(members),\"k99\":1}") }
  }

  @Test("the canonical text has a line for each fact")
  func layout() {
    let json: JSON = [
      "a": 1, "b": [1, "two", [3, [:]], ["k": [], "l": .null]],
      "c": ["d": ["value": 0.712, "step": 3], "e": [1, 2]],
      "empty": [:], "none": [], "deep": [["x": ["y": [true]]]],
    ]
    #expect(
      Self.text(json) == """
        {
          "a": 1,
          "b": [
            1,
            "two",
            [3, {}],
            { "k": [], "l": null }
          ],
          "c": {
            "d": { "value": 0.712, "step": 3 },
            "e": [1, 2]
          },
          "empty": {},
          "none": [],
          "deep": [
            { "x": { "y": [true] } }
          ]
        }

        """)
    #expect(
      String(decoding: json.compact(), as: UTF8.self)
        == #"{"a":1,"b":[1,"two",[3,{}],{"k":[],"l":null}],"c":{"d":{"value":0.712,"step":3},"e":[1,2]},"#
        + #""empty":{},"none":[],"deep":[{"x":{"y":[true]}}]}"#)
  }

  @Test(
    "numbers have the shortest text that reads back, and those that JSON lacks are words",
    arguments: [
      (1, "1"), (.integer(.min), "-9223372036854775808"), (1.0, "1.0"), (-0.0, "-0.0"), (0.1, "0.1"),
      (1e-05, "1e-05"),
      (1e16, "1e+16"), (.number(.leastNonzeroMagnitude), "5e-324"), (.number(.nan), "\"NaN\""),
      (.number(.infinity), "\"Infinity\""),
      (.number(-.infinity), "\"-Infinity\""),
    ] as [(JSON, String)])
  func numbers(json: JSON, text: String) {
    #expect(Self.text(json) == text + "\n")
    #expect(String(decoding: json.compact(), as: UTF8.self) == text)
  }

  @Test(
    "control characters and line separators are escaped, and nothing else but quotation marks and backslashes"
  )
  func escapes() throws {
    let scalars = (0...0x10ffff as ClosedRange<UInt32>).lazy.compactMap(Unicode.Scalar.init)
    var wrong: [Unicode.Scalar] = []
    for scalar in scalars where scalar.value < 0x3000 || scalar.value % 251 == 0 {
      let string = "a\(String(Character(scalar)))b"
      let bytes = JSON.string(string).compact()
      let isEscaped =
        scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
        || [0x2028, 0x2029, 0x22, 0x5c].contains(scalar.value)
      let readsBack = try JSON(parsing: bytes).string?.unicodeScalars.elementsEqual(string.unicodeScalars)
      if (bytes != Array("\"\(string)\"".utf8)) != isEscaped || readsBack != true { wrong.append(scalar) }
    }
    #expect(wrong == [])
    #expect(
      String(decoding: JSON("\u{1}\n\u{7f}\u{9f}\u{2028}").compact(), as: UTF8.self)
        == #""\u0001\n\u007f\u009f\u2028""#)
  }

  @Test("accessors give a value only of their kind")
  func accessors() throws {
    let json = try Self.parse(
      #"{"n":null,"b":true,"i":3,"d":2.5,"w":2.0,"s":"x","a":[1],"o":{},"nan":"NaN","inf":"-Infinity"}"#)
    #expect(json["n"]?.isNull == true)
    #expect(json["b"]?.bool == true)
    #expect(json["i"]?.integer == 3)
    #expect(json["i"]?.number == 3)
    #expect(json["d"]?.integer == nil)
    #expect(json["w"]?.integer == 2)
    #expect(json["d"]?.number == 2.5)
    #expect(json["s"]?.string == "x")
    #expect(json["s"]?.number == nil)
    #expect(json["a"]?.array == [1])
    #expect(json["o"]?.object == [])
    #expect(json["nan"]?.number?.isNaN == true)
    #expect(json["inf"]?.number == -.infinity)
    #expect(json["none"] == nil)
    #expect(json["s"]?["k"] == nil)
    #expect(json["i"]?.bool == nil)
    #expect(json["i"]?.string == nil)
  }

  @Test(
    "every double is read to the bit, as the standard library reads it", arguments: 0..<20 as Range<UInt64>)
  func doubles(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var wrong: [String] = []
    for _ in 0..<1000 {
      let digits = String(generator.next()).prefix(Int.random(in: 1...20, using: &generator))
      let place = Int.random(in: 0...digits.count, using: &generator)
      var whole = String(digits.prefix(place).drop { $0 == "0" })
      if whole.isEmpty { whole = "0" }
      let fraction = place < digits.count ? String(digits.dropFirst(place)) : "0"
      var texts = ["\(whole).\(fraction)"]
      texts.append("\(texts[0])e\(Int.random(in: -340...320, using: &generator))")
      let bits = Double(bitPattern: generator.next())
      if bits.isFinite { texts.append(bits.description) }
      for text in texts {
        guard let expected = Double(text), expected.isFinite else { continue }
        let found = try Self.parse(text).number
        if found?.bitPattern != expected.bitPattern { wrong.append(text) }
      }
    }
    #expect(wrong == [])
  }

  @Test(
    "halfway cases round to even",
    arguments: [
      "9007199254740993.0", "9007199254740995.0", "0.5000000000000000555", "4503599627370496.5",
      "4503599627370497.5",
      "1.00000000000000011102230246251565", "0.1000000000000000055511151231257827", "18446744073709551615.0",
      "900719925474099.3", "1844674407370955161.5", "9.007199254740993",
    ])
  func ties(text: String) throws {
    #expect(try Self.parse(text).number == Double(text))
  }
}
