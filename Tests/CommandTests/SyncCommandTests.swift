import TestSupport
import Testing

@Suite("cairn sync") struct SyncCommandTests {
  /// Two clones of a bare repository, with one version of a model.
  private static func clones() throws -> (ada: TestRepository, bo: TestRepository) {
    let ready = try ReadyRepository()
    try ready.git.commit(
      "model",
      files: [
        "cairn/models/churn/model.json": "{\n  \"schema\": \"cairn/model/1\",\n  \"name\": \"churn\"\n}\n",
        "cairn/models/churn/versions/1.json": version(1, "s3://models/1"),
        "cairn/models/churn/versions/2.json": version(2, "s3://models/2"),
      ])
    let remote = try ready.git.bareClone()
    return (try remote.clone(named: "ada"), try remote.clone(named: "bo"))
  }

  private static func version(_ number: Int, _ source: String) -> String {
    """
    {
      "schema": "cairn/model-version/1",
      "version": \(number),
      "source": "\(source)",
      "created": "2025-01-01T12:00:00.000Z"
    }

    """
  }

  @Test("Two people's versions and aliases become one, and who was slower gets the next number")
  func renumbers() throws {
    let (ada, bo) = try Self.clones()
    try ada.commit("three", files: ["cairn/models/churn/versions/3.json": Self.version(3, "s3://ada/3")])
    try bo.commit(
      "mine",
      files: [
        "cairn/models/churn/versions/3.json": Self.version(3, "s3://bo/3"),
        "cairn/models/churn/versions/4.json": Self.version(4, "s3://bo/4"),
      ])
    try ada.expect(
      "cairn sync", "cairn sync",
      is: """
        $ cairn sync
        pushed 1 commit to origin/main
        $ cairn sync
        main and origin/main are the same

        """)
    try bo.expect(
      "cairn alias churn best 3 > /dev/null", "cairn sync --dry-run", "cairn sync",
      "cat cairn/models/churn/aliases/best.json",
      "git log --format='%s%n%b' -1",
      is: """
        $ cairn alias churn best 3 > /dev/null
        $ cairn sync --dry-run
        would merge 1 commit from origin/main with 2 commits of main
          churn: your version 3 would become version 4 (origin/main has another 3)
          churn: your version 4 would become version 5
        $ cairn sync
        merged 1 commit from origin/main with 2 commits of main, pushed
          churn: your version 3 is now version 4 (origin/main has another 3)
          churn: your version 4 is now version 5
        $ cat cairn/models/churn/aliases/best.json
        { "schema": "cairn/alias/1", "alias": "best", "version": 4 }
        $ git log --format='%s%n%b' -1
        sync: 2 commits into origin/main
        Cairn-Renumbered: churn 3 4
        Cairn-Renumbered: churn 4 5


        """)
    try ada.expect(
      "cairn sync --json | grep -v commit", "git status --short",
      is: """
        $ cairn sync --json | grep -v commit
        {
          "branch": "main",
          "upstream": "origin/main",
          "outcome": "fast-forward",
          "ahead": 0,
          "behind": 3,
          "pushed": false,
          "renumbered": [],
          "questions": [],
          "notes": []
        }
        $ git status --short

        """)
  }

  @Test("Two promotions into one stage are a question with both answers")
  func question() throws {
    let (ada, bo) = try Self.clones()
    _ = try CairnProgram.run(["promote", "churn", "1", "--to", "Production"], in: ada)
    _ = try CairnProgram.run(["promote", "churn", "2", "--to", "Production"], in: bo)
    _ = try CairnProgram.run(["sync"], in: ada)
    try bo.expect(
      "cairn sync", "git status --short --branch", "cairn sync --theirs 'churn#Production'",
      "cat cairn/models/churn/stages/Production.json",
      is: """
        $ cairn sync
        1 decision for you; nothing was changed:

        churn#Production
          yours   version 2  (Ada Example, 2025-01-01)
          theirs  version 1  (Ada Example, 2025-01-01)
          before  nothing
          keep yours:   cairn sync --ours 'churn#Production'
          take theirs:  cairn sync --theirs 'churn#Production'
        [exit 1]
        $ git status --short --branch
        ## main...origin/main [ahead 1, behind 1]
        $ cairn sync --theirs 'churn#Production'
        merged 1 commit from origin/main with 1 commit of main, pushed
        $ cat cairn/models/churn/stages/Production.json
        {
          "schema": "cairn/stage/1",
          "stage": "Production",
          "versions": [
            { "version": 1, "since": "TIME" }
          ]
        }

        """)
  }

  @Test("What stands in the way is said with the way out")
  func obstacles() throws {
    let (ada, _) = try Self.clones()
    try ada.expect(
      "cairn sync nowhere", "git checkout -q --detach && cairn sync; git checkout -q main",
      "git checkout -q -b lonely && git remote rename origin elsewhere && cairn sync -n; git checkout -q main",
      "git remote add other . && git branch --unset-upstream && cairn sync",
      "git remote remove other && git remote remove elsewhere && cairn sync", "cairn sync --merge --rebase",
      is: """
        $ cairn sync nowhere
        ! cairn: no remote 'nowhere'; there is 'origin'
        [exit 3]
        $ git checkout -q --detach && cairn sync; git checkout -q main
        ! cairn: HEAD is detached, so there is no branch to synchronise: git switch BRANCH first
        $ git checkout -q -b lonely && git remote rename origin elsewhere && cairn sync -n; git checkout -q main
        would push 2 commits of lonely to elsewhere/lonely
        $ git remote add other . && git branch --unset-upstream && cairn sync
        ! cairn: 'main' follows no branch of a remote: say which remote, for example cairn sync elsewhere
        [exit 3]
        $ git remote remove other && git remote remove elsewhere && cairn sync
        ! cairn: there is no remote to synchronise with: git remote add origin URL
        [exit 3]
        $ cairn sync --merge --rebase
        ! cairn: --rebase and --merge exclude each other
        !   see 'cairn sync --help'
        [exit 2]

        """)
  }

  @Test("A merge that is under way, and files of the person that are in the way, forbid it")
  func dirty() throws {
    let (ada, bo) = try Self.clones()
    try ada.commit("a", files: ["train.sh": "echo ada\n"])
    _ = try CairnProgram.run(["sync"], in: ada)
    try bo.write("train.sh", "echo bo\n")
    try bo.expect(
      "cairn sync", "git commit -qam mine && cairn sync", "git merge -q origin/main", "cairn sync",
      is: """
        $ cairn sync
        ! cairn: files with changes of yours would be overwritten, so nothing was changed: commit them, or put them aside with 'git stash'; git says: Entry 'train.sh' not uptodate. Cannot merge.
        [exit 3]
        $ git commit -qam mine && cairn sync
        ! cairn: 'train.sh' changed here and in origin/main in ways that only you can bring together; nothing was changed. Merge with Git (git merge origin/main), commit, then run 'cairn sync' again
        [exit 3]
        $ git merge -q origin/main
        Auto-merging train.sh
        CONFLICT (content): Merge conflict in train.sh
        Automatic merge failed; fix conflicts and then commit the result.
        [exit 1]
        $ cairn sync
        ! cairn: a merge is under way: finish it (git merge --continue) or give it up (git merge --abort) first
        [exit 3]

        """)
  }

  @Test("A branch that is not checked out is synchronised as well")
  func otherBranch() throws {
    let (ada, _) = try Self.clones()
    try ada.write("cairn.yaml", ada.read("cairn.yaml") + "\nbranch: main\n")
    try ada.commit("branch")
    try ada.expect(
      "git switch -q -c work", "cairn models create other > /dev/null", "cairn sync",
      "git show --stat --format=%s origin/main -- cairn | head -1", "git status --short --branch",
      is: """
        $ git switch -q -c work
        $ cairn models create other > /dev/null
        $ cairn sync
        pushed 2 commits to origin/main
        $ git show --stat --format=%s origin/main -- cairn | head -1
        model(other): created
        $ git status --short --branch
        ## work

        """)
  }
}
