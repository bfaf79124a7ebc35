import Testing

@Suite("cairn export")
struct ExportCommandTests {
  @Test("CSV has a line for each value, JSON an object for each run")
  func formats() throws {
    #expect(
      try SampleStore().transcript(
        "cairn export 9c8b 3f2b --format csv", "cairn export 3f2b --format json", "cairn export @last --format csv -o out.csv",
        "head -3 out.csv") == """
        """)
  }

  @Test("what cannot be found or written is told")
  func faults() throws {
    #expect(
      try SampleStore().transcript(
        "cairn export @last", "cairn export nobody --format csv", "cairn export @last --format csv -o no/such/place") == """
        """)
  }
}
