import TestSupport
import Testing

@Suite("cairn status")
struct StatusCommandTests {
  @Test("all is committed")
  func quiet() throws {
    #expect(
      try SampleStore().transcript("cairn status", "cairn status --json") == """
        $ cairn status
        store    cairn/, 3 runs in 2 experiments
        commits  go to main
        nothing is running, every run is committed
        $ cairn status --json
        {
          "store": "cairn",
          "branch": "main",
          "branch_is_fixed": false,
          "runs": 3,
          "experiments": 2,
          "live": [],
          "uncommitted": [],
          "notices": []
        }

        """)
  }

  @Test("live and uncommitted runs are told apart, and nothing is changed by looking")
  func unsettled() throws {
    #expect(
      try SampleStore().transcript(
        "cairn start -n live > /dev/null",
        "run=$(cairn start -n kept --no-commit); cairn end --run $run 2>/dev/null",
        "cairn status | cut -c1-24", "git log --format=%s | head -1",
        "git add -A && git commit -qm mine && cairn status | cut -c1-24")
          == """
          $ cairn start -n live > /dev/null
          $ run=$(cairn start -n kept --no-commit); cairn end --run $run 2>/dev/null
          $ cairn status | cut -c1-24
          store    cairn/, 5 runs 
          commits  go to main

          running (1)
          ID        NAME  EXPERIME
          RUN1      live  Default 

          not committed (1)
          ID        NAME  EXPERIME
          RUN2      kept  Default 
          $ git log --format=%s | head -1
          one more
          $ git add -A && git commit -qm mine && cairn status | cut -c1-24
          store    cairn/, 5 runs 
          commits  go to main

          running (1)
          ID        NAME  EXPERIME
          RUN1      live  Default 

          """)
  }

  @Test("what stands in the way of commits is told")
  func obstacles() throws {
    let store = try SampleStore()
    try store.repository.git("checkout", "-q", "--detach")
    try store.repository.write(".gitignore", "cairn/\n")
    #expect(
      try store.transcript(
        "cairn status",
        "GIT_AUTHOR_NAME= GIT_AUTHOR_EMAIL= GIT_COMMITTER_NAME= GIT_COMMITTER_EMAIL= cairn status") == """
          $ cairn status
          store    cairn/, 3 runs in 2 experiments
          commits  go to the detached HEAD
          Git ignores the store 'cairn/', so no run can be committed; 'git check-ignore -v
          cairn/runs' names the rule
          nothing is running, every run is committed
          $ GIT_AUTHOR_NAME= GIT_AUTHOR_EMAIL= GIT_COMMITTER_NAME= GIT_COMMITTER_EMAIL= cairn status
          store    cairn/, 3 runs in 2 experiments
          commits  go to the detached HEAD
          cannot tell who commits: set user.name and user.email (git config --global
          user.email you@example.com)
          Git ignores the store 'cairn/', so no run can be committed; 'git check-ignore -v
          cairn/runs' names the rule
          nothing is running, every run is committed

          """)
  }

  @Test("a branch that cairn.yaml names is told as such")
  func branch() throws {
    #expect(
      try SampleStore(policy: "branch: records\n").transcript("cairn status", "cairn status --json") == """
        $ cairn status
        store    cairn/, 0 runs in 0 experiments
        commits  go to records (set in cairn.yaml)
        nothing is running, every run is committed
        $ cairn status --json
        {
          "store": "cairn",
          "branch": "records",
          "branch_is_fixed": true,
          "runs": 0,
          "experiments": 0,
          "live": [],
          "uncommitted": [],
          "notices": []
        }

        """)
  }
}
