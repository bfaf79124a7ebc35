import Records
import TestSupport
import Testing

@testable import Report

@Suite struct TableTests {
  private let table = Table(
    [
      Table.Column("name", header: "NAME", minimumWidth: 6),
      Table.Column("value", header: "VALUE", alignment: .right),
      Table.Column("note", header: "NOTE", minimumWidth: 8, priority: 1),
      Table.Column("more", header: "MORE", priority: 2),
    ],
    rows: [
      [
        Table.Cell("brave-otter"), Table.Cell("0.7", value: .number(0.712345)),
        Table.Cell("a rather long note"), Table.Cell("m1"),
      ],
      [Table.Cell("日本語"), Table.Cell("12", value: .integer(12)), .empty, Table.Cell("m2")],
      [
        Table.Cell("x,\"y\"\n|"), Table.Cell("NaN", value: .number(.nan)), Table.Cell("n"),
        Table.Cell("", value: .bool(true)),
      ],
    ])

  private func text(_ width: Int?) -> String { table.text(Style(colour: false, unicode: true, width: width)) }

  @Test("columns are as wide as their cells")
  func natural() {
    #expect(
      text(nil) == """
        NAME         VALUE  NOTE                MORE
        brave-otter    0.7  a rather long note  m1
        日本語          12                      m2
        x,"y"\\n|       NaN  n

        """)
    #expect(text(200) == text(nil))
  }

  @Test("the widest column is cut first")
  func cut() {
    #expect(
      text(40) == """
        NAME         VALUE  NOTE            MORE
        brave-otter    0.7  a rather long…  m1
        日本語          12                  m2
        x,"y"\\n|       NaN  n

        """)
  }

  @Test("the least important column is left out, and said to be")
  func dropped() {
    #expect(
      text(24) == """
        NAME         VALUE  MORE
        brave-otter    0.7  m1
        日本語          12  m2
        x,"y"\\n|       NaN
        1 column does not fit: …

        """)
  }

  @Test("a window of a few columns still gets a table")
  func tiny() {
    #expect(
      text(7) == """
        N…  VA…
        b…  0.7
        …    12
        x…  NaN
        2 colu…

        """)
    #expect(text(1).split(separator: "\n").count == 5)
  }

  @Test("colour surrounds the text and not the padding")
  func colour() {
    let table = Table(
      [Table.Column("a", header: "A"), Table.Column("b", header: "B", alignment: .right)],
      rows: [
        [Table.Cell("x", ink: .green), Table.Cell("1", ink: .red)], [Table.Cell("long"), Table.Cell("22")],
      ])
    #expect(
      table.text(Style(colour: true, unicode: true, width: 80)) == """
        \u{1b}[1mA\u{1b}[0m      \u{1b}[1mB\u{1b}[0m
        \u{1b}[32mx\u{1b}[0m      \u{1b}[31m1\u{1b}[0m
        long  22

        """)
  }

  @Test("Markdown escapes pipes, CSV quotes and keeps digits, JSON has a key a column")
  func formats() {
    #expect(
      table.markdown() == """
        | NAME | VALUE | NOTE | MORE |
        | :-- | --: | :-- | :-- |
        | brave-otter | 0.7 | a rather long note | m1 |
        | 日本語 | 12 |  | m2 |
        | x,"y"
        \\| | NaN | n |  |

        """)
    #expect(
      table.csv() == """
        name,value,note,more
        brave-otter,0.712345,a rather long note,m1
        日本語,12,,m2
        "x,""y""
        |",NaN,n,true

        """)
    #expect(
      String(decoding: table.json().compact(), as: UTF8.self) == """
        [{"name":"brave-otter","value":0.712345,"note":"a rather long note","more":"m1"},\
        {"name":"日本語","value":12,"note":null,"more":"m2"},\
        {"name":"x,\\"y\\"\\n|","value":"NaN","note":"n","more":true}]
        """)
  }

  @Test("no line is wider than the window, whatever the cells", arguments: [1, 2, 5, 11, 20, 40, 80, 200])
  func fits(width: Int) {
    var generator = SplitMix64(seed: 7)
    let pieces = Samples.hostile + ["", "short", String(repeating: "long ", count: 60)]
    for _ in 0..<60 {
      let columns = (0..<Int.random(in: 1...9, using: &generator)).map { index in
        Table.Column(
          "c\(index)", alignment: Bool.random(using: &generator) ? .left : .right,
          minimumWidth: Bool.random(using: &generator) ? .max : Int.random(in: 1...20, using: &generator),
          priority: Bool.random(using: &generator) ? Table.Column.always : index)
      }
      let rows = (0..<5).map { _ in
        columns.map { _ in Table.Cell(pieces.randomElement(using: &generator) ?? "") }
      }
      let lines = Table(columns, rows: rows).text(Style(colour: false, unicode: true, width: width))
        .split(separator: "\n")
      // With more columns than the window is wide, the gaps between them alone are too much.
      let gaps = 3 * columns.count - 2
      #expect(lines.allSatisfy { String($0).displayWidth <= max(width, gaps) })
    }
  }
}
