import TestSupport
import Testing

@Suite("cairn run")
struct RunCommandTests {
  @Test("a command becomes a run and one commit, with what it was given and what it left")
  func whole() throws {
    let ready = try ReadyRepository()
    try ready.git.commit(
      "script",
      files: [
        "train.sh": """
        echo "learning with $1"
        echo "a warning" >&2
        echo '{"rmse": 0.712, "nested": {"auc": 0.9}, "note": "text is no metric"}' > metrics.json
        cairn log metric loss=0.5 --step 1
        printf 'loss,2,1735732800000,0.25\\n' >> "$CAIRN_RUN_DIR/metrics.csv"
        echo weights > model.bin

        """, ".gitignore": "model.bin\nmetrics.json\n",
      ])
    try ready.expect(
      "cairn run -e churn -n one -P lr=0.1 -P 'note=a b=c' -t team=growth --metrics metrics.json --artifact model.bin -- sh train.sh 0.1",
      "git status --short", "git show --format=%an%n%B --name-only HEAD | cat", "cairn status",
      is: """
        $ cairn run -e churn -n one -P lr=0.1 -P 'note=a b=c' -t team=growth --metrics metrics.json --artifact model.bin -- sh train.sh 0.1
        learning with 0.1
        ! a warning
        ! cairn: metrics.json: no metrics: note (text)
        ! cairn: run RUN1 committed to main as COMMIT1
        $ git status --short
        $ git show --format=%an%n%B --name-only HEAD | cat
        Ada Example
        run(churn): one finished, loss 0.25

        Cairn-Run: RUN1
        Cairn-Experiment: churn


        cairn/experiments/321781645360795653.json
        cairn/runs/XX/RUN1/artifacts.json
        cairn/runs/XX/RUN1/artifacts/console.log
        cairn/runs/XX/RUN1/artifacts/model.bin
        cairn/runs/XX/RUN1/environment.json
        cairn/runs/XX/RUN1/metrics.csv
        cairn/runs/XX/RUN1/run.json
        $ cairn status
        store    cairn/, 1 run in 1 experiment
        commits  go to main
        nothing is running, every run is committed

        """)
    let rows = try ready.file("metrics.csv").split(separator: "\n").map { $0.split(separator: ",").prefix(2) }
    #expect(
      Set(rows.map { $0.joined(separator: ",") }) == [
        "key,step", "loss,1", "loss,2", "nested.auc,0", "rmse,0",
      ])
    #expect(
      try ready.file("artifacts/console.log").split(separator: "\n").sorted() == [
        "a warning", "learning with 0.1",
      ])
    let record = try ready.file("run.json")
    for fact in [
      #""status": "FINISHED""#, #""exit_code": 0"#, #""lr": "0.1""#, #""note": "a b=c""#,
      #""team": "growth""#,
      #""name": "one""#, #""value": 0.712"#, #""value": 0.25"#, #""branch": "main""#,
      #""entry_point": "train.sh""#,
    ] { #expect(record.contains(fact), "\(fact) is not in \(record)") }
    try ready.git.fsck()
  }

  @Test(
    "the command's exit status is passed on, and says how the run ended",
    arguments: [
      ("exit 0", 0, "finished"), ("exit 1", 1, "failed (1)"), ("exit 3", 3, "failed (3)"),
      ("exit 255", 255, "failed (255)"),
      ("exit 127", 127, "failed (127)"), ("kill -TERM $$", 143, "killed"), ("kill -INT $$", 130, "killed"),
      ("kill -KILL $$", 137, "killed"), ("exit 130", 130, "killed"), ("kill -SEGV $$", 139, "killed"),
    ] as [(String, Int32, String)])
  func statuses(script: String, status: Int32, shown: String) throws {
    let ready = try ReadyRepository()
    let output = try ready.shell("cairn run -n one -- sh -c '\(script)'; exit $?")
    #expect(output.status == status)
    #expect(output.errorText.contains("committed to main as"))
    #expect(try ready.shell("cairn runs --columns name,status").text.contains("one   \(shown)\n"))
  }

  @Test("a command that cannot be started is told as a shell tells it, and there is no run")
  func notStarted() throws {
    let ready = try ReadyRepository()
    try ready.git.write("garbage", "\u{7f}ELF\u{0}\u{1}", executable: true)
    try ready.git.write("script.sh", "echo\n")
    try ready.git.write("orphan", "#!/no/such/interpreter\n", executable: true)
    try ready.expect(
      "cairn run -- no-such-command", "cairn run -- ./script.sh", "cairn run -- ./garbage",
      "cairn run -- ./orphan",
      "cairn run -- ./cairn", "cairn run", "cairn run -- ''", "cairn runs",
      "find .git/cairn/live cairn/runs -type f",
      "git status --short",
      is: """
        $ cairn run -- no-such-command
        ! cairn: command not found: no-such-command
        [exit 127]
        $ cairn run -- ./script.sh
        ! cairn: cannot run ./script.sh: permission denied (chmod +x makes it a program)
        [exit 126]
        $ cairn run -- ./garbage
        ! cairn: cannot run ./garbage: not a program for this machine
        [exit 126]
        $ cairn run -- ./orphan
        ! cairn: cannot run ./orphan: the interpreter that its first line names is missing
        [exit 126]
        $ cairn run -- ./cairn
        ! cairn: cannot run ./cairn: it is a directory
        [exit 126]
        $ cairn run
        ! cairn: which command? Put it after --: cairn run -- python train.py
        [exit 2]
        $ cairn run -- ''
        ! cairn: command not found: no command was given
        [exit 127]
        $ cairn runs
        no runs yet; record one with: cairn run -- python train.py
        $ find .git/cairn/live cairn/runs -type f
        $ git status --short
        ?? cairn/experiments/
        ?? garbage
        ?? orphan
        ?? script.sh

        """)
  }

  @Test("wrong usage is told before anything starts")
  func usage() throws {
    let ready = try ReadyRepository()
    try ready.git.write("bad.json", "{\"lr\": }\n")
    try ready.expect(
      "cairn run -P lr -- touch started", "cairn run -P lr=1 -P lr=2 -- touch started",
      "cairn run -P 'l;r=1' -- touch started", "cairn run --params bad.json -- touch started",
      "cairn run --params none.json -- touch started", "cairn run -e 'a\nb' -- touch started",
      "cairn run --parent 123 -- touch started",
      "cairn run --parent 0123456789abcdef0123456789abcdef -- touch started",
      "cairn run -C /nowhere -- touch started",
      "cairn run --nonsense -- touch started", "ls", "git status --short",
      is: """
        $ cairn run -P lr -- touch started
        ! cairn: the value 'lr' is invalid for '-P <key=value>'
        !   see 'cairn run --help'
        [exit 2]
        $ cairn run -P lr=1 -P lr=2 -- touch started
        ! cairn: parameter 'lr' is given twice: '1' and '2'
        [exit 2]
        $ cairn run -P 'l;r=1' -- touch started
        ! cairn: the parameter name 'l;r' may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colons (:) and slashes (/)
        [exit 2]
        $ cairn run --params bad.json -- touch started
        ! cairn: DIR/bad.json:1:8: expected a value
        [exit 3]
        $ cairn run --params none.json -- touch started
        ! cairn: DIR/none.json: there is no such file
        [exit 3]
        $ cairn run -e 'a
        b' -- touch started
        ! cairn: the experiment name 'a\\u{a}b' holds a control character
        [exit 2]
        $ cairn run --parent 123 -- touch started
        ! cairn: no live run's id begins with '123'
        [exit 3]
        $ cairn run --parent ID1 -- touch started
        ! cairn: no run ID1 to be nested in
        [exit 3]
        $ cairn run -C /nowhere -- touch started
        ! cairn: cannot open '/nowhere': No such file or directory
        [exit 3]
        $ cairn run --nonsense -- touch started
        ! cairn: unknown option '--nonsense'
        !   see 'cairn run --help'
        [exit 2]
        $ ls
        bad.json
        cairn
        cairn.yaml
        train.sh
        $ git status --short
        ?? bad.json

        """)
  }

  @Test("parameters come from files of each format; the command line goes before them")
  func params() throws {
    let ready = try ReadyRepository()
    try ready.git.write("p.json", #"{"lr": 0.1, "model": {"depth": 3, "name": "gbt"}, "seeds": [1, 2]}"#)
    try ready.git.write("p.yaml", "batch: 32\nopt:\n  name: adam\n")
    try ready.git.write("p.toml", "epochs = 5\n[data]\nsplit = \"a b\"\n")
    let output = try ready.shell(
      "cairn run -n one -P lr=0.9 --params p.json --params p.yaml --params p.toml -- true")
    #expect(output.status == 0)
    let record = try ready.file("run.json")
    for fact in [
      #""lr": "0.9""#, #""model.depth": "3""#, #""model.name": "gbt""#, #""batch": "32""#,
      #""opt.name": "adam""#,
      #""epochs": "5""#, #""data.split": "a b""#,
    ] { #expect(record.contains(fact), "\(fact) is not in \(record)") }
  }

  @Test(
    "metrics come from files of each format; what is no number is told, and so is a file that was not written"
  )
  func metrics() throws {
    let ready = try ReadyRepository()
    try ready.git.write("old.json", #"{"old": 1}"#)
    try ready.git.write("broken.json", "")
    try ready.expect(
      "cairn run -n one --metrics a.json --metrics b.yaml --metrics c.toml --metrics d.csv --metrics old.json --metrics none.json --metrics broken.json -- sh -c 'echo \"{\\\"a\\\": 1e-3, \\\"t\\\": \\\"x\\\"}\" > a.json; echo \"b: {c: 2}\" > b.yaml; echo \"d = 3.5\" > c.toml; printf \"step,e,f\\n1,10,20\\n2,11,\\n\" > d.csv; echo \"{\" > broken.json'",
      "cairn show one --json | grep -A99 '\"metrics\"' | grep -E '\"(a|b.c|d|e|f|old)\"|value'",
      is: """
        $ cairn run -n one --metrics a.json --metrics b.yaml --metrics c.toml --metrics d.csv --metrics old.json --metrics none.json --metrics broken.json -- sh -c 'echo "{\\"a\\": 1e-3, \\"t\\": \\"x\\"}" > a.json; echo "b: {c: 2}" > b.yaml; echo "d = 3.5" > c.toml; printf "step,e,f\\n1,10,20\\n2,11,\\n" > d.csv; echo "{" > broken.json'
        ! cairn: a.json: no metrics: t (text)
        ! cairn: old.json: the command did not write it, so the run has no metrics from it
        ! cairn: none.json: the command did not write it, so the run has no metrics from it
        ! cairn: DIR/broken.json:2:1: expected a key in quotes
        ! cairn: run RUN1 committed to main as COMMIT1
        $ cairn show one --json | grep -A99 '"metrics"' | grep -E '"(a|b.c|d|e|f|old)"|value'
            "a": { "value": 0.001, "step": 0, "timestamp": MILLIS },
            "b.c": { "value": 2.0, "step": 0, "timestamp": MILLIS },
            "d": { "value": 3.5, "step": 0, "timestamp": MILLIS },
            "e": { "value": 11.0, "step": 2, "timestamp": MILLIS },
            "f": { "value": 20.0, "step": 1, "timestamp": MILLIS }
            "a": [{ "step": 0, "timestamp": "TIME", "value": 0.001 }],
            "b.c": [{ "step": 0, "timestamp": "TIME", "value": 2.0 }],
            "d": [{ "step": 0, "timestamp": "TIME", "value": 3.5 }],
            "e": [{ "step": 1, "timestamp": "TIME", "value": 10.0 }, { "step": 2, "timestamp": "TIME", "value": 11.0 }],
            "f": [{ "step": 1, "timestamp": "TIME", "value": 20.0 }]

        """)
  }

  @Test(
    "the command finds its run in its environment, its standard input is its own, and its streams stay apart")
  func streams() throws {
    let ready = try ReadyRepository()
    let script =
      #"cat; echo "$CAIRN_EXPERIMENT"; test -d "$CAIRN_RUN_DIR/artifacts" && echo "${CAIRN_RUN_DIR##*/}=$CAIRN_RUN_ID"; printf "no\0newline" >&2"#
    let output = try ready.shell("cairn run -e churn -- sh -c '\(script)'", input: Array("typed\u{0}in".utf8))
    let run = try #require(try ready.committedRuns().first)
    #expect(output.text == "typed\u{0}inchurn\n\(run)=\(run)\n")
    #expect(output.errorText.hasPrefix("no\u{0}newlinecairn: run \(run.prefix(8)) committed to main as "))
  }

  @Test(
    "the console is kept up to its bound, head and tail; nothing is kept of a silent command, or when told so"
  )
  func console() throws {
    let ready = try ReadyRepository(policy: "capture:\n  console_limit: 1 KiB\n")
    let output = try ready.shell("cairn run -- sh -c 'seq 1 1000'")
    #expect(output.text.split(separator: "\n").count == 1000)
    let log = try ready.file("artifacts/console.log")
    #expect(log.hasPrefix("1\n2\n3\n"))
    #expect(log.hasSuffix("999\n1000"))
    #expect(log.contains(" bytes left out …\n"))
    #expect(log.utf8.count < 1200)
    let silent = try ReadyRepository()
    _ = try silent.shell("cairn run -- true")
    #expect(try silent.git.git("ls-tree", "-r", "--name-only", "HEAD").contains("console.log") == false)
    let off = try ReadyRepository(policy: "capture:\n  console_limit: 0\n")
    _ = try off.shell("cairn run -- echo hello")
    #expect(try off.git.git("ls-tree", "-r", "--name-only", "HEAD").contains("console.log") == false)
  }
}
