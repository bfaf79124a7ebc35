import TestSupport
import Testing

@Suite("cairn doctor")
struct DoctorCommandTests {
  @Test("all is well")
  func well() throws {
    #expect(
      try SampleStore().transcript("cairn doctor", "cairn doctor --json") == """
        $ cairn doctor
        all is well
        $ cairn doctor --json
        []

        """)
  }

  @Test("a run whose process is gone is found, ended and committed")
  func orphan() throws {
    #expect(
      try SampleStore().transcript(
        "sh -c 'cairn start -n lost --pid $$' > /dev/null", "cairn doctor", "cairn doctor --fix",
        "cairn doctor",
        "cairn runs --columns name,status --limit 1") == """
          $ sh -c 'cairn start -n lost --pid $$' > /dev/null
          $ cairn doctor
          orphan: run RUN1 is left by a process that is gone

          1 to be mended with: cairn doctor --fix
          [exit 1]
          $ cairn doctor --fix
          orphan: run RUN1 is left by a process that is gone
            mended: committed run RUN1 as COMMIT1
          index-outdated: the index was behind the branch
            mended: brought it up to date

          all is well
          ! cairn: run RUN1 (lost) was left by a process that is gone: ended as KILLED
          $ cairn doctor
          all is well
          $ cairn runs --columns name,status --limit 1
          NAME  STATUS
          lost  killed
          1 of 4 runs

          """)
  }

  @Test("a damaged index is found and built anew; a missing or old one is no finding that stays")
  func index() throws {
    let store = try SampleStore()
    #expect(
      try store.transcript(
        "cairn runs --ids", "printf garbage > .git/cairn/index.sqlite", "cairn doctor", "cairn doctor --fix",
        "cairn doctor",
        "git reset -q --hard HEAD~1", "cairn doctor", "rm .git/cairn/index.sqlite*", "cairn doctor") == """
          $ cairn runs --ids
          ID1
          RUN1
          RUN2
          $ printf garbage > .git/cairn/index.sqlite
          $ cairn doctor
          index-damaged: the index cannot run 'PRAGMA user_version': file is not a database

          1 to be mended with: cairn doctor --fix
          [exit 1]
          $ cairn doctor --fix
          index-damaged: the index cannot run 'PRAGMA user_version': file is not a database
            mended: built it anew from the commits

          all is well
          $ cairn doctor
          all is well
          $ git reset -q --hard HEAD~1
          $ cairn doctor
          index-outdated: the index was behind the branch
            mended: brought it up to date

          all is well
          $ rm .git/cairn/index.sqlite*
          $ cairn doctor
          all is well

          """)
  }

  @Test("a record that cannot be read is named with line and column, and is for a person to mend")
  func malformed() throws {
    let store = try SampleStore()
    try store.repository.write(
      "cairn/runs/9c/\(SampleStore.fox)/run.json", "{\n  \"schema\": \"cairn/run/1\",,\n}\n")
    try store.repository.commit("broken")
    #expect(
      try store.transcript(
        "cairn doctor", "cairn doctor --fix --json", "cairn runs --columns name",
        "cairn show \(SampleStore.fox)") == """
          $ cairn doctor
          malformed-record: 'cairn/runs/9c/RUN1/run.json' cannot be read, so its run is in no list: line 2, column 27: expected a key in quotation marks

          1 to be mended
          [exit 1]
          $ cairn doctor --fix --json
          [
            {
              "code": "malformed-record",
              "message": "'cairn/runs/9c/RUN1/run.json' cannot be read, so its run is in no list: line 2, column 27: expected a key in quotation marks",
              "is_fault": true,
              "can_be_mended": false,
              "mended": null
            }
          ]
          [exit 1]
          $ cairn runs --columns name
          NAME
          brave-otter
          loud-bee
          ! cairn: 1 record cannot be read and is left out; see 'cairn doctor'
          $ cairn show RUN1
          ! cairn: cairn/runs/9c/RUN1/run.json, line 2, column 27: expected a key in quotation marks
          [exit 3]

          """)
  }

  @Test("temporary files, strangers and damaged work files are told apart")
  func files() throws {
    let store = try SampleStore()
    let directory = "cairn/runs/9c/\(SampleStore.fox)"
    try store.repository.write(directory + "/.cairn-tmp-4194999-run.json", "{")
    try store.repository.write(directory + "/run.json", "{")
    try store.repository.write("cairn/shopping.txt", "milk\n")
    #expect(
      try store.transcript("cairn doctor", "cairn doctor --fix", "git status --short") == """
        $ cairn doctor
        temporary-file: 'cairn/runs/9c/RUN1/.cairn-tmp-4194999-run.json' was left by a killed process
        torn-record: 'cairn/runs/9c/RUN1/run.json' is damaged: line 1, column 2: the text ends too early; the commit's version can be put back
        stranger: 'cairn/shopping.txt' is not Cairn's; it is never committed or changed by Cairn

        2 to be mended with: cairn doctor --fix
        [exit 1]
        $ cairn doctor --fix
        temporary-file: 'cairn/runs/9c/RUN1/.cairn-tmp-4194999-run.json' was left by a killed process
          mended: removed 'cairn/runs/9c/RUN1/.cairn-tmp-4194999-run.json'
        torn-record: 'cairn/runs/9c/RUN1/run.json' is damaged: line 1, column 2: the text ends too early; the commit's version can be put back
          mended: put back 'cairn/runs/9c/RUN1/run.json' from the last commit; the damaged one is in DIR/.git/cairn
        stranger: 'cairn/shopping.txt' is not Cairn's; it is never committed or changed by Cairn

        all is well
        $ git status --short
        ?? cairn/shopping.txt

        """)
  }

  @Test("what a merge under way keeps from being mended is not called mended")
  func merge() throws {
    let store = try SampleStore()
    try store.beginMerge()
    #expect(
      try store.transcript(
        "sh -c 'cairn start -n lost --pid $$' > /dev/null",
        "cairn doctor --fix", "git commit -qm merged", "cairn doctor --fix", "cairn doctor") == """
          $ sh -c 'cairn start -n lost --pid $$' > /dev/null
          $ cairn doctor --fix
          operation-under-way: a merge is under way: runs are committed when it is over
          orphan: run RUN1 is left by a process that is gone
            mended: run RUN1 cannot be committed yet: a merge is under way; it is committed when that is over
          uncommitted: run RUN1 has ended and no commit holds it

          2 to be mended
          ! cairn: run RUN1 (lost) was left by a process that is gone: ended as KILLED
          [exit 1]
          $ git commit -qm merged
          $ cairn doctor --fix
          uncommitted: run RUN1 has ended and no commit holds it
            mended: committed run RUN1 as COMMIT1
          index-outdated: the index was behind the branch
            mended: brought it up to date

          all is well
          $ cairn doctor
          all is well

          """)
  }

  @Test("cairn.yaml's unknown keys are told")
  func policy() throws {
    #expect(
      try SampleStore(policy: "colour: red\n").transcript("cairn doctor", "cairn status | head -3") == """
        $ cairn doctor
        policy: cairn.yaml, line 2, column 1: 'colour' is not known to this version and does nothing

        1 to be mended
        [exit 1]
        $ cairn status | head -3
        store    cairn/, 3 runs in 2 experiments
        commits  go to main
        cairn.yaml, line 2, column 1: 'colour' is not known to this version and does

        """)
  }
}
