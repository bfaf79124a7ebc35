import TestSupport
import Testing

@Suite("cairn end")
struct EndCommandTests {
  @Test(
    "the status is what is said",
    arguments: [("FINISHED", "finished"), ("failed", "failed (2)"), ("KILLED", "killed")])
  func statuses(given: String, shown: String) throws {
    let ready = try ReadyRepository()
    let code = given == "failed" ? "--exit-code 2" : ""
    let output = try ready.shell(
      "cairn start -n one > ~/id && cairn end --run $(cat ~/id) --status \(given) \(code)")
    #expect(output.status == 0, "\(output.errorText)")
    #expect(try ready.shell("cairn runs --columns name,status").text.contains("one   \(shown)\n"))
  }

  @Test("the run is named by any prefix of its id that fits one live run")
  func prefixes() throws {
    let ready = try ReadyRepository()
    try ready.expect(
      "cairn start -n one > ~/id", "cairn end --run $(cut -c1-6 ~/id)", "cairn end --run $(cat ~/id)",
      "cairn end --run zzz",
      "cairn end --run 0123456789abcdef0123456789abcdef", "cairn end", "CAIRN_RUN_ID= cairn end",
      "cairn end --status DONE",
      is: """
        $ cairn start -n one > ~/id
        $ cairn end --run $(cut -c1-6 ~/id)
        ! cairn: run RUN1 committed to main as COMMIT1
        $ cairn end --run $(cat ~/id)
        ! cairn: run RUN1 has ended and is committed: nothing more can be logged to it
        [exit 3]
        $ cairn end --run zzz
        ! cairn: no live run's id begins with 'zzz'
        [exit 3]
        $ cairn end --run ID1
        ! cairn: no run ID1: 'cairn status' lists those that are going on
        [exit 3]
        $ cairn end
        ! cairn: which run? Give --run ID, or set CAIRN_RUN_ID (export CAIRN_RUN_ID=$(cairn start))
        [exit 2]
        $ CAIRN_RUN_ID= cairn end
        ! cairn: which run? Give --run ID, or set CAIRN_RUN_ID (export CAIRN_RUN_ID=$(cairn start))
        [exit 2]
        $ cairn end --status DONE
        ! cairn: the value 'DONE' is invalid for '--status <status>'. Please provide one of 'FINISHED', 'FAILED' or 'KILLED'.
        !   see 'cairn end --help'
        [exit 2]

        """)
  }

  @Test("lines that are no metrics are told and kept aside")
  func rejected() throws {
    let ready = try ReadyRepository()
    try ready.expect(
      "cairn start -n one > ~/id; cairn log metric a=1 --run $(cat ~/id) --timestamp 1000",
      "d=cairn/runs/$(cut -c1-2 ~/id)/$(cat ~/id); printf 'b,1,2000,2\\nnonsense\\nc,1,3000,0.4' >> $d/metrics.csv; echo x > $d/notes.txt",
      "cairn end --run $(cat ~/id)", "git show HEAD:cairn/runs/$(cut -c1-2 ~/id)/$(cat ~/id)/metrics.csv",
      "git show HEAD:cairn/runs/$(cut -c1-2 ~/id)/$(cat ~/id)/artifacts/metrics.rejected.csv",
      "git status --short",
      is: """
        $ cairn start -n one > ~/id; cairn log metric a=1 --run $(cat ~/id) --timestamp 1000
        $ d=cairn/runs/$(cut -c1-2 ~/id)/$(cat ~/id); printf 'b,1,2000,2\\nnonsense\\nc,1,3000,0.4' >> $d/metrics.csv; echo x > $d/notes.txt
        $ cairn end --run $(cat ~/id)
        ! cairn: metrics.csv, line 4: 1 fields where at least 4 are needed
        ! cairn: metrics.csv, line 5: the last line has no newline
        ! cairn: 2 lines of metrics.csv are no metrics and are kept in artifacts/metrics.rejected.csv
        ! cairn: notes.txt is not a file of a run and is not committed; put such files under artifacts/
        ! cairn: run RUN1 committed to main as COMMIT1
        $ git show HEAD:cairn/runs/$(cut -c1-2 ~/id)/$(cat ~/id)/metrics.csv
        key,step,timestamp,value
        a,0,1000,1.0
        b,1,2000,2.0
        $ git show HEAD:cairn/runs/$(cut -c1-2 ~/id)/$(cat ~/id)/artifacts/metrics.rejected.csv
        nonsense
        c,1,3000,0.4
        $ git status --short
        ?? cairn/runs/XX/RUN1/notes.txt

        """)
  }

  @Test("a torn line does not pass for a whole one when more is logged behind it")
  func torn() throws {
    let ready = try ReadyRepository()
    try ready.expect(
      "cairn start -n one > ~/id; d=cairn/runs/$(cut -c1-2 ~/id)/$(cat ~/id); printf 'key,step,timestamp,value\\na,1,1000,0.4' > $d/metrics.csv",
      "cairn log metric b=2 --timestamp 2000 --run $(cat ~/id)", "cairn end --run $(cat ~/id)",
      "git show HEAD:cairn/runs/$(cut -c1-2 ~/id)/$(cat ~/id)/metrics.csv",
      "git show HEAD:cairn/runs/$(cut -c1-2 ~/id)/$(cat ~/id)/artifacts/metrics.rejected.csv",
      is: """
        $ cairn start -n one > ~/id; d=cairn/runs/$(cut -c1-2 ~/id)/$(cat ~/id); printf 'key,step,timestamp,value\\na,1,1000,0.4' > $d/metrics.csv
        $ cairn log metric b=2 --timestamp 2000 --run $(cat ~/id)
        $ cairn end --run $(cat ~/id)
        ! cairn: metrics.csv, line 2: its end is missing
        ! cairn: 1 line of metrics.csv is no metric and is kept in artifacts/metrics.rejected.csv
        ! cairn: run RUN1 committed to main as COMMIT1
        $ git show HEAD:cairn/runs/$(cut -c1-2 ~/id)/$(cat ~/id)/metrics.csv
        key,step,timestamp,value
        b,0,2000,2.0
        $ git show HEAD:cairn/runs/$(cut -c1-2 ~/id)/$(cat ~/id)/artifacts/metrics.rejected.csv
        a,1,1000,0.4

        """)
  }
}
