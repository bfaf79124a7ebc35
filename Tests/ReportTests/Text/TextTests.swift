import Comparison
import Records
import Testing

@testable import Report

@Suite struct TextTests {
  @Test(
    "width counts terminal columns",
    arguments: [
      ("", 0), ("abc", 3), ("日本語", 6), ("e\u{301}", 1), ("👩‍👩‍👧‍👦", 2), ("🇩🇪", 2), ("한국어", 6),
      ("\u{1112}\u{1161}\u{11ab}", 2), ("ｆｕｌｌ", 8), ("→", 1), ("▁█", 2), ("❤\u{fe0f}", 2), ("a\u{200d}", 1),
      ("é", 1), ("नि", 2), ("ﾊﾝ", 2), ("。", 2), ("⌚", 2),
    ])
  func width(text: String, width: Int) {
    #expect(text.displayWidth == width)
  }

  @Test(
    "what moves the cursor, hides or turns text is spelled out",
    arguments: [
      ("plain → text", "plain → text"), ("a\nb\r\tc", "a\\nb\\r\\tc"), ("a\r\nb", "a\\r\\nb"),
      ("\u{1b}[31mred", "\\u{1b}[31mred"), ("\u{9b}2J", "\\u{9b}2J"), ("\u{7}\u{7f}", "\\u{7}\\u{7f}"),
      ("\u{202e}evil", "\\u{202e}evil"), ("\u{2066}x", "\\u{2066}x"), ("a\u{2028}b", "a\\u{2028}b"),
      ("zero\u{200b}width", "zero\\u{200b}width"), ("👩‍👧", "👩‍👧"), ("\u{e0041}", "\\u{e0041}"),
    ])
  func escape(text: String, escaped: String) {
    #expect(text.onOneLine == escaped)
  }

  @Test("a cut text keeps whole characters and ends with a mark")
  func fitted() {
    #expect("brave-otter".fitted(to: 6, ellipsis: "…") == "brave…")
    #expect("brave".fitted(to: 5, ellipsis: "…") == "brave")
    #expect("日本語".fitted(to: 4, ellipsis: "…") == "日…")
    #expect("日本語".fitted(to: 5, ellipsis: "...") == "日...")
    #expect("abcdef".fitted(to: 2, ellipsis: "...") == "ab")
    #expect("abc".fitted(to: 0, ellipsis: "…") == "")
  }

  @Test("long text goes on in the next line, at spaces where it can")
  func wrap() {
    #expect(FieldList.wrap("one two three", to: 8) == ["one two", "three"])
    #expect(FieldList.wrap("0123456789ab", to: 5) == ["01234", "56789", "ab"])
    #expect(FieldList.wrap("a 0123456789", to: 5) == ["a", "01234", "56789"])
    #expect(FieldList.wrap("日本語日本語", to: 5) == ["日本", "語日", "本語"])
    #expect(FieldList.wrap("a  b", to: 10) == ["a  b"])
    #expect(FieldList.wrap("a", to: nil) == ["a"])
    #expect(FieldList.wrap("", to: 3) == [""])
  }

  @Test("wrapping loses no word and keeps to the width", arguments: [8, 13, 40])
  func wrapKeeps(width: Int) {
    let text = (0..<200).map { String(repeating: "x", count: $0 % 23) }.joined(separator: " ")
    let lines = FieldList.wrap(text, to: width)
    #expect(lines.allSatisfy { $0.displayWidth <= width })
    #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
  }

  @Test("a digest is cut short, other text is not")
  func shortened() {
    #expect("a1b2c3d4e5f60718293a4b5c6d7e8f9001122334".shortened == "a1b2c3d4e5")
    #expect("a1b2c3d4".shortened == "a1b2c3d4")
    #expect("A1B2C3D4E5F60718293A4B5C6D7E8F9001122334".shortened.count == 40)
  }
}

@Suite struct SparklineTests {
  private func series(_ values: [Double]) -> Series {
    Series(
      values.enumerated().map {
        Metric(key: "m", step: Int64($0), timestamp: Samples.now, value: $1)
      })
  }

  static let sparklines: [([Double], String)] = [
    ([0, 1, 2, 3, 4, 5, 6, 7], "▁▂▃▄▅▆▇█"), ([7, 0], "█▁"), ([1, 1, 1], "▄▄▄"), ([5], "▄"), ([], ""),
    ([.nan], ""),
    ([0, .nan, 7], "▁ █"), ([0, .infinity, 7], "▁ █"),
    ([-.greatestFiniteMagnitude, 0, .greatestFiniteMagnitude], "▁▅█"), ([0, .leastNonzeroMagnitude], "▄▄"),
  ]

  @Test(
    "a block is as high as its values are between the smallest and the largest",
    arguments: sparklines)
  func blocks(values: [Double], text: String) {
    #expect(Sparkline.text(series(values), width: 10, style: .plain) == text)
  }

  @Test("long series take the width that there is, and ASCII does where Unicode does not")
  func width() {
    let values = (0..<100_000).map { Double($0) }
    #expect(Sparkline.text(series(values), width: 8, style: .plain) == "▁▂▃▄▅▆▇█")
    let ascii = Style(colour: false, unicode: false, width: 80)
    #expect(Sparkline.text(series(values), width: 8, style: ascii) == "_.-~=+*#")
  }
}

@Suite struct MarkdownTests {
  @Test(
    "text is code whose fence is longer than any backticks in it",
    arguments: [
      ("rmse", "`rmse`"), ("a`b", "``a`b``"), ("`", "`` ` ``"), ("``x``", "``` ``x`` ```"),
      (" lead", "`  lead `"),
      ("", "_empty_"), ("  ", "_empty_"), ("@me #1 <b>", "`@me #1 <b>`"), ("a\nb", "`a\\nb`"),
      ("a|b", "`a|b`"),
    ])
  func code(text: String, code: String) {
    #expect(Markdown.code(text) == code)
  }

  @Test("very long text is cut")
  func long() {
    #expect(Markdown.code(String(repeating: "x", count: 500)).count == Markdown.longest + 2)
  }
}
