import Foundation
import TestSupport
import Testing

@Suite("cairn run, what stands in its way")
struct RunObstaclesTests {
  @Test("without an identity the run is kept, the way out is told, and the next command commits it")
  func noIdentity() throws {
    let ready = try ReadyRepository()
    let nobody = "env -u GIT_AUTHOR_NAME -u GIT_AUTHOR_EMAIL -u GIT_COMMITTER_NAME -u GIT_COMMITTER_EMAIL"
    try ready.expect(
      "\(nobody) cairn run -n one -- echo done", "git status --short", "cairn runs --columns name,status",
      "\(nobody) cairn status", "cairn run -n two -- true", "git log --format=%s", "git status --short",
      is: """
        $ env -u GIT_AUTHOR_NAME -u GIT_AUTHOR_EMAIL -u GIT_COMMITTER_NAME -u GIT_COMMITTER_EMAIL cairn run -n one -- echo done
        done
        ! cairn: run RUN1 is safe in DIR/cairn/runs/XX/RUN1 but not committed yet: cannot tell who commits: set user.name and user.email (git config --global user.email you@example.com)
        $ git status --short
        ?? cairn/experiments/
        ?? cairn/runs/
        $ cairn runs --columns name,status
        NAME  STATUS
        one   finished
        ! cairn: committed run RUN1 as COMMIT1, left over from before
        $ env -u GIT_AUTHOR_NAME -u GIT_AUTHOR_EMAIL -u GIT_COMMITTER_NAME -u GIT_COMMITTER_EMAIL cairn status
        store    cairn/, 1 run in 1 experiment
        commits  go to main
        cannot tell who commits: set user.name and user.email (git config --global
        user.email you@example.com)
        nothing is running, every run is committed
        $ cairn run -n two -- true
        ! cairn: run RUN2 committed to main as COMMIT2
        $ git log --format=%s
        run(Default): two finished
        run(Default): one finished
        begin
        $ git status --short

        """)
  }

  @Test("a store that Git ignores is told before the command starts")
  func ignored() throws {
    let ready = try ReadyRepository()
    try ready.git.write(".gitignore", "cairn/\n")
    try ready.expect(
      "cairn run -- touch started", "ls", "cairn doctor",
      is: """
        $ cairn run -- touch started
        ! cairn: Git ignores the store 'cairn/': take the rule out of .gitignore, or choose another directory with 'store:' in cairn.yaml (git check-ignore -v cairn/runs names the rule)
        [exit 3]
        $ ls
        cairn
        cairn.yaml
        train.sh
        $ cairn doctor
        ignored-store: Git ignores the store 'cairn/', so no run can be committed; 'git check-ignore -v cairn/runs' names the rule

        1 to be mended
        [exit 1]

        """)
  }

  @Test("during a merge the run waits, the merge stays as it is, and what comes after it commits the run")
  func merge() throws {
    let ready = try ReadyRepository()
    try ready.git.commit("base", files: ["a.txt": "base\n"])
    try ready.git.branch("other")
    try ready.git.commit("theirs", files: ["a.txt": "theirs\n"])
    try ready.git.git("checkout", "-q", "main")
    try ready.git.commit("ours", files: ["a.txt": "ours\n"])
    try ready.expect(
      "git merge -q other", "git status --short", "cairn run -n one -- true", "git status --short",
      "cairn status | cut -c1-38",
      "echo both > a.txt; git add a.txt; git commit -q -m merged", "cairn run -n two -- true",
      "git log --format=%s | head -3", "git status --short", "cairn doctor",
      is: """
        $ git merge -q other
        Auto-merging a.txt
        CONFLICT (content): Merge conflict in a.txt
        Automatic merge failed; fix conflicts and then commit the result.
        [exit 1]
        $ git status --short
        UU a.txt
        $ cairn run -n one -- true
        ! cairn: run RUN1 is safe in DIR/cairn/runs/XX/RUN1 but not committed yet: a merge is under way; it is committed when that is over
        $ git status --short
        UU a.txt
        ?? cairn/experiments/
        ?? cairn/runs/
        $ cairn status | cut -c1-38
        store    cairn/, 1 run in 1 experiment
        commits  go to main
        a merge is under way: runs are committ

        not committed (1)
        ID        NAME  EXPERIMENT  STATUS    
        RUN1      one   Default     finished  
        $ echo both > a.txt; git add a.txt; git commit -q -m merged
        $ cairn run -n two -- true
        ! cairn: committed run RUN1 as COMMIT1, left over from before
        ! cairn: run RUN2 committed to main as COMMIT2
        $ git log --format=%s | head -3
        run(Default): two finished
        run(Default): one finished
        merged
        $ git status --short
        $ cairn doctor
        index-outdated: the index was behind the branch
          mended: brought it up to date

        all is well

        """)
    try ready.git.fsck()
  }

  @Test("an index lock of another process is waited for; after that the run is kept, and told")
  func indexLock() throws {
    let ready = try ReadyRepository()
    try ready.expect(
      "touch .git/index.lock", "cairn run -n one -- true", "cairn doctor", "rm .git/index.lock",
      "cairn run -n two -- true", "git log --format=%s", "git status --short",
      is: """
        $ touch .git/index.lock
        $ cairn run -n one -- true
        ! cairn: run RUN1 is safe in DIR/cairn/runs/XX/RUN1 but not committed yet: cannot lock index 'DIR/.git/index.lock': another process holds it; if none is running, remove the file
        $ cairn doctor
        index-lock: 'DIR/.git/index.lock' has been there for 0 min: if no git command is running, remove it
        uncommitted: run RUN1 has ended and no commit holds it

        2 to be mended, 1 of them with: cairn doctor --fix
        [exit 1]
        $ rm .git/index.lock
        $ cairn run -n two -- true
        ! cairn: committed run RUN1 as COMMIT1, left over from before
        ! cairn: run RUN2 committed to main as COMMIT2
        $ git log --format=%s
        run(Default): two finished
        run(Default): one finished
        begin
        $ git status --short

        """)
  }

  @Test("without cairn.yaml, or without a repository, the first step is told")
  func notReady() throws {
    let repository = try TestRepository()
    try repository.expect(
      "cairn run -- touch started", "ls",
      is: """
        $ cairn run -- touch started
        ! cairn: no cairn.yaml in 'DIR': run 'cairn init' there first
        [exit 3]
        $ ls

        """)
    let folder = try TemporaryDirectory()
    let output = try Program.run(
      CairnProgram.path(), ["run", "--", "touch", "started"],
      environment: HermeticEnvironment.variables(home: folder.path), directory: folder.path)
    #expect(output.status == 3)
    #expect(
      output.errorText.replacingOccurrences(of: folder.path, with: "DIR") == """
        cairn: cannot open repository 'DIR': not in a Git repository
          make one here with 'cairn init --git'

        """)
  }

  @Test("something in the place of a run's directory is not touched, and told before the command starts")
  func inTheWay() throws {
    let ready = try ReadyRepository()
    try ready.git.write("cairn/runs", "notes of somebody\n")
    try ready.expect(
      "cairn run -- touch started", "ls", "cat cairn/runs", "ls .git/cairn/live",
      is: """
        $ cairn run -- touch started
        ! cairn: cannot make directory 'DIR/cairn/runs': something else is in the way, not made by Cairn
        [exit 3]
        $ ls
        cairn
        cairn.yaml
        train.sh
        $ cat cairn/runs
        notes of somebody
        $ ls .git/cairn/live

        """)
  }

  @Test("a run that an overlapping git commit took out is committed again; after a reset it is not")
  func undone() throws {
    let ready = try ReadyRepository()
    try ready.expect(
      // What a `git commit` does that read the index before the run's commit and wrote it after it.
      "cairn run -n one -- true", "git rm -r -q --cached cairn/runs && git commit -q -m overlapped",
      "cairn runs --columns name", "git log --format=%s", "git status --short", "git reset -q HEAD~1",
      "cairn run -n two -- true", "git status --short | cut -c1-14",
      is: """
        $ cairn run -n one -- true
        ! cairn: run RUN1 committed to main as COMMIT1
        $ git rm -r -q --cached cairn/runs && git commit -q -m overlapped
        $ cairn runs --columns name
        NAME
        one
        ! cairn: run RUN1 was taken out of the branch by a git commit that overlapped its own; it is committed again
        $ git log --format=%s
        restore: what an overlapping commit took back
        overlapped
        run(Default): one finished
        begin
        $ git status --short
        $ git reset -q HEAD~1
        $ cairn run -n two -- true
        ! cairn: run RUN2 committed to main as COMMIT2
        $ git status --short | cut -c1-14
        ?? cairn/runs/

        """)
  }

  @Test("a branch's lock that a killed commit left is removed; somebody else's is waited for, and stays")
  func referenceLock() throws {
    let ready = try ReadyRepository()
    let commit = try ready.git.git("rev-parse", "HEAD")
    let lock = ready.git.path + "/.git/refs/heads/main.lock"
    // As a process leaves it that is killed while it moves the branch: its word, and the beginning of the new id.
    try ready.git.write(".git/cairn/commit.lock", "\(lock)\n\(commit)\n")
    try ready.git.write(".git/refs/heads/main.lock", String(commit.prefix(11)))
    try ready.expect(
      "cairn run -n one -- true", "ls .git/refs/heads",
      is: """
        $ cairn run -n one -- true
        ! cairn: removed main.lock, which a killed cairn process left
        ! cairn: run RUN1 committed to main as COMMIT1
        $ ls .git/refs/heads
        main

        """)
    try ready.git.write(".git/cairn/commit.lock", "\(lock)\n\(commit)\n")
    try ready.git.write(".git/refs/heads/main.lock", String(repeating: "1", count: 40) + "\n")
    let program = try CairnProgram.start(["run", "-n", "two", "--", "true"], in: ready.git)
    usleep(1_500_000)
    #expect(TestFiles.exists(lock))
    try ready.git.remove(".git/refs/heads/main.lock")
    let output = try program.wait()
    #expect(output.errorText.contains("committed to main as"), "\(output.errorText)")
  }
}
