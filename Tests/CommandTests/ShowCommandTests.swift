import TestSupport
import Testing

@Suite("cairn show")
struct ShowCommandTests {
  @Test("without a name it is the latest run, with a chart of each metric")
  func latest() throws {
    #expect(
      try SampleStore().transcript("cairn show") == """
        """)
  }

  @Test("runs inside, artifacts and environment are shown where there are any")
  func everything() throws {
    let store = try SampleStore()
    let directory = "cairn/runs/9c/\(SampleStore.fox)"
    try store.repository.write(
      directory + "/artifacts.json",
      """
      {"schema": "cairn/artifacts/1", "files": [
        {"path": "model.pkl", "size": 2048, "sha256": "\(String(repeating: "ab", count: 32))"}
      ]}

      """)
    try store.repository.write(
      directory + "/environment.json",
      """
      {"schema": "cairn/environment/1", "os": {"name": "linux", "kernel": "6.1.0", "architecture": "x86_64"},
       "hardware": {"cpu_count": 8, "memory_bytes": 17179869184}}

      """)
    try store.write(
      "77770000000000000000000000000004", "fold-1", minute: 11, took: 20, parent: SampleStore.fox, rmse: [0.74])
    try store.repository.commit("more")
    #expect(
      try store.transcript("cairn show calm-fox") == """
        """)
  }

  @Test(
    "a run is found by the beginning of its id, by its name, and by @ forms",
    arguments: [
      ("3f2a", SampleStore.otter), (SampleStore.fox, SampleStore.fox), ("loud-bee", SampleStore.bee),
      ("@last", SampleStore.otter), ("@last~1", SampleStore.fox), ("@last~2", SampleStore.bee),
      ("@best:rmse", SampleStore.otter), ("@best:rmse:higher", SampleStore.fox), ("@last -e Default", SampleStore.bee),
      ("@last --at HEAD~1", SampleStore.fox), ("\(SampleStore.fox) --at HEAD~1", SampleStore.fox),
      ("9c8b --at HEAD~1 -e churn", SampleStore.fox),
    ])
  func names(name: String, id: String) throws {
    let output = try Program.run(
      "/bin/sh", ["-c", "'\(CairnProgram.path())' show \(name) --json"],
      environment: SampleStore.shared.repository.environment, directory: SampleStore.shared.repository.path)
    #expect(output.text.contains("\"id\": \"\(id)\""), "\(output.text)\(output.errorText)")
  }

  @Test("what fits no run, or several, is told with the way out")
  func faults() throws {
    #expect(
      try SampleStore(policy: "").transcript(
        "cairn show 3f2", "cairn show nobody", "cairn show @last~9", "cairn show @lats", "cairn show @best:rmse",
        "cairn show @best:colour:lower", "cairn show calm-fox -e Default", "cairn show 3f2a --at HEAD~1",
        "cairn show \(SampleStore.otter) --at HEAD~1", "cairn show 3f2a91bc000000000000000000000009") == """
        """)
  }

  @Test("an id that is cut too short lists whom it could mean")
  func ambiguous() throws {
    let store = try SampleStore()
    try store.write("3f2a000000000000000000000000000a", "sly-cat", minute: 30, took: 1)
    try store.repository.commit("alike")
    #expect(
      try store.transcript("cairn show 3f2a", "cairn show 3f2a9 | head -1") == """
        """)
  }

  @Test("JSON holds each metric's history; at a revision all of it comes from that commit")
  func json() throws {
    let store = try SampleStore()
    try store.write(SampleStore.fox, "renamed-fox", minute: 10, took: 90, rmse: [0.5])
    try store.repository.commit("changed")
    #expect(
      try store.transcript("cairn show 9c8b --json", "cairn show 9c8b --at HEAD~1 --json") == """
        """)
  }
}

extension SampleStore {
  /// For tests that only read.
  static let shared: SampleStore = {
    do { return try SampleStore() } catch { preconditionFailure("no sample store: \(error)") }
  }()
}
