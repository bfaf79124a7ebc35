import Records
import TestSupport
import Testing

@Suite("cairn diff")
struct DiffCommandTests {
  @Test("two commits, however they are named: the runs between them and what they came to")
  func twoCommits() throws {
    let store = try DiffStore()
    try store.record("1", "brave-otter", rmse: 0.8) { $0.params = ["lr": "0.1", "depth": "6"] }
    try store.record("2", "calm-fox", rmse: 0.7) { $0.params = ["lr": "0.2", "depth": "6"] }
    let text = """
      $ cairn diff HEAD~1 HEAD
      """
    #expect(
      try store.transcript(
        "cairn diff HEAD~1 HEAD", "cairn diff HEAD~1..", "cairn diff HEAD~1...main", "cairn diff HEAD HEAD~1")
        == text)
  }

  @Test("nothing named and nothing new: the last commit")
  func lastCommit() throws {
    let store = try DiffStore()
    try store.record("1", "brave-otter", rmse: 0.8)
    try store.record("2", "calm-fox", rmse: 0.9)
    #expect(try store.transcript("cairn diff", "cairn diff HEAD") == "")
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
    #expect(try clone.transcript("cairn diff") == "")
    try clone.repository.git("push", "-q", "-u", "origin", "try")
    try clone.record("5", "pale-crow", experiment: "ranking", rmse: 2)
    #expect(try clone.transcript("cairn diff", "cairn diff origin/main...", function: "sinceUpstream") == "")
  }

  @Test("the work tree: live runs, and what was changed, added and removed by hand")
  func workTree() throws {
    let store = try DiffStore()
    let first = try store.record("1", "brave-otter", rmse: 0.8)
    let second = try store.record("2", "calm-fox", rmse: 0.7)
    try store.record("3", "late-wolf", experiment: "ranking", rmse: 3)
    #expect(try store.transcript("cairn diff HEAD", function: "workTreeClean") == "")
    try store.edit(first) { $0.tags["note"] = "baseline" }
    try store.remove(second)
    try store.write("4", "loud-bee", experiment: "ranking", rmse: 2)
    try store.repository.write("cairn/runs/README", "not a run")
    #expect(
      try store.transcript(
        "cairn diff", "cairn start --experiment new --name bold-yak >/dev/null; cairn diff --experiment new")
        == "")
  }

  @Test("a run that is changed and changed back is no difference")
  func changedBack() throws {
    let store = try DiffStore()
    let id = try store.record("1", "brave-otter", rmse: 0.8)
    let file = "cairn/\(id.directory)/run.json"
    let text = try store.repository.read(file)
    try store.repository.write(file, text.replacing("\n", with: "\r\n"))
    #expect(try store.transcript("cairn diff HEAD --exit-code") == "")
  }

  @Test("before the first commit and at it, the other side is an empty store")
  func beginnings() throws {
    let repository = try TestRepository()
    try repository.write("cairn.yaml", DiffStore.policy)
    let store = DiffStore(at: repository)
    try store.write("1", "brave-otter", rmse: 0.8)
    #expect(try store.transcript("cairn diff", "cairn diff HEAD", function: "unborn") == "")
    try repository.commit("begin")
    #expect(try store.transcript("cairn diff", "cairn diff HEAD~1", function: "firstCommit") == "")
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
        "cairn diff", "cairn diff HEAD~1 HEAD", "cairn diff origin/main...HEAD", directory: "one",
        function: "shallow1")
        == "")
    try origin.repository.git("clone", "-q", "--depth", "2", "file://" + origin.repository.path, "two")
    #expect(try origin.transcript("cairn diff HEAD~1 HEAD", directory: "two", function: "shallow2") == "")
  }

  @Test("histories without a common commit can be compared, but have no merge base")
  func unrelated() throws {
    let store = try DiffStore()
    try store.record("1", "brave-otter", rmse: 0.8)
    try store.repository.git("checkout", "-q", "--orphan", "other")
    try store.record("2", "calm-fox", rmse: 0.7)
    #expect(
      try store.transcript(
        "cairn diff main...other", "cairn diff", "cairn diff main other", "cairn diff nope main") == "")
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
        "cairn diff main~1 main", "cairn diff try main", "cairn diff main~1...try", "cairn diff") == "")
  }

  @Test("an experiment goes by the name that it has on the new side")
  func renamed() throws {
    let store = try DiffStore()
    try store.record("1", "brave-otter", rmse: 0.8)
    try store.write("2", "calm-fox", rmse: 0.7)
    try store.write(Experiment(id: ExperimentID(derivedFrom: "churn"), name: "churn-eu"))
    try store.repository.commit("rename")
    #expect(try store.transcript("cairn diff --experiment churn-eu", "cairn diff -e churn") == "")
  }

  @Test("a deleted run stands for nothing, a removed one is named")
  func deleted() throws {
    let store = try DiffStore()
    try store.record("1", "brave-otter", rmse: 0.8)
    let second = try store.record("2", "calm-fox", rmse: 0.7)
    try store.edit(second) { $0.lifecycle = .deleted }
    try store.repository.commit("delete")
    #expect(try store.transcript("cairn diff", function: "deleted") == "")
    try store.remove(second)
    try store.repository.commit("remove")
    #expect(try store.transcript("cairn diff", "cairn diff HEAD~2 HEAD", function: "removed") == "")
  }

  @Test("environment, data and code of the two runs")
  func surroundings() throws {
    let store = try DiffStore()
    func environment(_ python: String, _ numpy: String, _ digit: String) throws {
      let environment = Environment(
        os: .init(name: "linux", kernel: "6.1", architecture: "x86_64"),
        hardware: .init(cpuCount: 2, memoryBytes: 1 << 33),
        interpreter: .init(name: "python", version: python),
        packages: [.init(name: "numpy", version: numpy, requested: true)])
      let id = String(repeating: digit, count: 32)
      try store.repository.write(
        "cairn/runs/\(digit)\(digit)/\(id)/environment.json",
        String(decoding: environment.formatted(), as: UTF8.self))
    }
    try environment("3.11.2", "1.26.0", "1")
    try store.record("1", "brave-otter", rmse: 0.8) {
      $0.source = Source(
        commit: String(repeating: "c", count: 40), branch: "main", command: ["python", "train.py"])
      $0.inputs = [
        DatasetInput(name: "churn.csv", digest: "abc", sourceType: "local", source: "data/churn.csv")
      ]
    }
    try environment("3.12.1", "2.1.0", "2")
    try store.record("2", "calm-fox", rmse: 0.7) {
      $0.source = Source(
        commit: String(repeating: "d", count: 40), branch: "main", dirty: true,
        command: ["python", "train.py"])
      $0.inputs = [
        DatasetInput(name: "churn.csv", digest: "def", sourceType: "local", source: "data/churn.csv")
      ]
    }
    #expect(try store.transcript("cairn diff", "cairn diff --format csv") == "")
  }
}
