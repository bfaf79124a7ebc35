import Records
import Testing

@Suite("Names and ids")
struct NameTests {
  @Test(
    "an experiment's id is pinned for all time",
    arguments: [
      ("Default", 0, "0"), ("Default", 1, "587879871162652465"), ("churn", 0, "321781645360795653"),
      ("churn", 1, "104349705825234058"), ("é", 0, "875207407765167617"), ("", 0, "395981039346656037"),
    ])
  func derivedIDs(name: String, attempt: Int, id: String) {
    #expect(ExperimentID(derivedFrom: name, attempt: attempt).text == id)
  }

  @Test("derived ids are ids of 18 digits and differ by name and attempt")
  func derivedIDsDiffer() throws {
    var seen: Set<ExperimentID> = []
    for index in 0..<2000 {
      for attempt in 0..<3 {
        let id = ExperimentID(derivedFrom: "experiment \(index)", attempt: attempt)
        #expect(try ExperimentID(id.text) == id)
        #expect(id.text.count == 18)
        #expect(seen.insert(id).inserted)
      }
    }
  }

  @Test(
    "texts that are no experiment ids are refused",
    arguments: [
      "", "a", "-1", "01", "1234567890123456789", "1 ", "１", "+1",
    ])
  func badIDs(text: String) {
    #expect(throws: RecordError.self) { try ExperimentID(text) }
  }

  @Test("MLflow's ids are experiment ids", arguments: ["0", "7", "123456789012345678"])
  func goodIDs(text: String) throws {
    #expect(try ExperimentID(text).text == text)
  }

  @Test(
    "run ids are 32 lower-case hexadecimal characters",
    arguments: [
      "", "0123456789abcdef0123456789abcde", "0123456789abcdef0123456789abcdef0",
      "0123456789ABCDEF0123456789abcdef",
      "0123456789abcdef0123456789abcdeg", "０123456789abcdef0123456789abcde",
    ])
  func badRunIDs(text: String) {
    #expect(throws: RecordError.self) { try RunID(text) }
  }

  @Test("a new run id is one, and follows from the generator")
  func newRunIDs() throws {
    var a = SeededGenerator(seed: 1)
    var b = SeededGenerator(seed: 1)
    let id = RunID(using: &a)
    #expect(try RunID(id.text) == id)
    #expect(id == RunID(using: &b))
    #expect(id != RunID(using: &a))
    #expect(id.directory == "runs/\(id.text.prefix(2))/\(id)")
  }

  @Test(
    "names of experiments fit in a line and 500 bytes",
    arguments: [
      ("", false), ("  \t ", false), ("a\nb", false), ("a\u{0}", false), ("a\u{7f}", false),
      ("a\u{85}b", false),
      ("a\u{2028}b", false), (String(repeating: "é", count: 250), true),
      (String(repeating: "é", count: 250) + "x", false),
      ("/Users/me/exp", true), ("π & more", true), (" x ", true),
    ])
  func experimentNames(name: String, isGood: Bool) {
    #expect((try? ExperimentName(name))?.text == (isGood ? name : nil))
  }

  @Test(
    "names of runs fit in a line and 250 characters",
    arguments: [
      ("", false), (" ", false), ("a\rb", false), (String(repeating: "é", count: 250), true),
      (String(repeating: "é", count: 251), false), ("bold-heron-12", true),
    ])
  func runNames(name: String, isGood: Bool) {
    #expect((try? RunName(name))?.text == (isGood ? name : nil))
  }

  @Test("names given to runs are of adjective, noun and number, and follow from the generator")
  func randomRunNames() throws {
    var a = SeededGenerator(seed: 3)
    var b = SeededGenerator(seed: 3)
    var names: Set<String> = []
    for _ in 0..<500 {
      let name = RunName(using: &a)
      #expect(name == RunName(using: &b))
      let parts = name.text.split(separator: "-")
      #expect(parts.count == 3)
      #expect(parts.prefix(2).allSatisfy { $0.count >= 2 && $0.allSatisfy { ("a"..."z").contains($0) } })
      #expect(Int(parts.last ?? "").map { (1...999).contains($0) } == true)
      names.insert(name.text)
    }
    #expect(names.count > 490)
  }

  @Test(
    "keys that MLflow takes are taken",
    arguments: [
      "loss", "val/loss", "top-1 acc.", "a:b", "métrique", "学習率", "_", "a.b", "a..b",
      "...a/b".replacing("...", with: ".x"),
      String(repeating: "k", count: 250),
    ])
  func goodKeys(key: String) {
    #expect(throws: Never.self) { try KeyKind.metric.check(key) }
  }

  @Test(
    "keys that MLflow refuses are refused by name",
    arguments: [
      "", ".", "..", "../a", "..a", "a/..", "a/../b", "a/./b", "./a", "/a", "a/", "a//b", "a,b", "a\"b",
      "a\nb", "a%", "a=b",
      "a\\b", "e\u{301}", "😀", String(repeating: "k", count: 251),
    ])
  func badKeys(key: String) {
    #expect {
      try KeyKind.parameter.check(key)
    } throws: { error in
      guard let error = error as? RecordError else { return false }
      return error.code == .invalidName && error.message.contains("parameter name")
    }
  }

  @Test("a parameter has at most 6,000 characters and a tag 8,000 bytes")
  func valueLimits() {
    let ascii = String(repeating: "v", count: 6000)
    let wide = String(repeating: "é", count: 6000)
    #expect(throws: Never.self) { try KeyKind.parameter.checkValue(ascii, of: "p") }
    #expect(throws: Never.self) { try KeyKind.parameter.checkValue(wide, of: "p") }
    #expect(
      throws: RecordError(
        .invalidValue, "the value of parameter 'p' is 6001 characters long; at most 6000 are allowed")
    ) {
      try KeyKind.parameter.checkValue(wide + "é", of: "p")
    }
    #expect(throws: Never.self) { try KeyKind.tag.checkValue(String(repeating: "é", count: 4000), of: "t") }
    #expect(
      throws: RecordError(.invalidValue, "the value of tag 't' is 8001 bytes long; at most 8000 are allowed")
    ) {
      try KeyKind.tag.checkValue(String(repeating: "é", count: 4000) + "v", of: "t")
    }
  }
}
