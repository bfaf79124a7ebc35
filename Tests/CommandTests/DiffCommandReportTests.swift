import Records
import TestSupport
import Testing

@Suite("cairn diff: what is asked for")
struct DiffCommandReportTests {
  @Test("which run stands for its experiment")
  func select() throws {
    let store = try DiffStore()
    try store.record("1", "brave-otter", rmse: 0.6)
    try store.record("2", "baseline", rmse: 0.9)
    try store.record("3", "calm-fox", rmse: 0.8)
    try store.record("4", "late-wolf", rmse: 0.7)
    #expect(
      try store.transcript(
        "cairn diff", "cairn diff --select best:rmse", "cairn diff --select highest:rmse",
        "cairn diff --select name:baseline",
        "cairn diff --select name:other", "cairn diff --select best:auc", "cairn diff --select first") == """
          $ cairn diff
          HEAD~1 → HEAD: 1 new run in 1 experiment

          churn: calm-fox RUN1 → late-wolf RUN2
            metrics
              rmse  0.8  →  0.7  ▼ -12.5% better
            runs
              +  RUN2      late-wolf  finished
          $ cairn diff --select best:rmse
          HEAD~1 → HEAD: 1 new run in 1 experiment

          churn: brave-otter RUN3 on both sides
            runs
              +  RUN2      late-wolf  finished
          $ cairn diff --select highest:rmse
          HEAD~1 → HEAD: 1 new run in 1 experiment

          churn: baseline RUN4 on both sides
            runs
              +  RUN2      late-wolf  finished
          $ cairn diff --select name:baseline
          HEAD~1 → HEAD: 1 new run in 1 experiment

          churn: baseline RUN4 on both sides
            runs
              +  RUN2      late-wolf  finished
          $ cairn diff --select name:other
          HEAD~1 → HEAD: 1 new run in 1 experiment

          churn: no finished run
            runs
              +  RUN2      late-wolf  finished
          $ cairn diff --select best:auc
          ! cairn: nothing says which way 'auc' gets better: use highest: or lowest:, or add it to conventions in cairn.yaml
          [exit 2]
          $ cairn diff --select first
          ! cairn: 'first' selects no run: expected latest, best:KEY, highest:KEY, lowest:KEY or name:NAME
          [exit 2]

          """)
  }

  @Test("some metrics, some experiments, and a status that says whether anything differs")
  func restricted() throws {
    let store = try DiffStore()
    try store.record("1", "brave-otter", rmse: 0.6) {
      $0.metrics["train/loss"] = .init(value: 1, step: 0, timestamp: $0.startTime)
    }
    try store.record("2", "calm-fox", rmse: 0.5) {
      $0.metrics["train/loss"] = .init(value: 2, step: 0, timestamp: $0.startTime)
    }
    #expect(
      try store.transcript(
        "cairn diff --metrics 'train/*'", "cairn diff --metrics rmse,auc --exit-code",
        "cairn diff HEAD HEAD --exit-code",
        "cairn diff --experiment ranking", "cairn diff HEAD~1 HEAD -e \(ExperimentID(derivedFrom: "churn"))")
          == """
          $ cairn diff --metrics 'train/*'
          HEAD~1 → HEAD: 1 new run in 1 experiment

          churn: brave-otter RUN1 → calm-fox RUN2
            metrics
              train/loss  1  →  2  ▲ +100%
            runs
              +  RUN2      calm-fox  finished
          $ cairn diff --metrics rmse,auc --exit-code
          HEAD~1 → HEAD: 1 new run in 1 experiment

          churn: brave-otter RUN1 → calm-fox RUN2
            metrics
              rmse  0.6  →  0.5  ▼ -16.7% better
            runs
              +  RUN2      calm-fox  finished
          [exit 1]
          $ cairn diff HEAD HEAD --exit-code
          HEAD → HEAD: no run differs
          $ cairn diff --experiment ranking
          ! cairn: no experiment 'ranking' on either side
          [exit 3]
          $ cairn diff HEAD~1 HEAD -e 321781645360795653
          HEAD~1 → HEAD: 1 new run in 1 experiment

          churn: brave-otter RUN1 → calm-fox RUN2
            metrics
              rmse        0.6  →  0.5  ▼ -16.7% better
              train/loss    1  →  2    ▲ +100%
            runs
              +  RUN2      calm-fox  finished

          """)
  }

  @Test("Markdown shows names as they are and lets them do nothing")
  func hostileNames() throws {
    let store = try DiffStore()
    try store.record("1", "<img src=x onerror=alert(1)>", experiment: "a|b\n## c", rmse: 0.6) {
      $0.params = ["@team": "`$(x)`"]
    }
    try store.record("2", "</details>[x](javascript:1)\u{202e}", experiment: "a|b\n## c", rmse: 0.5) {
      $0.params = ["@team": "``|``"]
    }
    #expect(
      try store.transcript("cairn diff --format markdown") == ###"""
        $ cairn diff --format markdown
        <!-- cairn-diff -->
        ### ✅ 1 metric got better

        **Better:** `rmse` ▼ -16.7% in `a|b\n## c`.

        `HEAD~1` → `HEAD`: 1 new run in 1 experiment.

        #### `a|b\n## c`

        `<img src=x onerror=alert(1)>` (`RUN1`) → `</details>[x](javascript:1)\u{202e}` (`RUN2`)

        | metric | old | new | change |
        | :-- | --: | --: | :-- |
        | `rmse` (lower is better) | 0.6 | 0.5 | ▼ -16.7% ✅ better |

        | parameter | old | new |
        | :-- | :-- | :-- |
        | `@team` | `` `$(x)` `` | ``` ``\|`` ``` |

        <details><summary>Runs: 1 new</summary>

        - new: `RUN2` `</details>[x](javascript:1)\u{202e}`, finished

        </details>

        """###)
  }

  @Test("Markdown of very many runs stays below what a comment may hold")
  func long() throws {
    let store = try DiffStore()
    for experiment in 0..<40 {
      for (index, digit) in "0123456789abcdef".enumerated() {
        let id = try RunID(
          String(repeating: "\(digit)", count: 28) + "00" + (experiment < 10 ? "0" : "") + "\(experiment)")
        try store.write(
          digit, String(repeating: "long-", count: 30) + "\(index)", experiment: "e\(experiment)", rmse: 1
        ) { run in
          run.id = id
          for key in 0..<40 {
            run.metrics["metric\(key)"] = .init(value: Double(key), step: 0, timestamp: run.startTime)
          }
        }
      }
    }
    try store.repository.commit("many")
    let output = try CairnProgram.run(["diff", "--format", "markdown"], in: store.repository)
    #expect(output.status == 0)
    #expect(output.text.count < 65_000 && output.text.count > 20_000, "\(output.text.count)")
  }

  @Test("JSON, CSV and OpenMetrics, to a file where asked")
  func formats() throws {
    let store = try DiffStore()
    try store.record("1", "brave-otter", rmse: 0.6)
    try store.record("2", "calm-fox", rmse: 0.5)
    #expect(
      try store.transcript(
        "cairn diff --json", "cairn diff --format csv", "cairn diff --format openmetrics",
        "cairn diff --format openmetrics -o metrics.txt", "cat metrics.txt",
        "cairn diff -o none/such.txt") == """
          $ cairn diff --json
          {
            "old": "HEAD~1",
            "new": "HEAD",
            "select": "latest",
            "experiments": [
              { "id": "321781645360795653", "name": "churn", "old_run": "RUN1", "new_run": "RUN2", "metrics": [{ "key": "rmse", "old": 0.6, "new": 0.5, "change": -0.09999999999999998, "percent": -16.666666666666664, "better": "lower", "verdict": "better" }], "params": [], "code": [], "environment": [], "packages": [], "datasets": [], "added": [{ "schema": "cairn/run/1", "id": "RUN2", "name": "calm-fox", "experiment": "321781645360795653", "experiment_name": "churn", "status": "FINISHED", "start_time": "TIME", "end_time": "TIME", "duration_ms": 30000, "metrics": { "rmse": { "value": 0.5, "step": 0, "timestamp": MILLIS } } }], "changed": [], "removed": [] }
            ],
            "files": []
          }
          $ cairn diff --format csv
          kind,source,key,old,new,change,percent,better,verdict
          metric,churn,rmse,0.6,0.5,-0.09999999999999998,-16.666666666666664,lower,better
          run,churn,RUN2,,FINISHED,,,,
          $ cairn diff --format openmetrics
          rmse{experiment="churn"} 0.5
          # EOF
          $ cairn diff --format openmetrics -o metrics.txt
          $ cat metrics.txt
          rmse{experiment="churn"} 0.5
          # EOF
          $ cairn diff -o none/such.txt
          ! cairn: cannot write 'DIR/none/such.txt': No such file or directory
          [exit 3]

          """)
  }

  @Test("plain metric files, from commits and from the work tree")
  func files() throws {
    let store = try DiffStore()
    let repository = store.repository
    try repository.commit(
      "metrics", files: ["out/metrics.json": #"{"rmse": 0.8, "val": {"acc": 0.5}, "note": "x"}"#])
    try repository.commit(
      "better", files: ["out/metrics.json": #"{"rmse": 0.6, "val": {"acc": 0.4}, "new": 1}"#])
    #expect(
      try store.transcript("cairn diff --file out/metrics.json") == """
        $ cairn diff --file out/metrics.json
        HEAD~1 → HEAD: no run differs, 1 metric file changed

        out/metrics.json
          metrics
            rmse     0.8  →  0.6  ▼ -25.0% better
            new        –  →  1    new
            val.acc  0.5  →  0.4  ▼ -20.0%

        """)
    try repository.write("out/metrics.json", #"{"rmse": 0.5, "val": {"acc": 0.4}, "new": 1}"#)
    try repository.write("out/log.csv", "step,loss\n1,0.5\n2,0.25\n")
    #expect(
      try store.transcript(
        "cairn diff --file metrics.json --file ./log.csv", "cairn diff --file ../../x.json",
        "cairn diff --file none.json",
        "cairn diff HEAD~1 HEAD --file metrics.json --exit-code", directory: "out") == """
          $ cairn diff --file metrics.json --file ./log.csv
          HEAD → work tree: no run differs, 2 metric files changed

          out/metrics.json
            metrics
              rmse     0.6  →  0.5  ▼ -16.7% better
              new        1  =  1
              val.acc  0.4  =  0.4

          out/log.csv (new)
            metrics
              loss  –  →  0.25  new
          $ cairn diff --file ../../x.json
          ! cairn: '../../x.json' is not in the repository 'DIR'
          [exit 2]
          $ cairn diff --file none.json
          ! cairn: there is no 'out/none.json' in HEAD~1 or HEAD
          [exit 3]
          $ cairn diff HEAD~1 HEAD --file metrics.json --exit-code
          HEAD~1 → HEAD: no run differs, 1 metric file changed

          out/metrics.json
            metrics
              rmse     0.8  →  0.6  ▼ -25.0% better
              new        –  →  1    new
              val.acc  0.5  →  0.4  ▼ -20.0%
          [exit 1]

          """)
    try repository.write("out/metrics.json", #"{"rmse": "#)
    #expect(
      try store.transcript("cairn diff --file out/metrics.json") == """
        $ cairn diff --file out/metrics.json
        ! cairn: out/metrics.json:1:10: it ends in the middle
        [exit 3]

        """)
  }

  @Test("a record that cannot be read is named and left out")
  func unreadable() throws {
    let store = try DiffStore()
    let first = try store.record("1", "brave-otter", rmse: 0.6)
    try store.write("2", "calm-fox", rmse: 0.5)
    try store.repository.write("cairn/\(first.directory)/run.json", "<<<<<<< HEAD\n")
    try store.repository.commit("conflict")
    #expect(
      try store.transcript("cairn diff") == """
        $ cairn diff
        HEAD~1 → HEAD: 1 new run in 1 experiment

        churn: brave-otter RUN1 → calm-fox RUN2
          metrics
            rmse  0.6  →  0.5  ▼ -16.7% better
          runs
            +  RUN2      calm-fox  finished
        ! cairn: left out: cairn/runs/11/RUN1/run.json in HEAD: line 1, column 1: not a value
        [exit 3]

        """)
  }

  @Test("each side's own cairn.yaml says where its store is")
  func movedStore() throws {
    var store = try DiffStore(policy: nil)
    try store.repository.write("cairn.yaml", DiffStore.policy)
    try store.record("1", "brave-otter", rmse: 0.8)
    try store.repository.git("mv", "cairn", "records")
    store.folder = "records"
    try store.repository.write("cairn.yaml", DiffStore.policy + "store: records\n")
    try store.record("2", "calm-fox", rmse: 0.7)
    #expect(
      try store.transcript("cairn diff", "cairn diff HEAD~2 HEAD") == """
        $ cairn diff
        HEAD~1 → HEAD: 1 new run in 1 experiment

        churn: brave-otter RUN1 → calm-fox RUN2
          metrics
            rmse  0.8  →  0.7  ▼ -12.5% better
          runs
            +  RUN2      calm-fox  finished
        $ cairn diff HEAD~2 HEAD
        HEAD~2 → HEAD: 2 new runs in 1 experiment

        churn: calm-fox RUN2 (no finished run before)
          metrics
            rmse  –  →  0.7  new
          runs
            +  RUN1      brave-otter  finished
            +  RUN2      calm-fox     finished

        """)
  }

  @Test("a bare repository compares commits")
  func bare() throws {
    let store = try DiffStore(policy: DiffStore.policy + "branch: main\n")
    try store.record("1", "brave-otter", rmse: 0.8)
    try store.record("2", "calm-fox", rmse: 0.7)
    let bare = DiffStore(at: try store.repository.bareClone())
    #expect(
      try bare.transcript("cairn diff HEAD~1 HEAD", "cairn diff") == """
        $ cairn diff HEAD~1 HEAD
        HEAD~1 → HEAD: 1 new run in 1 experiment

        churn: brave-otter 11111111 → calm-fox 22222222
          metrics
            rmse  0.8  →  0.7  ▼ -12.5% better
          runs
            +  22222222  calm-fox  finished
        $ cairn diff
        main~1 → main: 1 new run in 1 experiment

        churn: brave-otter 11111111 → calm-fox 22222222
          metrics
            rmse  0.8  →  0.7  ▼ -12.5% better
          runs
            +  22222222  calm-fox  finished

        """)
  }

  @Test("a clone without the contents of files is told how to get them")
  func partialClone() throws {
    let origin = try DiffStore()
    try origin.record("1", "brave-otter", rmse: 0.8)
    try origin.record("2", "calm-fox", rmse: 0.7)
    try origin.repository.git("config", "uploadpack.allowFilter", "true")
    let address = "file://" + origin.repository.path
    try origin.repository.git("clone", "-q", "--no-checkout", "--filter=blob:none", address, "clone")
    try origin.repository.write("clone/cairn.yaml", DiffStore.policy)
    #expect(
      try origin.transcript("cairn diff HEAD~1 HEAD", directory: "clone") == """
        $ cairn diff HEAD~1 HEAD
        ! cairn: this is a partial clone without the contents of all files, and 'OBJECT1' is not there: get them with 'git fetch --refetch --no-filter' (actions/checkout: leave 'filter' out)
        [exit 3]

        """)
  }

  @Test("wrong usage is told as such")
  func usage() throws {
    let store = try DiffStore()
    #expect(
      try store.transcript("cairn diff a b c", "cairn diff a..b c", "cairn diff ''") == """
        $ cairn diff a b c
        ! cairn: a diff has two sides; 3 were given
        [exit 2]
        $ cairn diff a..b c
        ! cairn: 'a..b' names two sides already: give it alone
        [exit 2]
        $ cairn diff ''
        ! cairn: argument 1 is empty: name a revision
        [exit 2]

        """)
  }
}
