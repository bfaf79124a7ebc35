import TestSupport
import Testing

@Suite("cairn alone")
struct NextStepTests {
  @Test("it says what to do next, by what is there")
  func steps() throws {
    let repository = try TestRepository()
    #expect(
      try Transcript.of(
        [
          "cd $HOME && cairn", "cairn",
          "cairn init > /dev/null && git add -A && git commit -qm init && cairn",
          "cairn start -n first > /dev/null; cairn", "cairn end --run $(ls cairn/runs/*) && cairn",
        ], in: repository) == """
          $ cd $HOME && cairn
          Cairn keeps experiment runs as files in your own Git repository; this directory is in none.

            cairn init --git  make a repository here, ready for runs
            cairn --help      all commands
          $ cairn
          This repository holds no runs yet.

            cairn init    make it ready: cairn.yaml and the store
            cairn --help  all commands
          $ cairn init > /dev/null && git add -A && git commit -qm init && cairn
          Ready for the first run.

            cairn run -P lr=0.1 -- python train.py  record a command as a run
            cairn start                             or begin one by hand, for 'cairn log' and 'cairn end'
            cairn --help                            all commands
          $ cairn start -n first > /dev/null; cairn
          1 run in 1 experiment.

            cairn status         run RUN1 is going on
            cairn runs           list the runs
            cairn show RUN1      all about the last one, first
            cairn --help         all commands
          $ cairn end --run $(ls cairn/runs/*) && cairn
          1 run in 1 experiment.

            cairn runs           list the runs
            cairn show RUN1      all about the last one, first
            cairn --help         all commands
          ! cairn: run RUN1 committed to main as COMMIT1

          """)
  }

  @Test("with runs it names the real ones")
  func runs() throws {
    #expect(
      try SampleStore().transcript("cairn") == """
        $ cairn
        3 runs in 2 experiments.

          cairn runs                       list the runs
          cairn show RUN1                  all about the last one, brave-otter
          cairn compare RUN2 RUN1      what differs between the last two
          cairn diff                       what this branch changes
          cairn --help                     all commands

        """)
  }
}
