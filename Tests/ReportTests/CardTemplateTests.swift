import Records
import Testing

@testable import Report

@Suite("A template of a model card")
struct CardTemplateTests {
  static func fill(_ text: String) throws -> String {
    try CardTemplate(text: text, file: "card.md").filled(with: ["a": "A", "b": "", "c": "{{a}}"])
  }

  @Test(
    "has values in their places, and lines that are there with a value or without",
    arguments: [
      ("x {{a}} y {{ a }}", "x A y A\n"), ("{{c}}", "{{a}}\n"), ("{{b}}.", ".\n"),
      ("{{#a}}\nyes\n{{/a}}\nend", "yes\nend\n"), ("{{#b}}\nyes\n{{/b}}\nend", "end\n"),
      ("{{^b}}\nnone\n{{/b}}", "none\n"), ("{{#a}}\n{{#b}}\nx\n{{/b}}\ny\n{{/a}}", "y\n"),
      ("a\n\n\n\nb\n\n", "a\n\nb\n"), ("} }} {", "} }} {\n"), ("x {{#a}} y", nil), ("", "\n"),
    ] as [(String, String?)])
  func filled(text: String, expected: String?) throws {
    guard let expected else {
      #expect(throws: RecordError.self) { try Self.fill(text) }
      return
    }
    #expect(try Self.fill(text) == expected)
  }

  @Test(
    "is refused with the line of what is wrong",
    arguments: [
      ("\n{{d}}", "card.md, line 2: there is no value 'd'; there are a, b, c"),
      ("{{#a}}\nx", "card.md, line 1: {{#a}} is not closed"),
      ("{{/a}}", "card.md, line 1: {{/a}} closes nothing"),
      ("{{#a}}\n{{/b}}", "card.md, line 2: {{/b}} closes nothing"),
      ("x {{a", "card.md, line 1: '{{' without '}}'"),
    ])
  func faults(text: String, message: String) {
    let error = #expect(throws: RecordError.self) { try Self.fill(text) }
    #expect(error?.description == message)
  }

  @Test("The one that comes with the program has no value that there is not, however little is known")
  func builtIn() throws {
    let bare = ModelCard(
      model: RegisteredModel(name: try ModelName("a|b")),
      version: ModelVersion(number: 1, source: "", created: Timestamp(milliseconds: 0)), stage: .none)
    #expect(
      try bare.markdown() == """
        # a\\|b, version 1

        | | |
        |---|---|
        | Stage | None |
        | Registered | 1970-01-01 00:00:00 UTC |

        ## Intended use

        _Not stated._

        ## Performance

        _No metrics are known._

        ## Known failure modes

        _None are stated._

        ## Operational requirements

        ## How it was made

        - Source: _unknown_

        """)
  }
}
