import Comparison
import Records
import Testing

@Suite struct RunComparisonTests {
  @Test("rows that differ come first, by key; a run without a value differs")
  func params() throws {
    let comparison = RunComparison([
      .init(run: try Samples.run("a", params: ["lr": "0.1", "depth": "6", "alpha": "1"])),
      .init(run: try Samples.run("b", params: ["lr": "0.2", "depth": "6"])),
    ])
    #expect(
      comparison.params == [
        .init(key: "alpha", values: ["1", nil], isDifferent: true),
        .init(key: "lr", values: ["0.1", "0.2"], isDifferent: true),
        .init(key: "depth", values: ["6", "6"], isDifferent: false),
      ])
  }

  @Test(
    "the best value is known by the direction, ties share it, NaN never has it",
    arguments: [
      ([1.0, 2, 2], Policy.Direction.higher, [1, 2]), ([1, 2, 2], .lower, [0]), ([1, 1, 1], .higher, []),
      ([1, .nan, 3], .lower, [0]), ([.nan, .nan, 3], .lower, []), ([.infinity, 1, 2], .higher, [0]),
      ([1, 2, 3], nil, []),
    ] as [([Double], Policy.Direction?, [Int])])
  func best(values: [Double], direction: Policy.Direction?, best: [Int]) throws {
    let rules = direction.map { [Policy.MetricRule(pattern: "m", better: $0)] } ?? []
    let comparison = RunComparison(
      try zip(["a", "b", "c"] as [Character], values).map {
        .init(run: try Samples.run($0, metrics: ["m": $1]))
      }, directions: Directions(rules))
    #expect(comparison.metrics.map(\.best) == [best])
  }

  @Test("two NaN are the same, a number and none are not")
  func nonFinite() throws {
    let comparison = RunComparison([
      .init(run: try Samples.run("a", metrics: ["nan": .nan, "half": 1])),
      .init(run: try Samples.run("b", metrics: ["nan": .nan])),
    ])
    #expect(comparison.metrics.map(\.key) == ["half", "nan"])
    #expect(comparison.metrics.map(\.isDifferent) == [true, false])
  }

  @Test("MLflow's own tags are left out")
  func tags() throws {
    let comparison = RunComparison([
      .init(run: try Samples.run("a", tags: ["mlflow.user": "ada", "team": "risk"])),
      .init(run: try Samples.run("b", tags: ["mlflow.user": "bob"])),
    ])
    #expect(comparison.tags.map(\.key) == ["team"])
  }

  @Test("code, inputs, environment and packages are told apart")
  func sections() throws {
    let comparison = RunComparison([
      .init(
        run: try Samples.run(
          "a", inputs: [Samples.dataset("train", "1f")],
          source: Source(commit: "c1", command: ["python", "a b.py"])),
        environment: Samples.environment(packages: [.init(name: "numpy", version: "1")])),
      .init(
        run: try Samples.run(
          "b", inputs: [Samples.dataset("train", "2f")],
          source: Source(commit: "c2", command: ["python", "a b.py"])),
        environment: Samples.environment(packages: [.init(name: "numpy", version: "2")], python: "3.13")),
    ])
    #expect(comparison.code.filter(\.isDifferent).map(\.key) == ["commit"])
    #expect(comparison.code.first { $0.key == "command" }?.values == ["python 'a b.py'", "python 'a b.py'"])
    #expect(comparison.inputs == [.init(key: "train", values: ["1f", "2f"], isDifferent: true)])
    #expect(comparison.environment.filter(\.isDifferent).map(\.key) == ["python"])
    #expect(comparison.packages == [.init(key: "numpy", values: ["1", "2"], isDifferent: true)])
  }

  @Test("no runs and one run are no fault")
  func few() throws {
    #expect(RunComparison([]).params.isEmpty)
    let one = RunComparison([.init(run: try Samples.run("a", params: ["k": "v"]))])
    #expect(one.params == [.init(key: "k", values: ["v"], isDifferent: false)])
  }
}
