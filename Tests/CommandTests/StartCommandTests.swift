import TestSupport
import Testing

@Suite("cairn start")
struct StartCommandTests {
  @Test("a run by hand, from start to end")
  func byHand() throws {
    let ready = try ReadyRepository()
    try ready.expect(
      "cairn start -e churn -n one -P lr=0.1 -t team=growth > ~/id; cairn status | cut -c1-36",
      "export CAIRN_RUN_ID=$(cat ~/id); cairn log metric loss=0.5 --step 2; cairn log param depth=3; cairn log tag a=b",
      "cairn end --run $(cat ~/id)", "git status --short", "git log -1 --format=%B",
      "cairn runs --columns name,status,metrics.loss,params.lr,params.depth,tags.team,tags.a",
      is: """
        $ cairn start -e churn -n one -P lr=0.1 -t team=growth > ~/id; cairn status | cut -c1-36
        store    cairn/, 1 run in 1 experime
        commits  go to main

        running (1)
        ID        NAME  EXPERIMENT  STATUS  
        RUN1      one   churn       running 
        $ export CAIRN_RUN_ID=$(cat ~/id); cairn log metric loss=0.5 --step 2; cairn log param depth=3; cairn log tag a=b
        $ cairn end --run $(cat ~/id)
        ! cairn: run RUN1 committed to main as COMMIT1
        $ git status --short
        $ git log -1 --format=%B
        run(churn): one finished, loss 0.5

        Cairn-Run: RUN1
        Cairn-Experiment: churn

        $ cairn runs --columns name,status,metrics.loss,params.lr,params.depth,tags.team,tags.a
        NAME  STATUS    loss  lr   depth  team    a
        one   finished   0.5  0.1  3      growth  b

        """)
  }

  @Test("the state of the code and the environment are recorded at the start")
  func surroundings() throws {
    let ready = try ReadyRepository()
    let tip = try ready.git.git("rev-parse", "HEAD")
    try ready.git.write("train.sh", "echo changed\n")
    let output = try ready.shell("id=$(cairn start) && echo changed again > train.sh && cairn end --run $id")
    #expect(output.status == 0, "\(output.errorText)")
    let record = try ready.file("run.json")
    #expect(record.contains("\"commit\": \"\(tip)\""))
    #expect(record.contains("\"dirty\": true") && !record.contains("\"command\""))
    let patch = try ready.file("source.patch")
    #expect(patch.contains("+echo changed") && !patch.contains("again"))
    #expect(try ready.file("environment.json").contains("\"kernel\""))
  }

  @Test("--json gives the whole record")
  func json() throws {
    let ready = try ReadyRepository()
    let output = try ready.shell("cairn start -e churn -n one -P lr=0.1 --json")
    #expect(output.status == 0)
    let id = try ready.shell("ls .git/cairn/live").text.split(separator: "\n")
    #expect(id.count == 1)
    #expect(output.text.contains(#""id":"\#(id[0])""#), "\(output.text)")
    #expect(
      output.text.contains(#""status":"RUNNING""#) && output.text.contains(#""params":{"lr":"0.1"}"#),
      "\(output.text)")
  }

  @Test("with --pid the run ends as KILLED when that process is gone, with what it had logged")
  func owner() throws {
    let ready = try ReadyRepository()
    try ready.expect(
      "sh -c 'export CAIRN_RUN_ID=$(cairn start -n one --pid $$); cairn log metric loss=0.5; cairn status | grep -c one; exit'",
      "cairn runs --columns name,status,metrics.loss", "git log --format=%s", "git status --short",
      is: """
        $ sh -c 'export CAIRN_RUN_ID=$(cairn start -n one --pid $$); cairn log metric loss=0.5; cairn status | grep -c one; exit'
        1
        $ cairn runs --columns name,status,metrics.loss
        NAME  STATUS  loss
        one   killed   0.5
        ! cairn: run RUN1 (one) was left by a process that is gone: ended as KILLED
        ! cairn: committed run RUN1 as COMMIT1, left over from before
        $ git log --format=%s
        run(Default): one killed, loss 0.5
        begin
        $ git status --short

        """)
  }

  @Test("without --pid it goes on until it is ended")
  func ownerless() throws {
    let ready = try ReadyRepository()
    try ready.expect(
      "cairn start -n one > /dev/null", "cairn run -n two -- true",
      "cairn runs --columns name,status",
      is: """
        $ cairn start -n one > /dev/null
        $ cairn run -n two -- true
        ! cairn: run RUN1 committed to main as COMMIT1
        $ cairn runs --columns name,status
        NAME  STATUS
        two   finished
        one   running

        """)
  }

  @Test("what cannot be is refused, and no run is there")
  func refusals() throws {
    let ready = try ReadyRepository()
    try ready.expect(
      "cairn start --pid 4194305", "cairn start -n ''", "cairn start -P a=b -P a=c", "cairn start -e ''",
      "cairn start extra", "ls .git/cairn/live cairn",
      is: """
        $ cairn start --pid 4194305
        ! cairn: no process 4194305 is running here (--pid)
        [exit 2]
        $ cairn start -n ''
        ! cairn: the run name is empty
        [exit 2]
        $ cairn start -P a=b -P a=c
        ! cairn: parameter 'a' is given twice: 'b' and 'c'
        [exit 2]
        $ cairn start -e ''
        ! cairn: the experiment name is empty
        [exit 2]
        $ cairn start extra
        ! cairn: unexpected argument 'extra'
        !   see 'cairn start --help'
        [exit 2]
        $ ls .git/cairn/live cairn
        cairn:
        README.md
        ! ls: cannot access '.git/cairn/live': No such file or directory
        [exit 2]

        """)
  }

  @Test("a start within a run is its child")
  func nested() throws {
    let ready = try ReadyRepository()
    try ready.expect(
      "cairn run -n outer -- sh -c 'cairn end --run $(cairn start -n inner)'",
      "cairn runs --columns name,parent",
      "git log --format=%s",
      is: """
        $ cairn run -n outer -- sh -c 'cairn end --run $(cairn start -n inner)'
        ! cairn: run RUN1 committed to main as COMMIT1
        $ cairn runs --columns name,parent
        NAME     PARENT
        ↳ inner  RUN1
        outer
        $ git log --format=%s
        run(Default): outer finished with 1 nested run
        begin

        """)
  }
}
