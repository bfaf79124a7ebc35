import Foundation
import TestSupport
import Testing

@Suite("cairn run, many of them")
struct RunNestingTests {
  @Test("a run in a run is its child, three levels deep, and one commit holds them all")
  func nested() throws {
    let ready = try ReadyRepository()
    try ready.expect(
      "cairn run -n top -- sh -c 'cairn run -n middle -- sh -c \"cairn log metric m=1; cairn run -n low -P a=1 -- false\"; cairn log metric t=2'",
      "git log --format=%B -1", "git log --format=%s | wc -l", "cairn runs --columns name,status,parent",
      "git status --short",
      is: """
        $ cairn run -n top -- sh -c 'cairn run -n middle -- sh -c "cairn log metric m=1; cairn run -n low -P a=1 -- false"; cairn log metric t=2'
        ! cairn: run RUN1 committed to main as COMMIT1
        $ git log --format=%B -1
        run(Default): top finished with 2 nested runs, t 2

        Cairn-Run: RUN1
        Cairn-Experiment: Default

        $ git log --format=%s | wc -l
        2
        $ cairn runs --columns name,status,parent
        NAME      STATUS      PARENT
        ↳ low     failed (1)  RUN2
        ↳ middle  failed (1)  RUN1
        top       finished
        $ git status --short

        """)
    #expect(try ready.committedRuns().count == 3)
    try ready.git.fsck()
  }

  @Test("a sweep in a shell loop is one commit of its parent")
  func loop() throws {
    let ready = try ReadyRepository()
    try ready.expect(
      "cairn run -e sweep -n sweep -- sh -c 'for lr in 1 2 3 4; do cairn run -P lr=$lr -n lr-$lr -- cairn log metric loss=0.$lr || exit; done'",
      "git log --format=%s -2",
      "cairn runs --order-by 'metrics.loss DESC' --columns name,metrics.loss,params.lr,experiment",
      is: """
        $ cairn run -e sweep -n sweep -- sh -c 'for lr in 1 2 3 4; do cairn run -P lr=$lr -n lr-$lr -- cairn log metric loss=0.$lr || exit; done'
        ! cairn: run RUN1 committed to main as COMMIT1
        $ git log --format=%s -2
        run(sweep): sweep finished with 4 nested runs
        begin
        $ cairn runs --order-by 'metrics.loss DESC' --columns name,metrics.loss,params.lr,experiment
        NAME    loss  lr  EXPERIMENT
        ↳ lr-4   0.4  4   sweep
        ↳ lr-3   0.3  3   sweep
        ↳ lr-2   0.2  2   sweep
        ↳ lr-1   0.1  1   sweep
        sweep             sweep

        """)
  }

  @Test("a sweep without a parent, eight at once, is a commit each, and says nothing of runs left over")
  func parallel() throws {
    let ready = try ReadyRepository()
    let output = try ready.shell(
      "seq 1 24 | xargs -P 8 -I{} cairn run -e sweep -P lr={} -- sh -c 'cairn log metric loss={}'")
    #expect(output.status == 0, "\(output.errorText)")
    let lines = output.errorText.split(separator: "\n")
    #expect(lines.count == 24)
    #expect(lines.allSatisfy { $0.contains("committed to main as") }, "\(output.errorText)")
    #expect(try ready.committedRuns().count == 24)
    #expect(try ready.git.git("rev-list", "--count", "HEAD") == "25")
    #expect(try ready.git.git("status", "--short") == "")
    #expect(try ready.shell("cairn doctor").text == "all is well\n")
    try ready.git.fsck()
  }

  @Test("a parallel sweep within a parent is in the parent's commit")
  func parallelNested() throws {
    let ready = try ReadyRepository()
    let output = try ready.shell(
      "cairn run -n sweep -- sh -c 'seq 1 16 | xargs -P 8 -I{} cairn run -P lr={} -- true'")
    #expect(output.status == 0, "\(output.errorText)")
    #expect(try ready.committedRuns().count == 17)
    #expect(try ready.git.git("log", "-1", "--format=%s").contains("with 16 nested runs"))
    #expect(try ready.git.git("rev-list", "--count", "HEAD") == "2")
  }

  @Test(
    "--parent names the parent by a prefix of its id; a parent that has been committed gets a child all the same"
  )
  func explicitParent() throws {
    let ready = try ReadyRepository()
    try ready.expect(
      "p=$(cairn start -n p); cairn run -n c --parent $p -- true; cairn run -n d --parent ${p%????} -- true; cairn end --run $p",
      "cairn run -n late --parent $(cairn runs --ids --filter \"attributes.run_name = 'p'\") -- true",
      "git log --format=%s", "cairn runs --columns name,parent",
      is: """
        $ p=$(cairn start -n p); cairn run -n c --parent $p -- true; cairn run -n d --parent ${p%????} -- true; cairn end --run $p
        ! cairn: run RUN1 committed to main as COMMIT1
        $ cairn run -n late --parent $(cairn runs --ids --filter "attributes.run_name = 'p'") -- true
        ! cairn: run RUN2 committed to main as COMMIT2
        $ git log --format=%s
        run(Default): late finished
        run(Default): p finished with 2 nested runs
        begin
        $ cairn runs --columns name,parent
        NAME    PARENT
        ↳ late  RUN1
        ↳ d     RUN1
        ↳ c     RUN1
        p

        """)
  }

  @Test(
    "a broken-off sweep: the signal reaches the command, the run is KILLED and committed",
    arguments: [SIGTERM, SIGINT, SIGHUP])
  func interrupted(signal: Int32) throws {
    let ready = try ReadyRepository()
    let program = try CairnProgram.start(
      ["run", "-n", "one", "--", "sh", "-c", "touch started; sleep 100 & wait"], in: ready.git)
    while !TestFiles.exists(ready.git.path + "/started") { usleep(5_000) }
    program.signal(signal)
    let output = try program.wait()
    #expect(output.status == 128 + signal)
    #expect(try ready.shell("cairn runs --columns name,status").text.contains("one   killed\n"))
    #expect(try ready.committedRuns().count == 1)
  }
}
