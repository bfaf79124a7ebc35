import TestSupport
import Testing

@Suite("cairn show")
struct ShowCommandTests {
  @Test("without a name it is the latest run, with a chart of each metric")
  func latest() throws {
    #expect(
      try SampleStore().transcript("cairn show") == """
        $ cairn show
        brave-otter
          run         RUN1
          experiment  churn (321781645360795653)
          status      finished
          started     TIME (2025-01-01)
          took        DURATION

        params
          lr     0.2
          model  gbt

        metrics
                 last       first    min   max  points
          rmse  0.712  █▃▁   0.91  0.712  0.91       3

        tags
          team  growth

        """)
  }

  @Test("runs inside, artifacts and environment are shown where there are any")
  func everything() throws {
    let store = try SampleStore()
    let directory = "cairn/runs/9c/\(SampleStore.fox)"
    try store.repository.write(
      directory + "/artifacts.json",
      """
      {"schema": "cairn/artifacts/1", "files": [
        {"path": "model.pkl", "size": 2048, "sha256": "\(String(repeating: "ab", count: 32))"}
      ]}

      """)
    try store.repository.write(
      directory + "/environment.json",
      """
      {"schema": "cairn/environment/1", "os": {"name": "linux", "kernel": "6.1.0", "architecture": "x86_64"},
       "hardware": {"cpu_count": 8, "memory_bytes": 17179869184}}

      """)
    try store.write(
      "77770000000000000000000000000004", "fold-1", minute: 11, took: 20, parent: SampleStore.fox,
      rmse: [0.74])
    try store.repository.commit("more")
    #expect(
      try store.transcript("cairn show calm-fox") == """
        $ cairn show calm-fox
        calm-fox
          run         RUN1
          experiment  churn (321781645360795653)
          status      finished
          started     TIME (2025-01-01)
          took        DURATION

        params
          lr     0.1
          model  gbt

        metrics
                 last       first    min  max  points
          rmse  0.735  █▄▁    0.9  0.735  0.9       3

        runs inside
          ID        NAME      STATUS    TOOK  rmse
          RUN2      ↳ fold-1  finished   DURATION  0.74

        environment
          system    linux, kernel 6.1.0, x86_64
          hardware  8 CPUs, 16.0 GiB

        """)
  }

  @Test(
    "a run is found by the beginning of its id, by its name, and by @ forms",
    arguments: [
      ("3f2a", SampleStore.otter), (SampleStore.fox, SampleStore.fox), ("loud-bee", SampleStore.bee),
      ("@last", SampleStore.otter), ("@last~1", SampleStore.fox), ("@last~2", SampleStore.bee),
      ("@best:rmse", SampleStore.otter), ("@best:rmse:higher", SampleStore.fox),
      ("@last -e Default", SampleStore.bee),
      ("@last --at HEAD~1", SampleStore.fox), ("\(SampleStore.fox) --at HEAD~1", SampleStore.fox),
      ("9c8b --at HEAD~1 -e churn", SampleStore.fox),
    ])
  func names(name: String, id: String) throws {
    let words = name.split(separator: " ").map(String.init)
    let output = try CairnProgram.run(["show", "--json"] + words, in: SampleStore().repository)
    #expect(output.text.contains("\"id\": \"\(id)\""), "\(output.text)\(output.errorText)")
  }

  @Test("what fits no run, or several, is told with the way out")
  func faults() throws {
    #expect(
      try SampleStore(policy: "").transcript(
        "cairn show 3f2", "cairn show nobody", "cairn show @last~9", "cairn show @lats",
        "cairn show @best:rmse",
        "cairn show @best:colour:lower", "cairn show calm-fox -e Default", "cairn show 3f2a --at HEAD~1",
        "cairn show \(SampleStore.otter) --at HEAD~1", "cairn show 3f2a91bc000000000000000000000009") == """
          $ cairn show 3f2
          ! cairn: no run '3f2'; an id needs 4 characters or more
          [exit 3]
          $ cairn show nobody
          ! cairn: no run 'nobody'; see 'cairn runs'
          [exit 3]
          $ cairn show @last~9
          ! cairn: there are fewer than 10 runs
          [exit 3]
          $ cairn show @lats
          ! cairn: '@lats' names no run: expected @last, @last~1, @best:METRIC or @best:METRIC:lower
          [exit 2]
          $ cairn show @best:rmse
          ! cairn: nothing says which way 'rmse' gets better: write @best:rmse:lower or :higher, or add it to 'conventions: metrics:' in cairn.yaml
          [exit 2]
          $ cairn show @best:colour:lower
          ! cairn: no finished run has the metric 'colour'
          [exit 3]
          $ cairn show calm-fox -e Default
          ! cairn: no run 'calm-fox' in experiment 'Default'; see 'cairn runs'
          [exit 3]
          $ cairn show 3f2a --at HEAD~1
          ! cairn: no run '3f2a' at COMMIT1; see 'cairn runs'
          [exit 3]
          $ cairn show RUN1 --at HEAD~1
          ! cairn: no run 'RUN1' at COMMIT1; see 'cairn runs'
          [exit 3]
          $ cairn show ID1
          ! cairn: no run 'ID1'; see 'cairn runs'
          [exit 3]

          """)
  }

  @Test("an id that is cut too short lists whom it could mean")
  func ambiguous() throws {
    let store = try SampleStore()
    try store.write("3f2a000000000000000000000000000a", "sly-cat", minute: 30, took: 1)
    try store.repository.commit("alike")
    #expect(
      try store.transcript("cairn show 3f2a", "cairn show 3f2a9 | head -1") == """
        $ cairn show 3f2a
        ! cairn: '3f2a' is the beginning of 2 runs' ids; give more of it:
        !   RUN1      sly-cat
        !   RUN2      brave-otter
        [exit 3]
        $ cairn show 3f2a9 | head -1
        brave-otter

        """)
  }

  @Test("JSON holds each metric's history; at a revision all of it comes from that commit")
  func json() throws {
    let store = try SampleStore()
    try store.write(SampleStore.fox, "renamed-fox", minute: 10, took: 90, rmse: [0.5])
    try store.repository.commit("changed")
    #expect(
      try store.transcript("cairn show 9c8b --json", "cairn show 9c8b --at HEAD~1 --json") == """
        $ cairn show 9c8b --json
        {
          "schema": "cairn/run/1",
          "id": "RUN1",
          "name": "renamed-fox",
          "experiment": "321781645360795653",
          "experiment_name": "churn",
          "status": "FINISHED",
          "start_time": "TIME",
          "end_time": "TIME",
          "duration_ms": 90000,
          "metrics": {
            "rmse": { "value": 0.5, "step": 0, "timestamp": MILLIS }
          },
          "history": {
            "rmse": [{ "step": 0, "timestamp": "TIME", "value": 0.5 }]
          },
          "artifacts": [],
          "environment": null
        }
        $ cairn show 9c8b --at HEAD~1 --json
        {
          "schema": "cairn/run/1",
          "id": "RUN1",
          "name": "calm-fox",
          "experiment": "321781645360795653",
          "experiment_name": "churn",
          "status": "FINISHED",
          "start_time": "TIME",
          "end_time": "TIME",
          "duration_ms": 90000,
          "params": {
            "lr": "0.1",
            "model": "gbt"
          },
          "metrics": {
            "rmse": { "value": 0.735, "step": 2, "timestamp": MILLIS }
          },
          "history": {
            "rmse": [{ "step": 0, "timestamp": "TIME", "value": 0.9 }, { "step": 1, "timestamp": "TIME", "value": 0.8 }, { "step": 2, "timestamp": "TIME", "value": 0.735 }]
          },
          "artifacts": [],
          "environment": null
        }

        """)
  }
}
