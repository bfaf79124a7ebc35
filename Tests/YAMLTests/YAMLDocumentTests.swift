import Testing
import YAML

@Suite("A YAML document") struct YAMLDocumentTests {
  private func root(_ text: String) throws(YAMLError) -> YAMLNode? {
    try YAMLDocument(parsing: Array(text.utf8)).root
  }

  /// The node on one line: plain scalars as they are, others in quotation marks.
  private func line(_ node: YAMLNode?) -> String {
    switch node {
    case nil: "nothing"
    case .scalar(let text, let isPlain, _): isPlain ? text : "'\(text)'"
    case .sequence(let elements, _): "[" + elements.map { line($0) }.joined(separator: ", ") + "]"
    case .mapping(let members, _):
      "{" + members.map { line($0.key) + ": " + line($0.value) }.joined(separator: ", ") + "}"
    }
  }

  @Test(
    "keeps order, spelling and quotation marks",
    arguments: [
      ("", "nothing"), ("# only a comment\n", "nothing"), ("b: 0.10\na: yes\n", "{b: 0.10, a: yes}"),
      ("- 1e-3\n- 'on'\n- \"x\"\n- |\n  t\n", "[1e-3, 'on', 'x', 't\n']"),
      ("a: {b: [1, 2]}", "{a: {b: [1, 2]}}"),
      ("a: &x {k: v}\nb: *x\n", "{a: {k: v}, b: {k: v}}"), ("é: ü", "{é: ü}"), ("a:", "{a: }"),
      ("<<: {a: 1}\nb: 2", "{<<: {a: 1}, b: 2}"),
    ])
  func shapes(text: String, expected: String) throws {
    #expect(try line(root(text)) == expected)
  }

  @Test(
    "is refused with the place of the fault",
    arguments: [
      ("a: [1, 2", "line 2, column 1"), ("a: 1\na: 2\n", "line 2, column 1"),
      ("a: 1\n---\nb: 2\n", "line 3, column 1"),
      ("a: *nowhere\n", "line 1, column 4"), ("\tx: 1", "line 1, column 1"),
      ("a: &x [*x]\n", "line 1, column 4"),
      ("k: \"unfinished", "line 1, column 15"),
    ])
  func faults(text: String, place: String) {
    let error = #expect(throws: YAMLError.self) { try YAMLDocument(parsing: Array(text.utf8)) }
    #expect(error?.description.hasPrefix(place + ": ") == true, "\(error?.description ?? "")")
  }

  @Test("nested too deeply is refused, and does not end the process")
  func depth() {
    let text = String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
    #expect(throws: YAMLError.self) { try YAMLDocument(parsing: Array(text.utf8)) }
  }

  @Test("of aliases of aliases takes no more memory than its text")
  func aliases() throws {
    var text = "a0: &a0 [x, x]\n"
    for level in 1...60 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    guard case .mapping(let members, _)? = try root(text) else {
      Issue.record("no mapping")
      return
    }
    #expect(members.count == 61)
  }
}
