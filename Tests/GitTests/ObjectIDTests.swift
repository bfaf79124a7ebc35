import Git
import TestSupport
import Testing

@Suite("Object ids")
struct ObjectIDTests {
  @Test("text, bytes and id are three forms of one thing")
  func roundTrip() throws {
    var generator = SplitMix64(seed: 1)
    for _ in 0..<500 {
      let bytes = (0..<20).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
      let id = bytes.withUnsafeBytes { ObjectID(bytes: $0) }
      #expect(id.bytes == bytes)
      #expect(try ObjectID(hex: id.hex) == id)
      #expect(try ObjectID(hex: id.hex.uppercased()) == id)
      #expect(id.hex.hasPrefix(id.short) && id.short.utf8.count == 10)
      #expect(!id.isZero)
    }
    #expect(try ObjectID(hex: String(repeating: "0", count: 40)).isZero)
  }

  @Test("ids are ordered as their text is")
  func order() {
    var generator = SplitMix64(seed: 2)
    let ids = (0..<200).map { _ in
      // Few different values in each byte, so that many ids begin alike.
      let bytes = (0..<20).map { _ in UInt8(generator.next(upTo: 2)) * 255 }
      return bytes.withUnsafeBytes { ObjectID(bytes: $0) }
    }
    #expect(ids.sorted().map(\.hex) == ids.map(\.hex).sorted())
  }

  @Test(
    "anything but 40 hexadecimal digits is refused",
    arguments: ["", "abc", String(repeating: "g", count: 40), String(repeating: "a", count: 41), "é"])
  func refused(text: String) {
    let error = #expect(throws: GitError.self) { try ObjectID(hex: text) }
    #expect(error?.code == .invalidName)
  }
}
