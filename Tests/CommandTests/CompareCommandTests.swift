import Testing

@Suite("cairn compare")
struct CompareCommandTests {
  @Test("two runs: differences first, with the change and which is better")
  func text() throws {
    #expect(
      try SampleStore().transcript("cairn compare calm-fox brave-otter") == """
        """)
  }

  @Test("more runs stand side by side, in every format")
  func formats() throws {
    #expect(
      try SampleStore().transcript(
        "cairn compare @last~1 @last 3f2b --all", "cairn compare 9c8b 3f2a --format markdown",
        "cairn compare 9c8b 3f2a --format csv") == """
        """)
  }

  @Test("JSON has the values in the order of the runs")
  func json() throws {
    #expect(
      try SampleStore().transcript("cairn compare 9c8b 3f2a --json | grep -v '^  \"runs\"'") == """
        """)
  }

  @Test("one run is nothing to compare")
  func faults() throws {
    #expect(
      try SampleStore().transcript("cairn compare 9c8b", "cairn compare 9c8b nobody", "cairn compare 9c8b 3f2a --json --format csv")
        == """
        """)
  }
}
