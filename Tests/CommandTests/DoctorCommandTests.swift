import TestSupport
import Testing

@Suite("cairn doctor")
struct DoctorCommandTests {
  @Test("all is well")
  func well() throws {
    #expect(
      try SampleStore().transcript("cairn doctor", "cairn doctor --json") == """
        """)
  }

  @Test("a run whose process is gone is found, ended and committed")
  func orphan() throws {
    #expect(
      try SampleStore().transcript(
        "sh -c 'cairn start -n lost --pid $$' > /dev/null", "cairn doctor", "cairn doctor --fix", "cairn doctor",
        "cairn runs --columns name,status --limit 1") == """
        """)
  }

  @Test("a damaged index is found and built anew; a missing or old one is no finding that stays")
  func index() throws {
    let store = try SampleStore()
    #expect(
      try store.transcript(
        "cairn runs --ids", "printf garbage > .git/cairn/index.sqlite", "cairn doctor", "cairn doctor --fix", "cairn doctor",
        "git reset -q --hard HEAD~1", "cairn doctor", "rm .git/cairn/index.sqlite*", "cairn doctor") == """
        """)
  }

  @Test("a record that cannot be read is named with line and column, and is for a person to mend")
  func malformed() throws {
    let store = try SampleStore()
    try store.repository.write("cairn/runs/9c/\(SampleStore.fox)/run.json", "{\n  \"schema\": \"cairn/run/1\",,\n}\n")
    try store.repository.commit("broken")
    #expect(
      try store.transcript("cairn doctor", "cairn doctor --fix --json", "cairn runs --columns name", "cairn show \(SampleStore.fox)") == """
        """)
  }

  @Test("temporary files, strangers and damaged work files are told apart")
  func files() throws {
    let store = try SampleStore()
    let directory = "cairn/runs/9c/\(SampleStore.fox)"
    try store.repository.write(directory + "/.cairn-tmp-1-run.json", "{")
    try store.repository.write(directory + "/run.json", "{")
    try store.repository.write("cairn/shopping.txt", "milk\n")
    #expect(
      try store.transcript("cairn doctor", "cairn doctor --fix", "git status --short") == """
        """)
  }

  @Test("cairn.yaml's unknown keys are told")
  func policy() throws {
    #expect(
      try SampleStore(policy: "colour: red\n").transcript("cairn doctor", "cairn status | head -3") == """
        """)
  }
}
