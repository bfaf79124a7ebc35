import Migration
import Testing

@Suite("The report of a migration")
struct MigrationReportTests {
  @Test("equal reasons stand together, and nothing is said of what is zero")
  func text() {
    var report = MigrationReport()
    report[.runs].taken = 1
    report[.metrics].taken = 12
    report[.runs].unchanged = 3
    #expect(
      report.text("taken from mlruns") == """
        taken from mlruns: 1 run, 12 metric values
        there already: 3 runs

        """)
    #expect(MigrationReport().text("taken") == "taken: nothing\n")
  }
}
