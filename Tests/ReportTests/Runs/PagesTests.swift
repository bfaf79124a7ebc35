import Records
import Testing

@testable import Report

@Suite struct ExperimentListTests {
  private let list = ExperimentList(
    entries: [
      ExperimentList.Entry(
        experiment: Experiment(id: Samples.churn, name: "churn", tags: ["owner": "ada", "mlflow.x": "y"]),
        runCount: 1234,
        latest: Samples.new.startTime),
      ExperimentList.Entry(
        experiment: Experiment(
          id: ExperimentID(derivedFrom: "Default"), name: "Default", lifecycle: .deleted), runCount: 0),
    ], now: Samples.now)

  @Test("experiments show how many runs they have and when the last one started")
  func text() {
    #expect(
      list.text(Style(colour: false, unicode: true, width: 80)) == """
        NAME                RUNS  LATEST RUN  ID                  TAGS
        churn              1,234  2h ago      \(Samples.churn)  owner=ada
        Default (deleted)      0              0

        """)
    #expect(ExperimentList(entries: [], now: Samples.now).text(.plain) == "no experiments\n")
  }

  @Test("a narrow window leaves tags and ids out")
  func narrow() {
    #expect(
      list.text(Style(colour: false, unicode: true, width: 40)) == """
        NAME                RUNS  LATEST RUN
        churn              1,234  2h ago
        Default (deleted)      0
        2 columns do not fit: ID, TAGS

        """)
  }

  @Test("JSON has all tags")
  func json() {
    #expect(
      String(decoding: list.json().compact(), as: UTF8.self) == """
        [{"id":"\(Samples.churn)","name":"churn","lifecycle":"active","runs":1234,\
        "latest_run":"2026-11-24T08:30:00.000Z","tags":{"mlflow.x":"y","owner":"ada"}},\
        {"id":"0","name":"Default","lifecycle":"deleted","runs":0,"latest_run":null,"tags":{}}]
        """)
  }
}

@Suite struct StatusPageTests {
  private let page = StatusPage(
    store: "cairn", branch: "main", isBranchFixed: true, runCount: 12, experiments: Samples.names,
    live: [Samples.run("aaaaaaaa", "live-one", status: .running)], uncommitted: [Samples.run()],
    notices: ["a merge is under way: runs are kept as files until it is done\u{1b}"], now: Samples.now)

  @Test("the page says where commits go, what runs and what no commit holds")
  func text() {
    #expect(
      page.text(Style(colour: false, unicode: true, width: 80)) == """
        store    cairn/, 12 runs in 1 experiment
        commits  go to main (set in cairn.yaml)
        a merge is under way: runs are kept as files until it is done\\u{1b}

        running (1)
        ID        NAME      EXPERIMENT  STATUS   STARTED  TOOK
        aaaaaaaa  live-one  churn       running  2h ago     2h

        not committed (1)
        ID        NAME         EXPERIMENT  STATUS    STARTED    TOOK
        3f2a91bc  brave-otter  churn       finished  2h ago   3m 12s

        """)
  }

  @Test("a store at rest takes three lines")
  func quiet() {
    let page = StatusPage(
      store: "cairn", branch: nil, isBranchFixed: false, runCount: 0, experiments: [:], now: Samples.now)
    #expect(
      page.text(.plain) == """
        store    cairn/, 0 runs in 0 experiments
        commits  go to the detached HEAD
        nothing is running, every run is committed

        """)
  }

  @Test("no line is too wide", arguments: [40, 80, 200])
  func fits(width: Int) {
    Samples.expectSafe(page.text(Style(colour: false, unicode: true, width: width)), width: width)
  }

  @Test("JSON has the runs whole")
  func json() {
    let json = page.json()
    #expect(json["branch"] == "main" && json["branch_is_fixed"] == true && json["runs"] == 12)
    #expect(json["live"]?.array?.map { $0["status"] } == ["RUNNING"])
    #expect(json["uncommitted"]?.array?.map { $0["experiment_name"] } == ["churn"])
    #expect(json["notices"]?.array?.count == 1)
  }
}
