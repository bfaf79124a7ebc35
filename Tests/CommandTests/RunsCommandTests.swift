import TestSupport
import Testing

@Suite("cairn runs")
struct RunsCommandTests {
  @Test("the table has the columns that tell the runs apart, newest first")
  func table() throws {
    #expect(
      try SampleStore().transcript("cairn runs") == """
        $ cairn runs
        ID        NAME         EXPERIMENT  STATUS      STARTED       TOOK   rmse  lr
        RUN1      brave-otter  churn       finished    2025-01-01  DURATION  0.712  0.2
        RUN2      calm-fox     churn       finished    2025-01-01  DURATION  0.735  0.1
        RUN3      loud-bee     Default     failed (3)  2025-01-01     DURATION         0.9
        1 column does not fit: model

        """)
  }

  @Test("a filter and an order bring their keys into the table")
  func filter() throws {
    #expect(
      try SampleStore().transcript(
        "cairn runs \"metrics.rmse < 0.8 and params.model = 'gbt'\" --order-by metrics.rmse",
        "cairn runs --filter \"status = 'FAILED'\" --order-by params.lr", "cairn runs \"metrics.rmse < 0.1\"")
          == """
          $ cairn runs "metrics.rmse < 0.8 and params.model = 'gbt'" --order-by metrics.rmse
          ID        NAME         STATUS    STARTED       TOOK   rmse  lr
          RUN1      brave-otter  finished  2025-01-01  DURATION  0.712  0.2
          RUN2      calm-fox     finished  2025-01-01  DURATION  0.735  0.1
          $ cairn runs --filter "status = 'FAILED'" --order-by params.lr
          ID        NAME      STATUS      STARTED     TOOK  lr
          RUN3      loud-bee  failed (3)  2025-01-01   DURATION  0.9
          $ cairn runs "metrics.rmse < 0.1"
          no runs

          """)
  }

  @Test("one experiment, chosen columns, a limit, and what lies beyond it")
  func columns() throws {
    #expect(
      try SampleStore().transcript(
        "cairn runs -e churn --columns id,name,metrics.rmse,params.lr,tags.team --limit 1",
        "cairn runs --ids -e Default",
        "cairn runs -e nope") == """
          $ cairn runs -e churn --columns id,name,metrics.rmse,params.lr,tags.team --limit 1
          ID        NAME          rmse  lr   team
          RUN1      brave-otter  0.712  0.2  growth
          1 of 2 runs
          $ cairn runs --ids -e Default
          RUN2
          $ cairn runs -e nope
          ! cairn: no experiment 'nope'; there are 'Default', 'churn'
          [exit 3]

          """)
  }

  @Test("JSON holds what run.json holds; CSV has all digits")
  func machines() throws {
    #expect(
      try SampleStore().transcript("cairn runs --csv", "cairn runs --json --limit 1") == """
        $ cairn runs --csv
        run_id,name,experiment,status,start_time,duration_ms,metrics.rmse,params.lr,params.model
        RUN1,brave-otter,churn,FINISHED,TIME,75000,0.712,0.2,gbt
        RUN2,calm-fox,churn,FINISHED,TIME,90000,0.735,0.1,gbt
        RUN3,loud-bee,Default,FAILED,TIME,12000,,0.9,
        $ cairn runs --json --limit 1
        [
          {
            "schema": "cairn/run/1",
            "id": "RUN1",
            "name": "brave-otter",
            "experiment": "321781645360795653",
            "experiment_name": "churn",
            "status": "FINISHED",
            "start_time": "TIME",
            "end_time": "TIME",
            "duration_ms": 75000,
            "params": { "lr": "0.2", "model": "gbt" },
            "tags": { "team": "growth" },
            "metrics": { "rmse": { "value": 0.712, "step": 2, "timestamp": MILLIS } }
          }
        ]

        """)
  }

  @Test("at a revision the runs are those of its tree")
  func revision() throws {
    #expect(
      try SampleStore().transcript("cairn runs --at HEAD~1 --columns id,name", "cairn runs --at nowhere")
        == """
        $ cairn runs --at HEAD~1 --columns id,name
        ID        NAME
        RUN1      calm-fox
        RUN2      loud-bee
        $ cairn runs --at nowhere
        ! cairn: cannot find revision 'nowhere': no commit, branch or tag has that name here
        [exit 3]

        """)
  }

  @Test("what runs now is in the list with the metrics that it has logged")
  func live() throws {
    #expect(
      try SampleStore().transcript(
        "run=$(cairn start -e new -n live) && cairn log metric rmse=0.5 --run $run",
        "cairn runs --columns name,experiment,status,metrics.rmse", "cairn runs -e new --columns name") == """
          $ run=$(cairn start -e new -n live) && cairn log metric rmse=0.5 --run $run
          $ cairn runs --columns name,experiment,status,metrics.rmse
          NAME         EXPERIMENT  STATUS       rmse
          live         new         running       0.5
          brave-otter  churn       finished    0.712
          calm-fox     churn       finished    0.735
          loud-bee     Default     failed (3)
          $ cairn runs -e new --columns name
          NAME
          live

          """)
  }

  @Test("deleted runs, and runs of deleted experiments, are left out unless asked for")
  func deleted() throws {
    #expect(
      try SampleStore().transcript(
        "cairn delete calm-fox", "cairn experiments delete Default", "cairn runs --columns name,status",
        "cairn runs --deleted --columns name,status", "cairn runs --all --columns name,status") == """
          $ cairn delete calm-fox
          run RUN1 (calm-fox) deleted, committed to main as COMMIT1
          $ cairn experiments delete Default
          experiment 'Default' deleted, committed to main as COMMIT2
          $ cairn runs --columns name,status
          NAME         STATUS
          brave-otter  finished
          $ cairn runs --deleted --columns name,status
          NAME      STATUS
          calm-fox  deleted
          $ cairn runs --all --columns name,status
          NAME         STATUS
          brave-otter  finished
          calm-fox     deleted
          loud-bee     failed (3)

          """)
  }

  @Test("wrong words are told with the place and the way out")
  func faults() throws {
    #expect(
      try SampleStore().transcript(
        "cairn runs 'metrics.rmse <'", "cairn runs --columns colour", "cairn runs --limit=-1",
        "cairn runs --all --deleted",
        "cairn runs --order-by metrics") == """
          $ cairn runs 'metrics.rmse <'
          ! cairn: invalid filter at character 15: the metric 'rmse' is compared with a number without quotes but the text ends here
          [exit 2]
          $ cairn runs --columns colour
          ! cairn: 'colour' is no column: expected id, name, experiment, status, started, duration, ended, user, commit, branch, parent, metrics.KEY, params.KEY or tags.KEY
          [exit 2]
          $ cairn runs --limit=-1
          ! cairn: --limit -1: expected 0 or more
          !   see 'cairn runs --help'
          [exit 2]
          $ cairn runs --all --deleted
          ! cairn: --all shows deleted runs as well, --deleted only them: choose one
          !   see 'cairn runs --help'
          [exit 2]
          $ cairn runs --order-by metrics
          ! cairn: invalid order at character 1: 'metrics' is no attribute (run_id, run_name, user_id, status, artifact_uri, start_time, end_time); write metrics.KEY, params.KEY or tags.KEY for the others
          [exit 2]

          """)
  }

  @Test("no runs at all, and no repository, say what to do")
  func nothing() throws {
    #expect(
      try SampleStore(runs: false).transcript("cairn runs", "cairn runs --json", "cd / && cairn runs") == """
        $ cairn runs
        no runs yet; record one with: cairn run -- python train.py
        $ cairn runs --json
        []
        $ cd / && cairn runs
        ! cairn: cannot open repository '/': not in a Git repository
        !   make one here with 'cairn init --git'
        [exit 3]

        """)
  }

  @Test("a reader that stops early is no fault")
  func pipe() throws {
    #expect(
      try SampleStore().transcript("cairn runs | head -1") == """
        $ cairn runs | head -1
        ID        NAME         EXPERIMENT  STATUS      STARTED       TOOK   rmse  lr

        """)
  }
}
