import TestSupport
import Testing

@Suite("cairn run, where commits go and what stands in their way")
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
    #expect(
      try ready.transcript(
        "git status --short", "cairn run -n one -- true", "git status --short", "git diff HEAD~1 --stat | tail -1 | cut -c1-8") == """
        """)
    #expect(try ready.git.git("diff", "--cached") + ready.git.git("diff") == before)
  }

  @Test("without an identity the run is kept, the way out is told, and the next command commits it")
  func noIdentity() throws {
    let ready = try ReadyRepository()
    let nobody = "env -u GIT_AUTHOR_NAME -u GIT_AUTHOR_EMAIL -u GIT_COMMITTER_NAME -u GIT_COMMITTER_EMAIL"
    #expect(
      try ready.transcript(
        "\(nobody) cairn run -n one -- echo done", "git status --short", "cairn runs --columns name,status",
        "\(nobody) cairn status", "cairn run -n two -- true", "git log --format=%s", "git status --short") == """
        """)
  }

  @Test("on a detached HEAD the commit is made there, and how to keep it is told")
  func detached() throws {
    let ready = try ReadyRepository()
    #expect(
      try ready.transcript(
        "git checkout -q --detach", "cairn run -n one -- true", "git log --format=%s HEAD", "git log --format=%s main",
        "git status --short") == """
        """)
  }

  @Test("on an unborn branch the run is the first commit")
  func unborn() throws {
    let repository = try TestRepository()
    #expect(
      try Transcript.of(
        ["cairn init > /dev/null", "cairn run -n one -- true", "git log --format=%s", "git status --short", "cairn doctor"],
        in: repository) == """
        """)
    try repository.fsck()
  }

  @Test("--no-commit leaves the files to the user, and no later command commits them")
  func noCommit() throws {
    let ready = try ReadyRepository()
    #expect(
      try ready.transcript(
        "cairn run -n mine --no-commit -P a=1 -- true", "git log --format=%s", "cairn runs --columns name,params.a",
        "cairn run -n two -- true", "git log --format=%s", "git add cairn && git commit -q -m 'my own'",
        "cairn run -n three -- true", "cairn runs --columns name", "cairn doctor", "ls .git/cairn/live") == """
        """)
  }

  @Test("a store that Git ignores is told before the command starts")
  func ignored() throws {
    let ready = try ReadyRepository()
    try ready.git.write(".gitignore", "cairn/\n")
    #expect(
      try ready.transcript("cairn run -- touch started", "ls", "cairn doctor") == """
        """)
  }

  @Test("in a subdirectory with spaces and other scripts in its name all works and stays relative")
  func names() throws {
    let ready = try ReadyRepository(policy: "store: my records/läufe\n")
    try ready.git.write("source code/日本 語/train.sh", "echo $PWD | sed 's/.*repository//'; echo x > 'мой файл.txt'\n")
    try ready.git.commit("code")
    #expect(
      try ready.transcript(
        "cairn run -e 'größe und so' -n 'läuft' -P 'größe=µ α' --artifact 'мой файл.txt' -- sh train.sh",
        "git -c core.quotePath=false show --format=%B --name-only HEAD | cat",
        "cairn show läuft | grep -v -E '^(environment|  (system|hardware|python|\\$))'", "git status --short",
        directory: "source code/日本 語") == """
        """)
    #expect(try ready.holds(ready.git.path) == false)
  }

  @Test("in a linked work tree the run goes to that tree's branch")
  func worktree() throws {
    let ready = try ReadyRepository()
    let other = try ready.git.addWorktree(branch: "topic")
    #expect(
      try Transcript.of(
        [
          "cairn run -n one -- true", "git log --format=%s topic", "git log --format=%s main", "git status --short",
          "cairn runs --columns name", "cairn doctor",
        ], in: other) == """
        """)
    #expect(try ready.git.git("status", "--short") == "")
    try ready.git.fsck()
  }

  @Test("a branch that cairn.yaml names gets the runs, and the one that is checked out does not move")
  func branch() throws {
    let ready = try ReadyRepository(policy: "branch: runs\n")
    #expect(
      try ready.transcript(
        "cairn run -n one -- echo hello", "cairn run -n two -- true", "git log --format=%s main",
        "git log --format=%s runs", "git status --short", "cairn runs --columns name,status",
        "git ls-tree -r --name-only runs cairn/runs | wc -l", "find .git/cairn/store -type f", "cairn doctor") == """
        """)
    try ready.git.fsck()
  }

  @Test("in a bare repository the branch must be named")
  func bare() throws {
    let ready = try ReadyRepository()
    let bare = try ready.git.bareClone()
    #expect(
      try Transcript.of(["cairn run -- true"], in: bare) == """
        """)
    try ready.git.commit("branch", files: ["cairn.yaml": "version: 1\nbranch: runs\n"])
    try ready.git.git("push", "-q", bare.path, "main")
    #expect(
      try Transcript.of(["cairn run -n one -- echo hello", "git log --format=%s runs", "cairn runs --columns name"], in: bare)
        == """
        """)
    try bare.fsck()
  }

  @Test("during a merge the run waits, the merge stays as it is, and what comes after it commits the run")
  func merge() throws {
    let ready = try ReadyRepository()
    try ready.git.commit("base", files: ["a.txt": "base\n"])
    try ready.git.branch("other")
    try ready.git.commit("theirs", files: ["a.txt": "theirs\n"])
    try ready.git.git("checkout", "-q", "main")
    try ready.git.commit("ours", files: ["a.txt": "ours\n"])
    #expect(
      try ready.transcript(
        "git merge -q other", "git status --short", "cairn run -n one -- true", "git status --short", "cairn status",
        "echo both > a.txt; git add a.txt; git commit -q -m merged", "cairn run -n two -- true",
        "git log --format=%s | head -3", "git status --short", "cairn doctor") == """
        """)
    try ready.git.fsck()
  }

  @Test("an index lock of another process is waited for; after that the run is kept, and told")
  func indexLock() throws {
    let ready = try ReadyRepository()
    #expect(
      try ready.transcript(
        "touch .git/index.lock", "cairn run -n one -- true", "cairn doctor", "rm .git/index.lock",
        "cairn run -n two -- true", "git log --format=%s", "git status --short") == """
        """)
  }

  @Test("without cairn.yaml, or without a repository, the first step is told")
  func notReady() throws {
    let repository = try TestRepository()
    #expect(
      try Transcript.of(["cairn run -- touch started", "ls"], in: repository) == """
        """)
    let folder = try TemporaryDirectory()
    let output = try Program.run(
      CairnProgram.path(), ["run", "--", "touch", "started"],
      environment: HermeticEnvironment.variables(home: folder.path), directory: folder.path)
    #expect(output.status == 3)
    #expect(
      output.errorText.replacingOccurrences(of: folder.path, with: "DIR") == """
        """)
  }

  @Test("something in the place of a run's directory is not touched, and told before the command starts")
  func inTheWay() throws {
    let ready = try ReadyRepository()
    try ready.git.write("cairn/runs", "notes of somebody\n")
    #expect(
      try ready.transcript("cairn run -- touch started", "ls", "cat cairn/runs", "ls .git/cairn/live") == """
        """)
  }
}
