import Records
import TestSupport
import Testing

@Suite("cairn diff: the two sides")
struct DiffCommandSidesTests {
  @Test("nothing named and nothing new: the last commit")
  func lastCommit() throws {
    let store = try DiffStore()
    try store.record("1", "brave-otter", rmse: 0.8)
    try store.record("2", "calm-fox", rmse: 0.9)
    #expect(
      try store.transcript("cairn diff", "cairn diff HEAD") == """
        $ cairn diff
        HEAD~1 → HEAD: 1 new run in 1 experiment

        churn: brave-otter RUN1 → calm-fox RUN2
          metrics
            rmse  0.8  →  0.9  ▲ +12.5% worse
          runs
            +  RUN2      calm-fox  finished
        $ cairn diff HEAD
        HEAD → HEAD: no run differs

        """)
  }

  @Test("on a branch: since it forked from its upstream, else from the default branch")
  func sinceFork() throws {
    let origin = try DiffStore()
    try origin.record("1", "brave-otter", rmse: 0.8)
    let clone = DiffStore(at: try origin.repository.clone())
    try origin.record("2", "calm-fox", rmse: 0.75)
    try clone.repository.git("fetch", "-q")
    try clone.repository.branch("try", at: "HEAD")
    try clone.record("3", "late-wolf", rmse: 0.7)
    try clone.record("4", "loud-bee", experiment: "ranking", rmse: 3)
    #expect(
      try clone.transcript("cairn diff") == """
        $ cairn diff
        merge base with origin/main → HEAD: 2 new runs in 2 experiments

        churn: brave-otter RUN1 → late-wolf RUN2
          metrics
            rmse  0.8  →  0.7  ▼ -12.5% better
          runs
            +  RUN2      late-wolf  finished

        ranking: loud-bee RUN3 (no finished run before)
          metrics
            rmse  –  →  3  new
          runs
            +  RUN3      loud-bee  finished

        """)
    try clone.repository.git("push", "-q", "-u", "origin", "try")
    try clone.record("5", "pale-crow", experiment: "ranking", rmse: 2)
    #expect(
      try clone.transcript("cairn diff", "cairn diff origin/main...") == """
        $ cairn diff
        origin/try → HEAD: 1 new run in 1 experiment

        ranking: loud-bee RUN1 → pale-crow RUN2
          metrics
            rmse  3  →  2  ▼ -33.3% better
          runs
            +  RUN2      pale-crow  finished
        $ cairn diff origin/main...
        merge base of origin/main and HEAD → HEAD: 3 new runs in 2 experiments

        churn: brave-otter RUN3 → late-wolf RUN4
          metrics
            rmse  0.8  →  0.7  ▼ -12.5% better
          runs
            +  RUN4      late-wolf  finished

        ranking: pale-crow RUN2 (no finished run before)
          metrics
            rmse  –  →  2  new
          runs
            +  RUN1      loud-bee   finished
            +  RUN2      pale-crow  finished

        """)
  }

  @Test("before the first commit and at it, the other side is an empty store")
  func beginnings() throws {
    let repository = try TestRepository()
    try repository.write("cairn.yaml", DiffStore.policy)
    let store = DiffStore(at: repository)
    try store.write("1", "brave-otter", rmse: 0.8)
    #expect(
      try store.transcript("cairn diff", "cairn diff HEAD") == """
        $ cairn diff
        the empty store → work tree: 1 new run in 1 experiment

        churn: brave-otter RUN1 (no finished run before)
          metrics
            rmse  –  →  0.8  new
          runs
            +  RUN1      brave-otter  finished
        $ cairn diff HEAD
        ! cairn: there is no 'HEAD' before the first commit; 'cairn diff' shows what is new
        [exit 3]

        """)
    try repository.commit("begin")
    #expect(
      try store.transcript("cairn diff", "cairn diff HEAD~1") == """
        $ cairn diff
        the empty store → HEAD: 1 new run in 1 experiment

        churn: brave-otter RUN1 (no finished run before)
          metrics
            rmse  –  →  0.8  new
          runs
            +  RUN1      brave-otter  finished
        $ cairn diff HEAD~1
        ! cairn: cannot find revision 'HEAD~1': no commit, branch or tag has that name here
        [exit 3]

        """)
  }

  @Test("a shallow clone is told how to get its history; what is there is compared")
  func shallowClone() throws {
    let origin = try DiffStore()
    try origin.record("1", "brave-otter", rmse: 0.8)
    try origin.record("2", "calm-fox", rmse: 0.7)
    try origin.repository.branch("try")
    try origin.record("3", "late-wolf", rmse: 0.6)
    try origin.repository.git("clone", "-q", "--depth", "1", "file://" + origin.repository.path, "one")
    #expect(
      try origin.transcript(
        "cairn diff", "cairn diff HEAD~1 HEAD", "cairn diff origin/main...HEAD", directory: "one") == """
          $ cairn diff
          ! cairn: this clone is shallow and has no 'HEAD~1': fetch the history with 'git fetch --unshallow' (GitHub Actions: 'fetch-depth: 0' for actions/checkout; GitLab CI: 'GIT_DEPTH: 0')
          [exit 3]
          $ cairn diff HEAD~1 HEAD
          ! cairn: this clone is shallow and has no 'HEAD~1': fetch the history with 'git fetch --unshallow' (GitHub Actions: 'fetch-depth: 0' for actions/checkout; GitLab CI: 'GIT_DEPTH: 0')
          [exit 3]
          $ cairn diff origin/main...HEAD
          ! cairn: this clone is shallow and has no 'origin/main': fetch the history with 'git fetch --unshallow' (GitHub Actions: 'fetch-depth: 0' for actions/checkout; GitLab CI: 'GIT_DEPTH: 0')
          [exit 3]

          """)
    try origin.repository.git("clone", "-q", "--depth", "2", "file://" + origin.repository.path, "two")
    #expect(
      try origin.transcript("cairn diff HEAD~1 HEAD", directory: "two") == """
        $ cairn diff HEAD~1 HEAD
        HEAD~1 → HEAD: 1 new run in 1 experiment

        churn: calm-fox RUN1 → late-wolf RUN2
          metrics
            rmse  0.7  →  0.6  ▼ -14.3% better
          runs
            +  RUN2      late-wolf  finished

        """)
  }

  @Test("histories without a common commit can be compared, but have no merge base")
  func unrelated() throws {
    let store = try DiffStore()
    try store.record("1", "brave-otter", rmse: 0.8)
    try store.repository.git("checkout", "-q", "--orphan", "other")
    try store.record("2", "calm-fox", rmse: 0.7)
    #expect(
      try store.transcript(
        "cairn diff main...other", "cairn diff", "cairn diff main other", "cairn diff nope main") == """
          $ cairn diff main...other
          ! cairn: main and other share no history, so there is no merge base; name both sides: cairn diff A B
          [exit 3]
          $ cairn diff
          ! cairn: main and HEAD share no history, so there is no merge base; name both sides: cairn diff A B
          [exit 3]
          $ cairn diff main other
          main → other: 1 new run in 1 experiment

          churn: brave-otter RUN1 → calm-fox RUN2
            metrics
              rmse  0.8  →  0.7  ▼ -12.5% better
            runs
              +  RUN2      calm-fox  finished
          $ cairn diff nope main
          ! cairn: cannot find revision 'nope': no commit, branch or tag has that name here
          [exit 3]

          """)
  }

  @Test("runs of both branches meet in a merge")
  func merge() throws {
    let store = try DiffStore()
    try store.record("1", "brave-otter", rmse: 0.8)
    try store.repository.branch("try")
    try store.record("2", "calm-fox", rmse: 0.7)
    try store.repository.git("checkout", "-q", "main")
    try store.record("3", "late-wolf", rmse: 0.9)
    try store.repository.git("merge", "-q", "--no-edit", "try")
    #expect(
      try store.transcript(
        "cairn diff main~1 main", "cairn diff try main", "cairn diff main~1...try", "cairn diff") == """
          $ cairn diff main~1 main
          main~1 → main: 1 new run in 1 experiment

          churn: late-wolf RUN1 on both sides
            runs
              +  RUN2      calm-fox  finished
          $ cairn diff try main
          try → main: 1 new run in 1 experiment

          churn: calm-fox RUN2 → late-wolf RUN1
            metrics
              rmse  0.7  →  0.9  ▲ +28.6% worse
            runs
              +  RUN1      late-wolf  finished
          $ cairn diff main~1...try
          merge base of main~1 and try → try: 1 new run in 1 experiment

          churn: brave-otter RUN3 → calm-fox RUN2
            metrics
              rmse  0.8  →  0.7  ▼ -12.5% better
            runs
              +  RUN2      calm-fox  finished
          $ cairn diff
          HEAD~1 → HEAD: 1 new run in 1 experiment

          churn: late-wolf RUN1 on both sides
            runs
              +  RUN2      calm-fox  finished

          """)
  }
}
