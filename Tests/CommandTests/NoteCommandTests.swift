import Testing

@Suite("cairn note")
struct NoteCommandTests {
  @Test("a note is written, read from standard input, printed and removed")
  func note() throws {
    #expect(
      try SampleStore().transcript(
        "cairn note @last", "cairn note @last 'Diverges after step 40.'", "cairn note @last",
        "printf 'Two\\nlines\\n' | cairn note @last -", "cairn note @last", "cairn note @last --json", "cairn show @last | sed -n 8,12p",
        "cairn note @last ''", "cairn note @last --json", "git log --format=%s | head -4") == """
        """)
  }

  @Test("what is no text is refused")
  func faults() throws {
    #expect(
      try SampleStore().transcript("printf '\\377' | cairn note @last -", "cairn note nobody x") == """
        """)
  }
}
