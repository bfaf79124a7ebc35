import TestSupport
import Testing

@Suite("cairn start")
struct StartCommandTests {
  @Test("a run by hand, from start to end")
  func byHand() throws {
    let ready = try ReadyRepository()
    #expect(
      try ready.transcript(
        "cairn start -e churn -n one -P lr=0.1 -t team=growth > id; cairn status | sed 's/ *just now.*//'",
        "export CAIRN_RUN_ID=$(cat id); cairn log metric loss=0.5 --step 2; cairn log param depth=3; cairn log tag a=b",
        "cairn end --run $(cat id)", "rm id; git status --short", "git log -1 --format=%B",
        "cairn runs --columns name,status,metrics.loss,params.lr,params.depth,tags.team,tags.a") == """
        """)
  }

  @Test("--json gives the whole record")
  func json() throws {
    let ready = try ReadyRepository()
    let output = try ready.shell("cairn start -e churn -n one -P lr=0.1 --json")
    #expect(output.status == 0)
    let id = try ready.shell("ls .git/cairn/live").text.split(separator: "\n")
    #expect(id.count == 1)
    #expect(output.text.contains(#""id":"\#(id[0])""#), "\(output.text)")
    #expect(output.text.contains(#""status":"RUNNING""#) && output.text.contains(#""params":{"lr":"0.1"}"#), "\(output.text)")
  }

  @Test("with --pid the run ends as KILLED when that process is gone, with what it had logged")
  func owner() throws {
    let ready = try ReadyRepository()
    #expect(
      try ready.transcript(
        "sh -c 'export CAIRN_RUN_ID=$(cairn start -n one --pid $$); cairn log metric loss=0.5; cairn status | grep -c one; exit'",
        "cairn runs --columns name,status,metrics.loss", "git log --format=%s", "git status --short") == """
        """)
  }

  @Test("without --pid it goes on until it is ended")
  func ownerless() throws {
    let ready = try ReadyRepository()
    #expect(
      try ready.transcript(
        "cairn start -n one > /dev/null", "cairn run -n two -- true", "cairn runs --columns name,status --order-by name") == """
        """)
  }

  @Test("what cannot be is refused, and no run is there")
  func refusals() throws {
    let ready = try ReadyRepository()
    #expect(
      try ready.transcript(
        "cairn start --pid 4194305", "cairn start -n ''", "cairn start -P a=b -P a=c", "cairn start -e ''",
        "cairn start extra", "ls .git/cairn/live cairn") == """
        """)
  }

  @Test("a start within a run is its child")
  func nested() throws {
    let ready = try ReadyRepository()
    #expect(
      try ready.transcript(
        "cairn run -n outer -- sh -c 'cairn end --run $(cairn start -n inner)'", "cairn runs --columns name,parent",
        "git log --format=%s") == """
        """)
  }
}
