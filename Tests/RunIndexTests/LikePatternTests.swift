import RunIndex
import TestSupport
import Testing

@Suite("LIKE and ILIKE")
struct LikePatternTests {
  @Test(
    "a pattern matches whole texts",
    arguments: [
      ("", "", true), ("", "a", false), ("%", "", true), ("%", "a\nb", true), ("_", "a", true),
      ("_", "", false),
      ("_", "é", true), ("_", "日", true), ("__", "日", false), ("a", "a", true), ("a", "A", false),
      ("a%", "abc", true), ("%c", "abc", true), ("%b%", "abc", true), ("a_c", "abc", true),
      ("a_c", "ac", false),
      ("%a%b%", "xxaxxbxx", true), ("%ab", "aab", true), ("%aab", "aaab", true), ("a%b%c", "abc", true),
      ("%_", "", false), ("%_é", "aé", true), ("%_é", "é", false), ("a.c", "abc", false),
      ("a\\%", "a%", false),
      ("[ab]", "a", false), ("100%", "100 percent", true), ("%x", "xy", false),
    ])
  func matches(pattern: String, text: String, expected: Bool) {
    #expect(LikePattern(pattern).matches(text) == expected)
  }

  @Test(
    "ILIKE takes upper and lower case for the same",
    arguments: [
      ("ab%", "ABC", true), ("AB%", "abc", true), ("%ÉCOLE", "une école", true), ("straße", "STRASSE", false),
      ("_b", "AB", true), ("a", "b", false), ("привет", "ПРИВЕТ", true),
    ])
  func ignoresCase(pattern: String, text: String, expected: Bool) {
    #expect(LikePattern(pattern, ignoringCase: true).matches(text) == expected)
  }

  @Test("the pattern says the same as its definition, on random texts")
  func definition() {
    var generator = SplitMix64(seed: 11)
    func text(_ letters: [Character]) -> String {
      String((0..<generator.next(upTo: 9)).map { _ in letters[generator.next(upTo: letters.count)] })
    }
    var matched = 0
    var wrong: [String] = []
    for _ in 0..<20_000 {
      let (pattern, subject) = (text(["a", "b", "é", "%", "_"]), text(["a", "b", "é"]))
      let expected = Self.isLike(Array(subject)[...], Array(pattern)[...])
      if LikePattern(pattern).matches(subject) != expected { wrong.append("'\(subject)' LIKE '\(pattern)'") }
      if expected { matched += 1 }
    }
    #expect(wrong.isEmpty)
    #expect(matched > 1_000)
  }

  /// LIKE as SQL defines it.
  static func isLike(_ text: ArraySlice<Character>, _ pattern: ArraySlice<Character>) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    if first == "%" {
      return (text.startIndex...text.endIndex).contains { isLike(text[$0...], pattern.dropFirst()) }
    }
    guard let letter = text.first, first == "_" || first == letter else { return false }
    return isLike(text.dropFirst(), pattern.dropFirst())
  }

  @Test("a pattern made to be slow is not")
  func hostile() {
    let pattern = String(repeating: "%a", count: 500) + "b"
    #expect(!LikePattern(pattern).matches(String(repeating: "a", count: 5_000)))
  }
}
