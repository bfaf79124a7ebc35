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
    #expect(
      try store.transcript(
        "cairn diff HEAD~1 HEAD", "cairn diff HEAD~1..", "cairn diff HEAD~1...main", "cairn diff HEAD HEAD~1")
          == """
          $ cairn diff HEAD~1 HEAD
          HEAD~1 → HEAD: 1 new run in 1 experiment

          churn: brave-otter RUN1 → calm-fox RUN2
            metrics
              rmse  0.8  →  0.7  ▼ -12.5% better
            params
              lr    0.1  →  0.2
            runs
              +  RUN2      calm-fox  finished
          $ cairn diff HEAD~1..
          HEAD~1 → HEAD: 1 new run in 1 experiment

          churn: brave-otter RUN1 → calm-fox RUN2
            metrics
              rmse  0.8  →  0.7  ▼ -12.5% better
            params
              lr    0.1  →  0.2
            runs
              +  RUN2      calm-fox  finished
          $ cairn diff HEAD~1...main
          HEAD~1 → main: 1 new run in 1 experiment

          churn: brave-otter RUN1 → calm-fox RUN2
            metrics
              rmse  0.8  →  0.7  ▼ -12.5% better
            params
              lr    0.1  →  0.2
            runs
              +  RUN2      calm-fox  finished
          $ cairn diff HEAD HEAD~1
          HEAD → HEAD~1: 1 run removed in 1 experiment

          churn: calm-fox RUN2 → brave-otter RUN1
            metrics
              rmse  0.7  →  0.8  ▲ +14.3% worse
            params
              lr    0.2  →  0.1
            runs
              -  RUN2      calm-fox

          """)
  }

  @Test("the work tree: live runs, and what was changed, added and removed by hand")
  func workTree() throws {
    let store = try DiffStore()
    let first = try store.record("1", "brave-otter", rmse: 0.8)
    let second = try store.record("2", "calm-fox", rmse: 0.7)
    try store.record("3", "late-wolf", experiment: "ranking", rmse: 3)
    #expect(
      try store.transcript("cairn diff HEAD") == """
        $ cairn diff HEAD
        HEAD → HEAD: no run differs

        """)
    try store.edit(first) { $0.tags["note"] = "baseline" }
    try store.remove(second)
    try store.write("4", "loud-bee", experiment: "ranking", rmse: 2)
    try store.repository.write("cairn/runs/README", "not a run")
    #expect(
      try store.transcript(
        "cairn diff", "cairn start --experiment new --name bold-yak >/dev/null; cairn diff --experiment new")
          == """
          $ cairn diff
          HEAD → work tree: 1 new run, 1 changed, 1 removed in 2 experiments

          churn: calm-fox 22222222 → brave-otter RUN1
            metrics
              rmse  0.7  →  0.8  ▲ +14.3% worse
            runs
              ~  RUN1      brave-otter  tags.note
              -  22222222  calm-fox

          ranking: late-wolf RUN2 → loud-bee RUN3
            metrics
              rmse  3  →  2  ▼ -33.3% better
            runs
              +  RUN3      loud-bee  finished
          $ cairn start --experiment new --name bold-yak >/dev/null; cairn diff --experiment new
          HEAD → work tree: 1 new run in 1 experiment

          new: no finished run
            runs
              +  RUN4      bold-yak  running

          """)
  }

  @Test("a run that is changed and changed back is no difference")
  func changedBack() throws {
    let store = try DiffStore()
    let id = try store.record("1", "brave-otter", rmse: 0.8)
    let file = "cairn/\(id.directory)/run.json"
    let text = try store.repository.read(file)
    try store.repository.write(file, text.replacing("\n", with: "\r\n"))
    #expect(
      try store.transcript("cairn diff HEAD --exit-code") == """
        $ cairn diff HEAD --exit-code
        HEAD → HEAD: no run differs

        """)
  }

  @Test("an experiment goes by the name that it has on the new side")
  func renamed() throws {
    let store = try DiffStore()
    try store.record("1", "brave-otter", rmse: 0.8)
    try store.write("2", "calm-fox", rmse: 0.7)
    try store.write(Experiment(id: ExperimentID(derivedFrom: "churn"), name: "churn-eu"))
    try store.repository.commit("rename")
    #expect(
      try store.transcript("cairn diff --experiment churn-eu", "cairn diff -e churn") == """
        $ cairn diff --experiment churn-eu
        HEAD~1 → HEAD: 1 new run in 1 experiment

        churn-eu: brave-otter RUN1 → calm-fox RUN2
          metrics
            rmse  0.8  →  0.7  ▼ -12.5% better
          runs
            +  RUN2      calm-fox  finished
        $ cairn diff -e churn
        HEAD~1 → HEAD: 1 new run in 1 experiment

        churn-eu: brave-otter RUN1 → calm-fox RUN2
          metrics
            rmse  0.8  →  0.7  ▼ -12.5% better
          runs
            +  RUN2      calm-fox  finished

        """)
  }

  @Test("a deleted run stands for nothing, a removed one is named")
  func deleted() throws {
    let store = try DiffStore()
    try store.record("1", "brave-otter", rmse: 0.8)
    let second = try store.record("2", "calm-fox", rmse: 0.7)
    try store.edit(second) { $0.lifecycle = .deleted }
    try store.repository.commit("delete")
    #expect(
      try store.transcript("cairn diff") == """
        $ cairn diff
        HEAD~1 → HEAD: 1 run changed in 1 experiment

        churn: calm-fox RUN1 → brave-otter RUN2
          metrics
            rmse  0.7  →  0.8  ▲ +14.3% worse
          runs
            ~  RUN1      calm-fox  lifecycle

        """)
    try store.remove(second)
    try store.repository.commit("remove")
    #expect(
      try store.transcript("cairn diff", "cairn diff HEAD~2 HEAD") == """
        $ cairn diff
        HEAD~1 → HEAD: 1 run removed in 1 experiment

        churn: brave-otter RUN1 on both sides
          runs
            -  22222222  calm-fox
        $ cairn diff HEAD~2 HEAD
        HEAD~2 → HEAD: 1 run removed in 1 experiment

        churn: calm-fox 22222222 → brave-otter RUN1
          metrics
            rmse  0.7  →  0.8  ▲ +14.3% worse
          runs
            -  22222222  calm-fox

        """)
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
    #expect(
      try store.transcript("cairn diff", "cairn diff --format csv") == """
        $ cairn diff
        HEAD~1 → HEAD: 1 new run in 1 experiment

        churn: brave-otter RUN1 → calm-fox RUN2
          metrics
            rmse         0.8  →  0.7  ▼ -12.5% better
          code
            commit       cccccccccc  →  dddddddddd
            uncommitted  no          →  yes
          data
            churn.csv    abc  →  def
          environment
            python       3.11.2  →  3.12.1
          packages
            numpy        1.26.0  →  2.1.0
          runs
            +  RUN2      calm-fox  finished
        $ cairn diff --format csv
        kind,source,key,old,new,change,percent,better,verdict
        metric,churn,rmse,0.8,0.7,-0.10000000000000009,-12.50000000000001,lower,better
        code,churn,commit,OBJECT1,OBJECT2,,,,
        code,churn,uncommitted,no,yes,,,,
        data,churn,churn.csv,abc,def,,,,
        environment,churn,python,3.11.2,3.12.1,,,,
        package,churn,numpy,1.26.0,2.1.0,,,,
        run,churn,RUN2,,FINISHED,,,,

        """)
  }
}
