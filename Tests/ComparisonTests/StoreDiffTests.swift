import Comparison
import Records
import Testing

@Suite struct StoreDiffTests {
  let directions = Directions([Policy.MetricRule(pattern: "rmse", better: .lower)])

  @Test("the runs that stand for an experiment are compared, metrics whole and the rest by what differs")
  func compared() throws {
    let old = try Samples.run(
      "a", params: ["lr": "0.1", "depth": "6"], metrics: ["rmse": 1, "n": 5],
      inputs: [Samples.dataset("train", "1f", context: "training"), Samples.dataset("test", "3f")],
      source: Source(commit: "c1"))
    let new = try Samples.run(
      "b", params: ["lr": "0.2", "depth": "6"], metrics: ["rmse": 2, "n": 5],
      inputs: [Samples.dataset("train", "2f", context: "training"), Samples.dataset("test", "3f")],
      source: Source(commit: "c2"))
    let diff = StoreDiff(
      old: "main", new: "HEAD",
      experiments: [
        ExperimentChanges(
          id: Samples.experiment, name: "churn", added: [new],
          old: .init(run: old, environment: Samples.environment(python: "3.11")),
          new: .init(run: new, environment: Samples.environment(python: "3.12")))
      ], directions: directions)
    let experiment = try #require(diff.experiments.first)
    #expect(experiment.metrics.map(\.key) == ["rmse", "n"])
    #expect(experiment.metrics.map(\.verdict) == [.worse, .same])
    #expect(experiment.params == [ValueChange(key: "lr", old: "0.1", new: "0.2")])
    #expect(experiment.code == [ValueChange(key: "commit", old: "c1", new: "c2")])
    #expect(experiment.datasets == [DatasetChange(name: "train", context: "training", old: "1f", new: "2f")])
    #expect(experiment.environment.facts == [ValueChange(key: "python", old: "3.11", new: "3.12")])
    #expect(!diff.isEmpty)
  }

  @Test("with a side missing, metrics are new or gone and nothing else is told")
  func missingSide() throws {
    let run = try Samples.run("a", params: ["lr": "1"], metrics: ["rmse": 1])
    func diff(_ old: Run?, _ new: Run?) -> ExperimentDiff? {
      StoreDiff(
        old: "a", new: "b",
        experiments: [
          ExperimentChanges(
            id: Samples.experiment, name: "churn", old: old.map { .init(run: $0) },
            new: new.map { .init(run: $0) })
        ]
      ).experiments.first
    }
    #expect(diff(nil, run)?.metrics == [MetricChange(key: "rmse", old: nil, new: 1, direction: nil)])
    #expect(diff(run, nil)?.metrics == [MetricChange(key: "rmse", old: 1, new: nil, direction: nil)])
    #expect(diff(nil, nil)?.metrics == [])
    #expect(diff(nil, run)?.params == [] && diff(run, nil)?.params == [])
  }

  @Test("experiments are in order of their names, runs in order of their start")
  func order() throws {
    var late = try Samples.run("a")
    late.startTime = Timestamp(milliseconds: 5)
    let early = try Samples.run("b")
    let twin = try Samples.run("c")
    let diff = StoreDiff(
      old: "a", new: "b",
      experiments: [
        ExperimentChanges(id: ExperimentID(derivedFrom: "b"), name: "b", added: [late, twin, early]),
        ExperimentChanges(id: ExperimentID(derivedFrom: "a"), name: "a"),
      ])
    #expect(diff.experiments.map(\.name) == ["a", "b"])
    #expect(diff.experiments[1].added.map(\.name) == ["run-b", "run-c", "run-a"])
  }

  @Test("a changed run names its fields: what it had, then what it gained")
  func fields() throws {
    let old = try Samples.run(
      "a", status: .running, endsAt: nil, params: ["lr": "1"], metrics: ["m": .nan, "n": 1], tags: ["t": "x"])
    let new = try Samples.run(
      "a", endsAt: 1500, params: ["lr": "1", "k": "v"], metrics: ["m": .nan, "n": 2], tags: [:],
      inputs: [Samples.dataset("train", "1f")])
    #expect(
      RunChange(old: old, new: new).fields == [
        ValueChange(key: "status", old: "RUNNING", new: "FINISHED"),
        ValueChange(key: "metrics.n", old: "1.0", new: "2.0"),
        ValueChange(key: "tags.t", old: "x", new: nil),
        ValueChange(key: "end_time", old: nil, new: "1970-01-01T00:00:01.500Z"),
        ValueChange(key: "params.k", old: nil, new: "v"),
        ValueChange(key: "inputs.train", old: nil, new: "1f"),
      ])
    #expect(RunChange(old: new, new: new).fields.isEmpty)
  }

  @Test("a store without a difference is empty, also with metric files that are the same")
  func empty() {
    let same = FileMetricsDiff(
      path: "m.json", old: ["a": .number(1)], new: ["a": .number(1)], directions: directions)
    let other = FileMetricsDiff(
      path: "m.json", old: ["a": .number(1)], new: ["a": .number(2)], directions: directions)
    #expect(StoreDiff(old: "a", new: "b").isEmpty)
    #expect(StoreDiff(old: "a", new: "b", files: [same]).isEmpty)
    #expect(!StoreDiff(old: "a", new: "b", files: [same, other]).isEmpty)
  }
}

@Suite struct DatasetChangeTests {
  @Test("equal digests drop out, the others are paired in order")
  func pairs() throws {
    func diff(_ old: [DatasetInput], _ new: [DatasetInput]) throws -> [DatasetChange] {
      StoreDiff(
        old: "a", new: "b",
        experiments: [
          ExperimentChanges(
            id: Samples.experiment, name: "e", old: .init(run: try Samples.run("a", inputs: old)),
            new: .init(run: try Samples.run("b", inputs: new)))
        ]
      ).experiments[0].datasets
    }
    let shard = { Samples.dataset("shards", $0) }
    #expect(
      try diff([shard("1"), shard("2"), shard("3")], [shard("3"), shard("4")]) == [
        DatasetChange(name: "shards", context: nil, old: "1", new: "4"),
        DatasetChange(name: "shards", context: nil, old: "2", new: nil),
      ])
    #expect(
      try diff([Samples.dataset("d", "1", context: "training")], [Samples.dataset("d", "1", context: "test")])
        == [
          DatasetChange(name: "d", context: "test", old: nil, new: "1"),
          DatasetChange(name: "d", context: "training", old: "1", new: nil),
        ])
    #expect(try diff([shard("1"), shard("2")], [shard("2"), shard("1")]).isEmpty)
  }
}
