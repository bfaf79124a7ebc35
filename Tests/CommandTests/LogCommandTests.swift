import TestSupport
import Testing

@Suite("cairn log")
struct LogCommandTests {
  @Test("metrics, parameters and tags are in the run, in the order of logging")
  func values() throws {
    let ready = try ReadyRepository()
    #expect(
      try ready.transcript(
        "cairn start -n one > id",
        "export CAIRN_RUN_ID=$(cat id); cairn log metric loss=0.5 acc=1e-3 --step 1 --timestamp 1000; cairn log metric loss=nan --step 2 --timestamp 2000; cairn log metric loss=-inf 'val/a b=7' --step -1 --timestamp -5",
        "export CAIRN_RUN_ID=$(cat id); cairn log param lr=0.1 'text=a=b, c' empty=; cairn log tag team=growth; cairn log tag team=risk",
        "cat cairn/runs/$(cut -c1-2 id)/$(cat id)/metrics.csv", "cairn end --run $(cat id)",
        "git show HEAD:cairn/runs/$(cut -c1-2 id)/$(cat id)/run.json | grep -A99 params | grep -v time") == """
        """)
  }

  @Test("a parameter is set once: the same value again is fine, another is refused, and nothing beside it is logged")
  func parametersAreSetOnce() throws {
    let ready = try ReadyRepository()
    #expect(
      try ready.transcript(
        "cairn start -n one -P lr=0.1 > id", "cairn log param lr=0.1 --run $(cat id)",
        "cairn log param lr=0.2 depth=3 --run $(cat id)", "cairn log param a=1 a=2 --run $(cat id)",
        "cairn log param b=1 b=1 --run $(cat id)", "cairn end --run $(cat id)", "cairn runs --columns params.lr,params.depth,params.a,params.b")
        == """
        """)
  }

  @Test("what makes no sense is refused with its name and the way out")
  func refusals() throws {
    let ready = try ReadyRepository()
    #expect(
      try ready.transcript(
        "cairn log metric loss=0.5", "cairn start -n one > id", "cairn log metric loss=abc --run $(cat id)",
        "cairn log metric loss= --run $(cat id)", "cairn log metric loss --run $(cat id)", "cairn log metric --run $(cat id)",
        "cairn log metric '=1' --run $(cat id)", "cairn log metric '../x=1' --run $(cat id)",
        "cairn log param \"k=$(printf %6001s x)\" --run $(cat id)", "cairn log metric loss=1 --step x --run $(cat id)",
        "cairn log metric loss=1 --run nothing", "cairn log metric loss=1 --run 0123456789abcdef0123456789abcdef",
        "cairn log nonsense a=1", "cairn end --run $(cat id)", "cairn log metric loss=1 --run $(cat id)",
        "cairn log param a=1 --run $(cut -c1-8 id)") == """
        """)
  }

  @Test("help of each command has an example", arguments: ["metric", "param", "tag", "artifact", "input", "batch"])
  func help(command: String) throws {
    let output = try ReadyRepository().shell("cairn log \(command) --help")
    #expect(output.status == 0)
    #expect(output.text.contains("Example:\n"))
    #expect(output.text.contains(command == "batch" ? "| cairn log batch" : "cairn log \(command) "))
  }
}
