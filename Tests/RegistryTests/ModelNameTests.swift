import Records
import Registry
import Testing

@Suite("Names of models")
struct ModelNameTests {
  @Test("that would break a path or an address are refused", arguments: ["", "a/b", "a:b", "a\nb"])
  func refused(name: String) {
    #expect(throws: RecordError.self) { try ModelName(name) }
  }
}
