import TestSupport
import Testing

@Suite("cairn run, where commits go")
struct RunPlacesTests {
  @Test("what is staged, partly staged, modified or untracked stays as it is")
  func workTree() throws {
    let ready = try ReadyRepository()
    try ready.git.commit("more", files: ["a.txt": "1\n2\n3\n", "b.txt": "b\n"])
    try ready.git.write("a.txt", "1\n2 staged\n3\n")
    try ready.git.git("add", "a.txt")
    try ready.git.write("a.txt", "1\n2 staged\n3 not staged\n")
    try ready.git.write("new.txt", "untracked\n")
    try ready.git.git("rm", "-q", "--cached", "b.txt")
    let before = try ready.git.git("diff", "--cached") + ready.git.git("diff")
    try ready.expect(
      "git status --short", "cairn run -n one -- true", "git status --short",
      "git diff HEAD~1 --stat | tail -1 | cut -c1-8",
      is: """
        $ git status --short
        MM a.txt
        D  b.txt
        ?? b.txt
        ?? new.txt
        $ cairn run -n one -- true
        ! cairn: run RUN1 committed to main as COMMIT1
        $ git status --short
        MM a.txt
        D  b.txt
        ?? b.txt
        ?? new.txt
        $ git diff HEAD~1 --stat | tail -1 | cut -c1-8
         6 files

        """)
    #expect(try ready.git.git("diff", "--cached") + ready.git.git("diff") == before)
  }

  @Test("on a detached HEAD the commit is made there, and how to keep it is told")
  func detached() throws {
    let ready = try ReadyRepository()
    try ready.expect(
      "git checkout -q --detach", "cairn run -n one -- true", "git log --format=%s HEAD",
      "git log --format=%s main",
      "git status --short",
      is: """
        $ git checkout -q --detach
        $ cairn run -n one -- true
        ! cairn: run RUN1 committed as COMMIT1 on a detached HEAD; keep it with 'git switch -c BRANCH'
        $ git log --format=%s HEAD
        run(Default): one finished
        begin
        $ git log --format=%s main
        begin
        $ git status --short

        """)
  }

  @Test("on an unborn branch the run is the first commit")
  func unborn() throws {
    let repository = try TestRepository()
    try repository.expect(
      "cairn init > /dev/null", "cairn run -n one -- true", "git log --format=%s", "git status --short",
      "cairn doctor",
      is: """
        $ cairn init > /dev/null
        $ cairn run -n one -- true
        ! cairn: run RUN1 committed to main as COMMIT1
        $ git log --format=%s
        run(Default): one finished
        $ git status --short
        ?? cairn.yaml
        ?? cairn/.gitattributes
        ?? cairn/README.md
        $ cairn doctor
        all is well

        """)
    try repository.fsck()
  }

  @Test("--no-commit leaves the files to the user, and no later command commits them")
  func noCommit() throws {
    let ready = try ReadyRepository()
    try ready.expect(
      "cairn run -n mine --no-commit -P a=1 -- true", "git log --format=%s",
      "cairn runs --columns name,params.a",
      "cairn run -n two -- true", "git log --format=%s", "git add cairn && git commit -q -m 'my own'",
      "cairn run -n three -- true", "cairn runs --columns name", "cairn doctor", "ls .git/cairn/live",
      is: """
        $ cairn run -n mine --no-commit -P a=1 -- true
        ! cairn: run RUN1 is in DIR/cairn/runs/XX/RUN1 for you to commit
        $ git log --format=%s
        begin
        $ cairn runs --columns name,params.a
        NAME  a
        mine  1
        $ cairn run -n two -- true
        ! cairn: run RUN2 committed to main as COMMIT1
        $ git log --format=%s
        run(Default): two finished
        begin
        $ git add cairn && git commit -q -m 'my own'
        $ cairn run -n three -- true
        ! cairn: run RUN3 committed to main as COMMIT2
        $ cairn runs --columns name
        NAME
        three
        two
        mine
        $ cairn doctor
        all is well
        $ ls .git/cairn/live

        """)
  }

  @Test("in a subdirectory with spaces and other scripts in its name all works and stays relative")
  func names() throws {
    let ready = try ReadyRepository(policy: "store: my records/läufe\n")
    try ready.git.write(
      "source code/日本 語/train.sh", "echo $PWD | sed 's/.*repository//'; echo x > 'мой файл.txt'\n")
    try ready.git.commit("code")
    try ready.expect(
      "cairn run -e 'größe und so' -n 'läuft' -P 'größe=µ α' --artifact 'мой файл.txt' -- sh train.sh",
      "git -c core.quotePath=false show --format=%B --name-only HEAD | cat",
      "cairn show läuft | grep -v -E '^(environment|  (system|hardware|python|\\$))'", "git status --short",
      directory: "source code/日本 語",
      is: """
        $ cairn run -e 'größe und so' -n 'läuft' -P 'größe=µ α' --artifact 'мой файл.txt' -- sh train.sh
        /source code/日本 語
        ! cairn: run RUN1 committed to main as COMMIT1
        $ git -c core.quotePath=false show --format=%B --name-only HEAD | cat
        run(größe und so): läuft finished

        Cairn-Run: RUN1
        Cairn-Experiment: größe und so


        my records/läufe/experiments/134137481656158779.json
        my records/läufe/runs/XX/RUN1/artifacts.json
        my records/läufe/runs/XX/RUN1/artifacts/console.log
        my records/läufe/runs/XX/RUN1/artifacts/мой файл.txt
        my records/läufe/runs/XX/RUN1/environment.json
        my records/läufe/runs/XX/RUN1/run.json
        $ cairn show läuft | grep -v -E '^(environment|  (system|hardware|python|\\$))'
        läuft
          run         RUN1
          experiment  größe und so (134137481656158779)
          status      finished
          started     TIME (AGE)
          took        DURATION
          code        COMMIT2 on main
          command     sh train.sh
          directory   source code/日本 語

        params
          größe  µ α

        artifacts
          console.log   24 B
          мой файл.txt   2 B

        $ git status --short
        ?? "\\320\\274\\320\\276\\320\\271 \\321\\204\\320\\260\\320\\271\\320\\273.txt"

        """)
    #expect(try ready.holds(ready.git.path) == false)
  }

  @Test("a tag that cairn.yaml requires is asked for when the run ends without it")
  func requiredTags() throws {
    let ready = try ReadyRepository(policy: "conventions:\n  required_tags: [team, ticket]\n")
    try ready.expect(
      "cairn run -n one -t team=growth -- true", "cairn tag one ticket=ML-7",
      "cairn run -n two -t team=growth -- cairn log tag ticket=ML-8",
      is: """
        $ cairn run -n one -t team=growth -- true
        ! cairn: tag 'ticket', which cairn.yaml requires, is missing: cairn tag RUN1 ticket=…
        ! cairn: run RUN1 committed to main as COMMIT1
        $ cairn tag one ticket=ML-7
        run RUN1 (one) tagged, committed to main as COMMIT2
        $ cairn run -n two -t team=growth -- cairn log tag ticket=ML-8
        ! cairn: run RUN2 committed to main as COMMIT3

        """)
  }

  @Test("in a linked work tree the run goes to that tree's branch")
  func worktree() throws {
    let ready = try ReadyRepository()
    let other = try ready.git.addWorktree(branch: "topic")
    try other.expect(
      "cairn run -n one -- true", "git log --format=%s topic", "git log --format=%s main",
      "git status --short",
      "cairn runs --columns name", "cairn doctor",
      is: """
        $ cairn run -n one -- true
        ! cairn: run RUN1 committed to topic as COMMIT1
        $ git log --format=%s topic
        run(Default): one finished
        begin
        $ git log --format=%s main
        begin
        $ git status --short
        $ cairn runs --columns name
        NAME
        one
        $ cairn doctor
        all is well

        """)
    #expect(try ready.git.git("status", "--short") == "")
    try ready.git.fsck()
  }

  @Test("a branch that cairn.yaml names gets the runs, and the one that is checked out does not move")
  func branch() throws {
    let ready = try ReadyRepository(policy: "branch: runs\n")
    try ready.expect(
      "cairn run -n one -- echo hello 2> /dev/null", "cairn run -n two -- true 2> /dev/null",
      "git log --format=%s main",
      "git log --format=%s runs", "git status --short", "cairn runs --columns name,status",
      "git ls-tree -r --name-only runs cairn/runs | wc -l", "find .git/cairn/store -type f", "cairn doctor",
      is: """
        $ cairn run -n one -- echo hello 2> /dev/null
        hello
        $ cairn run -n two -- true 2> /dev/null
        $ git log --format=%s main
        begin
        $ git log --format=%s runs
        run(Default): two finished
        run(Default): one finished
        $ git status --short
        $ cairn runs --columns name,status
        NAME  STATUS
        two   finished
        one   finished
        $ git ls-tree -r --name-only runs cairn/runs | wc -l
        6
        $ find .git/cairn/store -type f
        $ cairn doctor
        all is well

        """)
    try ready.git.fsck()
  }

  @Test("in a bare repository the branch must be named")
  func bare() throws {
    let ready = try ReadyRepository()
    let bare = try ready.git.bareClone()
    try bare.expect(
      "cairn run -- true",
      is: """
        $ cairn run -- true
        ! cairn: 'DIR' is a bare repository: say in cairn.yaml which branch runs go to, for example 'branch: main'
        [exit 2]

        """)
    try ready.git.commit("branch", files: ["cairn.yaml": "version: 1\nbranch: runs\n"])
    try ready.git.git("push", "-q", bare.path, "main")
    try bare.expect(
      "cairn run -n one -- echo hello 2> /dev/null", "git log --format=%s runs", "cairn runs --columns name",
      is: """
        $ cairn run -n one -- echo hello 2> /dev/null
        hello
        $ git log --format=%s runs
        run(Default): one finished
        $ cairn runs --columns name
        NAME
        one

        """)
    try bare.fsck()
  }
}
