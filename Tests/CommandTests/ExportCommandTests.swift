import Testing

@Suite("cairn export")
struct ExportCommandTests {
  @Test("CSV has a line for each value, JSON an object for each run")
  func formats() throws {
    #expect(
      try SampleStore().transcript(
        "cairn export 9c8b 3f2b --format csv", "cairn export 3f2b --format json",
        "cairn export @last --format csv -o out.csv",
        "head -3 out.csv") == """
          $ cairn export 9c8b 3f2b --format csv
          run_id,kind,key,step,timestamp,value
          RUN1,attribute,name,,,calm-fox
          RUN1,attribute,experiment_id,,,321781645360795653
          RUN1,attribute,experiment,,,churn
          RUN1,attribute,status,,,FINISHED
          RUN1,attribute,lifecycle,,,active
          RUN1,attribute,start_time,,,TIME
          RUN1,attribute,end_time,,,TIME
          RUN1,param,lr,,,0.1
          RUN1,param,model,,,gbt
          RUN1,metric,rmse,0,TIME,0.9
          RUN1,metric,rmse,1,TIME,0.8
          RUN1,metric,rmse,2,TIME,0.735
          RUN2,attribute,name,,,loud-bee
          RUN2,attribute,experiment_id,,,0
          RUN2,attribute,experiment,,,Default
          RUN2,attribute,status,,,FAILED
          RUN2,attribute,lifecycle,,,active
          RUN2,attribute,start_time,,,TIME
          RUN2,attribute,end_time,,,TIME
          RUN2,attribute,exit_code,,,3
          RUN2,param,lr,,,0.9
          $ cairn export 3f2b --format json
          [
            {
              "schema": "cairn/run/1",
              "id": "RUN2",
              "name": "loud-bee",
              "experiment": "0",
              "experiment_name": "Default",
              "status": "FAILED",
              "start_time": "TIME",
              "end_time": "TIME",
              "duration_ms": 12000,
              "exit_code": 3,
              "params": { "lr": "0.9" },
              "history": {},
              "artifacts": [],
              "environment": null
            }
          ]
          $ cairn export @last --format csv -o out.csv
          ! cairn: wrote 1 run to out.csv
          $ head -3 out.csv
          run_id,kind,key,step,timestamp,value
          RUN3,attribute,name,,,brave-otter
          RUN3,attribute,experiment_id,,,321781645360795653

          """)
  }

  @Test("what cannot be found or written is told")
  func faults() throws {
    #expect(
      try SampleStore().transcript(
        "cairn export @last", "cairn export nobody --format csv",
        "cairn export @last --format csv -o no/such/place") == """
          $ cairn export @last
          ! cairn: missing expected argument '--format <format>'
          !   see 'cairn export runs --help'
          [exit 2]
          $ cairn export nobody --format csv
          ! cairn: no run 'nobody'; see 'cairn runs'
          [exit 3]
          $ cairn export @last --format csv -o no/such/place
          ! cairn: cannot write 'DIR/no/such/place': No such file or directory
          [exit 3]

          """)
  }
}
