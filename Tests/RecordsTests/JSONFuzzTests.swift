import Records
import Testing

@Suite("JSON, at random")
struct JSONFuzzTests {
  static func random(_ generator: inout SeededGenerator, depth: Int = 0) -> JSON {
    switch generator.next() % (depth < 5 ? 9 : 6) {
    case 0: .null
    case 1: .bool(generator.next() % 2 == 0)
    case 2: .integer(Int64(truncatingIfNeeded: generator.next() >> (generator.next() % 64)))
    case 3: .number({ $0.isFinite ? $0 : 0.5 }(Double(bitPattern: generator.next())))
    case 4, 5: .string(string(&generator))
    case 6: .array((0..<generator.next() % 5).map { _ in random(&generator, depth: depth + 1) })
    default: object(&generator, depth: depth)
    }
  }

  static func object(_ generator: inout SeededGenerator, depth: Int) -> JSON {
    var members: [JSON.Member] = []
    for _ in 0..<generator.next() % (depth == 0 ? 24 : 5) {
      let key = string(&generator)
      if !members.contains(where: { $0.key == key }) {
        members.append(JSON.Member(key, random(&generator, depth: depth + 1)))
      }
    }
    return .object(members)
  }

  static func string(_ generator: inout SeededGenerator) -> String {
    let alphabet = Array("abcXYZ019 _-./\"\\\u{0}\u{1f}\n\t\u{7f}\u{85}éß語😀\u{2028}\u{301}".unicodeScalars)
    var text = String.UnicodeScalarView()
    for _ in 0..<generator.next() % 20 { text.append(alphabet.randomElement(using: &generator) ?? "a") }
    return String(text)
  }

  @Test(
    "what is written is read as the same value, and written again as the same bytes",
    arguments: 0..<200 as Range<UInt64>)
  func roundTrip(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let json = Self.random(&generator)
    let bytes = json.formatted()
    let read = try JSON(parsing: bytes)
    #expect(read == json)
    #expect(read.formatted() == bytes)
    let compact = json.compact()
    #expect(!compact.contains(0x0a))
    #expect(try JSON(parsing: compact) == json)
    #expect(try JSON(parsing: compact).formatted() == bytes)
  }

  @Test(
    "a mutated document is refused or read, and what is read has a canonical text",
    arguments: 0..<200 as Range<UInt64>)
  func mutated(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed &+ 5000)
    let original = Self.object(&generator, depth: 0).formatted()
    let alphabet = Array("{}[],:\"\\u0019.eE+-tfn \n".utf8) + [0x00, 0x80, 0xc3, 0xff]
    for _ in 0..<20 {
      var bytes = original
      for _ in 0...generator.next() % 4 {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch generator.next() % 4 {
        case 0: bytes[place] = alphabet.randomElement(using: &generator) ?? 0
        case 1: bytes.insert(alphabet.randomElement(using: &generator) ?? 0, at: place)
        case 2: bytes.remove(at: place)
        default: bytes.removeLast(min(bytes.count - 1, Int(generator.next() % 8)))
        }
        if bytes.isEmpty { bytes = [0x20] }
      }
      do {
        let json = try JSON(parsing: bytes)
        let formatted = json.formatted()
        #expect(try JSON(parsing: formatted) == json)
        #expect(try JSON(parsing: formatted).formatted() == formatted)
      } catch {
        #expect((error.line ?? 0) > 0 && (error.column ?? 0) > 0)
      }
    }
  }

  @Test("every beginning of a record is refused with a place inside it")
  func truncated() {
    let bytes = Array(RunFileTests.full.utf8)
    let end = bytes.lastIndex(of: UInt8(ascii: "}")) ?? 0
    for count in 0...end {
      #expect(throws: RecordError.self, "\(count)") { try Run(parsing: Array(bytes[..<count])) }
    }
    #expect(throws: Never.self) { try Run(parsing: Array(bytes[...end])) }
  }
}
