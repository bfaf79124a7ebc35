import TestSupport
import Testing

@Suite("cairn log")
struct LogCommandTests {
  @Test("metrics, parameters and tags are in the run, in the order of logging")
  func values() throws {
    let ready = try ReadyRepository()
    try ready.expect(
      "cairn start -n one > ~/id",
      "export CAIRN_RUN_ID=$(cat ~/id); cairn log metric loss=0.5 acc=1e-3 --step 1 --timestamp 1000; cairn log metric loss=nan --step 2 --timestamp 2000; cairn log metric loss=-inf 'val/a b=7' --step=-1 --timestamp=-5",
      "export CAIRN_RUN_ID=$(cat ~/id); cairn log param lr=0.1 'text=a=b, c' empty=; cairn log tag team=growth; cairn log tag team=risk",
      "cat cairn/runs/$(cut -c1-2 ~/id)/$(cat ~/id)/metrics.csv", "cairn end --run $(cat ~/id)",
      "git show HEAD:cairn/runs/$(cut -c1-2 ~/id)/$(cat ~/id)/run.json | grep -A99 params | grep -v time",
      is: """
        $ cairn start -n one > ~/id
        $ export CAIRN_RUN_ID=$(cat ~/id); cairn log metric loss=0.5 acc=1e-3 --step 1 --timestamp 1000; cairn log metric loss=nan --step 2 --timestamp 2000; cairn log metric loss=-inf 'val/a b=7' --step=-1 --timestamp=-5
        $ export CAIRN_RUN_ID=$(cat ~/id); cairn log param lr=0.1 'text=a=b, c' empty=; cairn log tag team=growth; cairn log tag team=risk
        $ cat cairn/runs/$(cut -c1-2 ~/id)/$(cat ~/id)/metrics.csv
        key,step,timestamp,value
        loss,1,1000,0.5
        acc,1,1000,0.001
        loss,2,2000,NaN
        loss,-1,-5,-Infinity
        val/a b,-1,-5,7.0
        $ cairn end --run $(cat ~/id)
        ! cairn: run RUN1 committed to main as COMMIT1
        $ git show HEAD:cairn/runs/$(cut -c1-2 ~/id)/$(cat ~/id)/run.json | grep -A99 params | grep -v time
          "params": {
            "empty": "",
            "lr": "0.1",
            "text": "a=b, c"
          },
          "tags": {
            "team": "risk"
          },
          "metrics": {
          }
        }

        """)
  }

  @Test(
    "a parameter is set once: the same value again is fine, another is refused, and nothing beside it is logged"
  )
  func parametersAreSetOnce() throws {
    let ready = try ReadyRepository()
    try ready.expect(
      "cairn start -n one -P lr=0.1 > ~/id", "cairn log param lr=0.1 --run $(cat ~/id)",
      "cairn log param lr=0.2 depth=3 --run $(cat ~/id)", "cairn log param a=1 a=2 --run $(cat ~/id)",
      "cairn log param b=1 b=1 --run $(cat ~/id)", "cairn end --run $(cat ~/id)",
      "cairn runs --columns params.lr,params.depth,params.a,params.b",
      is: """
        $ cairn start -n one -P lr=0.1 > ~/id
        $ cairn log param lr=0.1 --run $(cat ~/id)
        $ cairn log param lr=0.2 depth=3 --run $(cat ~/id)
        ! cairn: parameter 'lr' is '0.1' already; a parameter is set once (given: '0.2')
        [exit 3]
        $ cairn log param a=1 a=2 --run $(cat ~/id)
        ! cairn: parameter 'a' is given twice: '1' and '2'
        [exit 2]
        $ cairn log param b=1 b=1 --run $(cat ~/id)
        $ cairn end --run $(cat ~/id)
        ! cairn: run RUN1 committed to main as COMMIT1
        $ cairn runs --columns params.lr,params.depth,params.a,params.b
        lr   depth  a  b
        0.1            1

        """)
  }

  @Test("a run that diverged is committed, known as unchanged, and a step may be negative")
  func notANumber() throws {
    let repository = try ReadyRepository()
    let run = try repository.shell("cairn run -- cairn log metric loss=nan --step -1")
    #expect(run.status == 0, "\(run.errorText)")
    #expect(try repository.file("metrics.csv").contains("loss,-1,"))
    try repository.expect(
      "cairn doctor", "cairn diff HEAD",
      is: """
        $ cairn doctor
        all is well
        $ cairn diff HEAD
        HEAD → HEAD: no run differs

        """)
  }

  @Test("what makes no sense is refused with its name and the way out")
  func refusals() throws {
    let ready = try ReadyRepository()
    try ready.expect(
      "cairn log metric loss=0.5", "cairn start -n one > ~/id", "cairn log metric loss=abc --run $(cat ~/id)",
      "cairn log metric loss= --run $(cat ~/id)", "cairn log metric loss --run $(cat ~/id)",
      "cairn log metric --run $(cat ~/id)",
      "cairn log metric '=1' --run $(cat ~/id)", "cairn log metric '../x=1' --run $(cat ~/id)",
      "cairn log param \"k=$(head -c 6001 /dev/zero | tr '\\0' x)\" --run $(cat ~/id)",
      "cairn log metric loss=1 --step x --run $(cat ~/id)",
      "cairn log metric loss=1 --run nothing",
      "cairn log metric loss=1 --run 0123456789abcdef0123456789abcdef",
      "cairn log nonsense a=1", "cairn end --run $(cat ~/id)", "cairn log metric loss=1 --run $(cat ~/id)",
      "cairn log param a=1 --run $(cut -c1-8 ~/id)",
      is: """
        $ cairn log metric loss=0.5
        ! cairn: which run? Give --run ID, or set CAIRN_RUN_ID (export CAIRN_RUN_ID=$(cairn start))
        [exit 2]
        $ cairn start -n one > ~/id
        $ cairn log metric loss=abc --run $(cat ~/id)
        ! cairn: metric 'loss' is 'abc', which is no number
        [exit 2]
        $ cairn log metric loss= --run $(cat ~/id)
        ! cairn: metric 'loss' is '', which is no number
        [exit 2]
        $ cairn log metric loss --run $(cat ~/id)
        ! cairn: the value 'loss' is invalid for '<key=number>'
        !   see 'cairn log metric --help'
        [exit 2]
        $ cairn log metric --run $(cat ~/id)
        ! cairn: missing expected argument '<key=number> ...'
        !   see 'cairn log metric --help'
        [exit 2]
        $ cairn log metric '=1' --run $(cat ~/id)
        ! cairn: the value '=1' is invalid for '<key=number>'
        !   see 'cairn log metric --help'
        [exit 2]
        $ cairn log metric '../x=1' --run $(cat ~/id)
        ! cairn: the metric name '../x' must be a plain relative path: no '.', '..' or empty part between slashes
        [exit 2]
        $ cairn log param "k=$(head -c 6001 /dev/zero | tr '\\0' x)" --run $(cat ~/id)
        ! cairn: the value of parameter 'k' is 6001 characters long; at most 6000 are allowed
        [exit 2]
        $ cairn log metric loss=1 --step x --run $(cat ~/id)
        ! cairn: the value 'x' is invalid for '--step <step>'
        !   see 'cairn log metric --help'
        [exit 2]
        $ cairn log metric loss=1 --run nothing
        ! cairn: no live run's id begins with 'nothing'
        [exit 3]
        $ cairn log metric loss=1 --run ID1
        ! cairn: no run ID1: 'cairn status' lists those that are going on
        [exit 3]
        $ cairn log nonsense a=1
        ! cairn: there is no command 'cairn log nonsense'; there are metric, param, tag, artifact, input, batch
        !   see 'cairn log --help'
        [exit 2]
        $ cairn end --run $(cat ~/id)
        ! cairn: run RUN1 committed to main as COMMIT1
        $ cairn log metric loss=1 --run $(cat ~/id)
        ! cairn: run RUN1 has ended and is committed: nothing more can be logged to it
        [exit 3]
        $ cairn log param a=1 --run $(cut -c1-8 ~/id)
        ! cairn: no live run's id begins with 'RUN1'
        [exit 3]

        """)
  }

  @Test(
    "help of each command has an example",
    arguments: ["metric", "param", "tag", "artifact", "input", "batch"])
  func help(command: String) throws {
    let output = try ReadyRepository().shell("cairn log \(command) --help")
    #expect(output.status == 0)
    #expect(output.text.contains("Example:\n"))
    #expect(output.text.contains(command == "batch" ? "| cairn log batch" : "cairn log \(command) "))
  }
}
