import TestSupport
import Testing

@Suite("cairn end")
struct EndCommandTests {
  @Test("the status is what is said", arguments: [("FINISHED", "finished"), ("failed", "failed (2)"), ("KILLED", "killed")])
  func statuses(given: String, shown: String) throws {
    let ready = try ReadyRepository()
    let code = given == "failed" ? "--exit-code 2" : ""
    let output = try ready.shell("cairn start -n one > id && cairn end --run $(cat id) --status \(given) \(code)")
    #expect(output.status == 0, "\(output.errorText)")
    #expect(try ready.transcript("cairn runs --columns name,status").contains("one   \(shown)\n"))
  }

  @Test("the run is named by any prefix of its id that fits one live run")
  func prefixes() throws {
    let ready = try ReadyRepository()
    #expect(
      try ready.transcript(
        "cairn start -n one > id", "cairn end --run $(cut -c1-6 id)", "cairn end --run $(cat id)", "cairn end --run zzz",
        "cairn end --run 0123456789abcdef0123456789abcdef", "cairn end", "CAIRN_RUN_ID= cairn end", "cairn end --status DONE")
        == """
        """)
  }

  @Test("lines that are no metrics are told and kept aside")
  func rejected() throws {
    let ready = try ReadyRepository()
    #expect(
      try ready.transcript(
        "cairn start -n one > id; cairn log metric a=1 --run $(cat id) --timestamp 1000",
        "d=cairn/runs/$(cut -c1-2 id)/$(cat id); printf 'b,1,2000,2\\nnonsense\\nc,1,3000,0.4' >> $d/metrics.csv; echo x > $d/notes.txt",
        "cairn end --run $(cat id)", "git show HEAD:cairn/runs/$(cut -c1-2 id)/$(cat id)/metrics.csv",
        "git show HEAD:cairn/runs/$(cut -c1-2 id)/$(cat id)/artifacts/metrics.rejected.csv", "git status --short") == """
        """)
  }

  @Test("a torn line does not pass for a whole one when more is logged behind it")
  func torn() throws {
    let ready = try ReadyRepository()
    #expect(
      try ready.transcript(
        "cairn start -n one > id; d=cairn/runs/$(cut -c1-2 id)/$(cat id); printf 'key,step,timestamp,value\\na,1,1000,0.4' > $d/metrics.csv",
        "cairn log metric b=2 --timestamp 2000 --run $(cat id)", "cairn end --run $(cat id)",
        "git show HEAD:cairn/runs/$(cut -c1-2 id)/$(cat id)/metrics.csv",
        "git show HEAD:cairn/runs/$(cut -c1-2 id)/$(cat id)/artifacts/metrics.rejected.csv") == """
        """)
  }
}
