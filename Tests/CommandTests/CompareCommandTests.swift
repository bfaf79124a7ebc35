import Testing

@Suite("cairn compare")
struct CompareCommandTests {
  @Test("two runs: differences first, with the change and which is better")
  func text() throws {
    #expect(
      try SampleStore().transcript("cairn compare calm-fox brave-otter") == """
        $ cairn compare calm-fox brave-otter
                      RUN1        RUN2
          name        calm-fox    brave-otter
          took        DURATION      DURATION
          experiment  churn       churn
          status      finished    finished
          started     2025-01-01  2025-01-01
        params
          lr          0.1         0.2
          model       gbt         gbt
        metrics
          rmse        0.735       0.712 ★      ▼ -3.13% better
        tags
          team        –           growth

        """)
  }

  @Test("more runs stand side by side, in every format")
  func formats() throws {
    #expect(
      try SampleStore().transcript(
        "cairn compare @last~1 @last 3f2b --all", "cairn compare 9c8b 3f2a --format markdown",
        "cairn compare 9c8b 3f2a --format csv") == """
          $ cairn compare @last~1 @last 3f2b --all
                        RUN1        RUN2         RUN3
            name        calm-fox    brave-otter  loud-bee
            experiment  churn       churn        Default
            status      finished    finished     failed (3)
            took        DURATION      DURATION       DURATION
            started     2025-01-01  2025-01-01   2025-01-01
          params
            lr          0.1         0.2          0.9
            model       gbt         gbt          –
          metrics
            rmse        0.735       0.712 ★      –
          tags
            team        –           growth       –
          $ cairn compare 9c8b 3f2a --format markdown
          | run | `RUN1` | `RUN2` |
          | :-- | :-- | :-- |
          | `name` | `calm-fox` | `brave-otter` |
          | `experiment` | `churn` | `churn` |
          | `status` | `finished` | `finished` |
          | `started` | `2025-01-01` | `2025-01-01` |
          | `took` | `DURATION` | `DURATION` |

          | params | `RUN1` | `RUN2` |
          | :-- | :-- | :-- |
          | `lr` | `0.1` | `0.2` |
          | `model` | `gbt` | `gbt` |

          | metrics | `RUN1` | `RUN2` | change |
          | :-- | --: | --: | :-- |
          | `rmse` | 0.735 | **0.712** ★ | ▼ -3.13% ✅ better |

          | tags | `RUN1` | `RUN2` |
          | :-- | :-- | :-- |
          | `team` | – | `growth` |
          $ cairn compare 9c8b 3f2a --format csv
          section,key,different,RUN1,RUN2
          params,lr,true,0.1,0.2
          params,model,false,gbt,gbt
          tags,team,true,,growth
          metrics,rmse,true,0.735,0.712

          """)
  }

  @Test("JSON has the values in the order of the runs")
  func json() throws {
    #expect(
      try SampleStore().transcript("cairn compare 9c8b 3f2a --json | grep -v '^  \"runs\"'") == """
        $ cairn compare 9c8b 3f2a --json | grep -v '^  "runs"'
        {
            { "schema": "cairn/run/1", "id": "RUN1", "name": "calm-fox", "experiment": "321781645360795653", "experiment_name": "churn", "status": "FINISHED", "start_time": "TIME", "end_time": "TIME", "duration_ms": 90000, "params": { "lr": "0.1", "model": "gbt" }, "metrics": { "rmse": { "value": 0.735, "step": 2, "timestamp": MILLIS } } },
            { "schema": "cairn/run/1", "id": "RUN2", "name": "brave-otter", "experiment": "321781645360795653", "experiment_name": "churn", "status": "FINISHED", "start_time": "TIME", "end_time": "TIME", "duration_ms": 75000, "params": { "lr": "0.2", "model": "gbt" }, "tags": { "team": "growth" }, "metrics": { "rmse": { "value": 0.712, "step": 2, "timestamp": MILLIS } } }
          ],
          "metrics": [
            { "key": "rmse", "values": [{ "value": 0.735, "step": 2 }, { "value": 0.712, "step": 2 }], "different": true, "better": "lower", "best": [1] }
          ],
          "params": [
            { "key": "lr", "values": ["0.1", "0.2"], "different": true },
            { "key": "model", "values": ["gbt", "gbt"], "different": false }
          ],
          "tags": [
            { "key": "team", "values": [null, "growth"], "different": true }
          ],
          "inputs": [],
          "code": [],
          "environment": [],
          "packages": []
        }

        """)
  }

  @Test("one run is nothing to compare")
  func faults() throws {
    #expect(
      try SampleStore().transcript(
        "cairn compare 9c8b", "cairn compare 9c8b nobody", "cairn compare 9c8b 3f2a --json --format csv")
          == """
          $ cairn compare 9c8b
          ! cairn: compare needs two runs, for example: cairn compare 9c8b @last
          !   see 'cairn compare --help'
          [exit 2]
          $ cairn compare 9c8b nobody
          ! cairn: no run 'nobody'; see 'cairn runs'
          [exit 3]
          $ cairn compare 9c8b 3f2a --json --format csv
          ! cairn: --json and --format csv exclude each other
          !   see 'cairn compare --help'
          [exit 2]

          """)
  }
}
