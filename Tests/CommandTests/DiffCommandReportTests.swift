import Records
import TestSupport
import Testing

@Suite("cairn diff: what is asked for")
struct DiffCommandReportTests {
  @Test("which run stands for its experiment")
  func select() throws {
    let store = try DiffStore()
    try store.record("1", "brave-otter", rmse: 0.6)
    try store.record("2", "baseline", rmse: 0.9)
    try store.record("3", "calm-fox", rmse: 0.8)
    try store.record("4", "late-wolf", rmse: 0.7)
    #expect(
      try store.transcript(
        "cairn diff", "cairn diff --select best:rmse", "cairn diff --select highest:rmse",
        "cairn diff --select name:baseline",
        "cairn diff --select name:other", "cairn diff --select best:auc", "cairn diff --select first") == "")
  }

  @Test("some metrics, some experiments, and a status that says whether anything differs")
  func restricted() throws {
    let store = try DiffStore()
    try store.record("1", "brave-otter", rmse: 0.6) {
      $0.metrics["train/loss"] = .init(value: 1, step: 0, timestamp: $0.startTime)
    }
    try store.record("2", "calm-fox", rmse: 0.5) {
      $0.metrics["train/loss"] = .init(value: 2, step: 0, timestamp: $0.startTime)
    }
    #expect(
      try store.transcript(
        "cairn diff --metrics 'train/*'", "cairn diff --metrics rmse,auc --exit-code",
        "cairn diff HEAD HEAD --exit-code",
        "cairn diff --experiment ranking", "cairn diff HEAD~1 HEAD -e \(ExperimentID(derivedFrom: "churn"))")
        == "")
  }

  @Test("Markdown shows names as they are and lets them do nothing")
  func hostileNames() throws {
    let store = try DiffStore()
    try store.record("1", "<img src=x onerror=alert(1)>", experiment: "a|b\n## c", rmse: 0.6) {
      $0.params = ["@team": "`$(x)`"]
    }
    try store.record("2", "</details>[x](javascript:1)\u{202e}", experiment: "a|b\n## c", rmse: 0.5) {
      $0.params = ["@team": "``|``"]
    }
    #expect(try store.transcript("cairn diff --format markdown") == "")
  }

  @Test("Markdown of very many runs stays below what a comment may hold")
  func long() throws {
    let store = try DiffStore()
    for experiment in 0..<40 {
      for (index, digit) in "0123456789abcdef".enumerated() {
        let id = try RunID(
          String(repeating: "\(digit)", count: 28) + "00" + (experiment < 10 ? "0" : "") + "\(experiment)")
        try store.write(
          digit, String(repeating: "long-", count: 30) + "\(index)", experiment: "e\(experiment)", rmse: 1
        ) { run in
          run.id = id
          for key in 0..<40 {
            run.metrics["metric\(key)"] = .init(value: Double(key), step: 0, timestamp: run.startTime)
          }
        }
      }
    }
    try store.repository.commit("many")
    let output = try CairnProgram.run(["diff", "--format", "markdown"], in: store.repository)
    #expect(output.status == 0)
    #expect(output.text.count < 65_000 && output.text.count > 20_000, "\(output.text.count)")
  }

  @Test("JSON, CSV and OpenMetrics, to a file where asked")
  func formats() throws {
    let store = try DiffStore()
    try store.record("1", "brave-otter", rmse: 0.6)
    try store.record("2", "calm-fox", rmse: 0.5)
    #expect(
      try store.transcript(
        "cairn diff --json", "cairn diff --format csv", "cairn diff --format openmetrics", "mkdir reports",
        "cairn diff --format openmetrics -o metrics.txt; cat ../metrics.txt reports/metrics.txt metrics.txt 2>/dev/null",
        "cairn diff -o none/such.txt", "cairn diff --format html") == "")
  }

  @Test("plain metric files, from commits and from the work tree")
  func files() throws {
    let store = try DiffStore()
    let repository = store.repository
    try repository.commit(
      "metrics", files: ["out/metrics.json": #"{"rmse": 0.8, "val": {"acc": 0.5}, "note": "x"}"#])
    try repository.commit(
      "better", files: ["out/metrics.json": #"{"rmse": 0.6, "val": {"acc": 0.4}, "new": 1}"#])
    #expect(try store.transcript("cairn diff --file out/metrics.json", function: "filesCommitted") == "")
    try repository.write("out/metrics.json", #"{"rmse": 0.5, "val": {"acc": 0.4}, "new": 1}"#)
    try repository.write("out/log.csv", "step,loss\n1,0.5\n2,0.25\n")
    #expect(
      try store.transcript(
        "cairn diff --file metrics.json --file ./log.csv", "cairn diff --file ../../x.json",
        "cairn diff --file none.json",
        "cairn diff HEAD~1 HEAD --file metrics.json --exit-code", directory: "out") == "")
    try repository.write("out/metrics.json", #"{"rmse": "#)
    #expect(try store.transcript("cairn diff --file out/metrics.json", function: "filesBroken") == "")
  }

  @Test("a record that cannot be read is named and left out")
  func unreadable() throws {
    let store = try DiffStore()
    let first = try store.record("1", "brave-otter", rmse: 0.6)
    try store.write("2", "calm-fox", rmse: 0.5)
    try store.repository.write("cairn/\(first.directory)/run.json", "<<<<<<< HEAD\n")
    try store.repository.commit("conflict")
    #expect(try store.transcript("cairn diff") == "")
  }

  @Test("each side's own cairn.yaml says where its store is")
  func movedStore() throws {
    var store = try DiffStore(policy: nil)
    try store.repository.write("cairn.yaml", DiffStore.policy)
    try store.record("1", "brave-otter", rmse: 0.8)
    try store.repository.git("mv", "cairn", "records")
    store.folder = "records"
    try store.repository.write("cairn.yaml", DiffStore.policy + "store: records\n")
    try store.record("2", "calm-fox", rmse: 0.7)
    #expect(try store.transcript("cairn diff", "cairn diff HEAD~2 HEAD") == "")
  }

  @Test("a bare repository compares commits")
  func bare() throws {
    let store = try DiffStore(policy: DiffStore.policy + "branch: main\n")
    try store.record("1", "brave-otter", rmse: 0.8)
    try store.record("2", "calm-fox", rmse: 0.7)
    let bare = DiffStore(at: try store.repository.bareClone())
    #expect(try bare.transcript("cairn diff HEAD~1 HEAD", "cairn diff") == "")
  }

  @Test("wrong usage is told as such")
  func usage() throws {
    let store = try DiffStore()
    #expect(try store.transcript("cairn diff a b c", "cairn diff a..b c", "cairn diff ''") == "")
  }
}
