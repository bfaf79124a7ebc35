import TestSupport
import Testing

@Suite("cairn runs")
struct RunsCommandTests {
  @Test("the table has the columns that tell the runs apart, newest first")
  func table() throws {
    #expect(
      try SampleStore().transcript("cairn runs") == """
        """)
  }

  @Test("a filter and an order bring their keys into the table")
  func filter() throws {
    #expect(
      try SampleStore().transcript(
        "cairn runs \"metrics.rmse < 0.8 and params.model = 'gbt'\" --order-by metrics.rmse",
        "cairn runs --filter \"status = 'FAILED'\" --order-by params.lr", "cairn runs \"metrics.rmse < 0.1\"") == """
        """)
  }

  @Test("one experiment, chosen columns, a limit, and what lies beyond it")
  func columns() throws {
    #expect(
      try SampleStore().transcript(
        "cairn runs -e churn --columns id,name,metrics.rmse,params.lr,tags.team --limit 1", "cairn runs --ids -e Default",
        "cairn runs -e nope") == """
        """)
  }

  @Test("JSON holds what run.json holds; CSV has all digits")
  func machines() throws {
    #expect(
      try SampleStore().transcript("cairn runs --csv", "cairn runs --json --limit 1") == """
        """)
  }

  @Test("at a revision the runs are those of its tree")
  func revision() throws {
    #expect(
      try SampleStore().transcript("cairn runs --at HEAD~1 --columns id,name", "cairn runs --at nowhere") == """
        """)
  }

  @Test("what runs now is in the list with the metrics that it has logged")
  func live() throws {
    #expect(
      try SampleStore().transcript(
        "run=$(cairn start -e new -n live) && cairn log metric rmse=0.5 --run $run",
        "cairn runs --columns name,experiment,status,metrics.rmse", "cairn runs -e new --columns name") == """
        """)
  }

  @Test("deleted runs, and runs of deleted experiments, are left out unless asked for")
  func deleted() throws {
    #expect(
      try SampleStore().transcript(
        "cairn delete calm-fox", "cairn experiments delete Default", "cairn runs --columns name,status",
        "cairn runs --deleted --columns name,status", "cairn runs --all --columns name,status") == """
        """)
  }

  @Test("wrong words are told with the place and the way out")
  func faults() throws {
    #expect(
      try SampleStore().transcript(
        "cairn runs 'metrics.rmse <'", "cairn runs --columns colour", "cairn runs --limit -1", "cairn runs --all --deleted",
        "cairn runs --order-by metrics") == """
        """)
  }

  @Test("no runs at all, and no repository, say what to do")
  func nothing() throws {
    #expect(
      try SampleStore(runs: false).transcript("cairn runs", "cairn runs --json", "cd / && cairn runs") == """
        """)
  }

  @Test("a reader that stops early is no fault")
  func pipe() throws {
    #expect(
      try SampleStore().transcript("cairn runs | head -1") == """
        """)
  }
}
