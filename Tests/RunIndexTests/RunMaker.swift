import Records
import TestSupport

/// Makes runs that are as different as runs can be; few values, so that filters meet many of them.
struct RunMaker {
  private var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  static let keys = ["acc", "loss", "a b", "x/y.z-1", "é", "'; DROP TABLE run; --", "`\"", "日本"]
  static let texts = [
    "", "a", "A", "ab", "b", "é", "e\u{301}", "100%", "_", "it's", "\"", "\u{0}nul", "a\u{0}", "😀", "10", "9",
    "'; DELETE FROM cell; --", String(repeating: "long ", count: 40),
  ]
  static let numbers = [0, -0.0, 1, -1, 0.5, .nan, .infinity, -.infinity, 1e308, .leastNonzeroMagnitude, 3]
  static let experiments = ["0", "12", "123456789012345678"]

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[generator.next(upTo: elements.count)]
  }
  mutating func chance(_ one: Int) -> Bool { generator.next(upTo: one) == 0 }
  mutating func number(upTo limit: Int) -> Int { generator.next(upTo: limit) }

  mutating func run() throws -> Run {
    var run = Run(
      id: RunID(using: &generator), name: pick(Self.texts),
      experimentID: try ExperimentID(pick(Self.experiments)),
      status: pick(RunStatus.allCases), lifecycle: chance(5) ? .deleted : .active,
      startTime: Timestamp(milliseconds: Int64(1_764_000_000_000 + number(upTo: 8))))
    if chance(2) {
      run.endTime = Timestamp(milliseconds: run.startTime.milliseconds + Int64(number(upTo: 3)))
    }
    try change(&run)
    return run
  }

  /// Changes all that may change of a run.
  mutating func change(_ run: inout Run) throws {
    run.params = texts()
    run.tags = texts()
    if chance(3) { run.tags["mlflow.user"] = pick(["ada", "bob"]) }
    run.metrics = [:]
    for _ in 0..<number(upTo: 5) {
      let step = pick([0, -1, 7, Int64.max, .min])
      run.metrics[pick(Self.keys)] = LatestMetric(
        value: pick(Self.numbers), step: step,
        timestamp: Timestamp(milliseconds: Int64(number(upTo: 1 << 40))))
    }
    if chance(3) { run.parent = RunID(using: &generator) }
    if chance(2) { run.exitCode = number(upTo: 256) }
    if chance(2) {
      run.source = Source(
        commit: chance(2) ? String(repeating: "a", count: 40) : nil,
        branch: chance(2) ? pick(Self.texts) : nil,
        dirty: chance(2), patch: chance(3) ? "source.patch" : nil,
        omitted: chance(3) ? [pick(Self.texts), String(repeating: "ü", count: 100)] : [],
        remote: chance(2) ? "https://example.org/x.git" : nil,
        command: chance(2) ? ["python", pick(Self.texts)] : [], directory: chance(2) ? "." : nil,
        entryPoint: chance(2) ? "train.py" : nil)
    }
    run.inputs = (0..<number(upTo: 3)).map { _ in
      DatasetInput(
        name: pick(["iris", "wine"]), digest: pick(["d1", "d2"]), sourceType: "local", source: "x.csv",
        schema: chance(2) ? "{\"a\": 1}" : nil, context: chance(2) ? pick(["training", "test"]) : nil,
        tags: chance(2) ? ["k": pick(Self.texts)] : [:])
    }
    run.outputs = (0..<number(upTo: 3)).map { ModelOutput(modelID: "m-\($0)", step: Int64($0)) }
  }

  private mutating func texts() -> [String: String] {
    var texts: [String: String] = [:]
    for _ in 0..<number(upTo: 5) { texts[pick(Self.keys)] = pick(Self.texts) }
    return texts
  }
}
