import Foundation
import Git
import Records
import RunIndex
import Testing

/// Not a test: what `Benchmarks/index` runs, on the repository that it made.
@Suite("Benchmark of the index")
struct IndexBenchmark {
  private static let repository = ProcessInfo.processInfo.environment["CAIRN_INDEX_BENCHMARK"]

  @Test("figures", .enabled(if: repository != nil))
  func figures() throws {
    let path = try #require(Self.repository)
    let git = try Repository.open(at: path)
    let file = NSTemporaryDirectory() + "/cairn-index-benchmark-\(getpid())/index.sqlite"
    defer {
      try? FileManager.default.removeItem(atPath: URL(fileURLWithPath: file).deletingLastPathComponent().path)
    }
    func tree(_ revision: String) throws -> ObjectID? {
      try git.entry(at: "cairn", inTree: git.tree(of: git.resolve(revision)))?.id
    }
    let (before, now) = (try tree("HEAD~1"), try tree("HEAD"))
    try Self.measure("build from nothing", 1) { try RunIndex(at: file).update(to: before, in: git) }
    let index = try RunIndex(at: file)
    try Self.measure("bring up to date after one new run", 1) { try index.update(to: now, in: git) }
    try Self.measure("open, nothing new, list 20 runs", 21) {
      let index = try RunIndex(at: file)
      try index.update(to: now, in: git)
      _ = try index.runs(RunQuery(limit: 20))
    }
    let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0
    print("bytes a run: \(size / max(1, try index.count(RunQuery(view: .all))))")
    for (filter, order, limit) in [
      ("metrics.acc > 0.9 and params.model = 'gbt'", "metrics.auc DESC", 100),
      ("metrics.acc > 0.9999 and params.model = 'gbt'", "metrics.auc DESC", 100),
      ("metrics.acc > 0.01", "metrics.auc DESC", 100),
      ("tags.ticket ILIKE 'ml-4%'", "params.model, metrics.acc DESC", 100),
      ("", "start_time DESC", 1_000), ("", "metrics.auc DESC", 1_000),
    ] {
      let query = RunQuery(
        filter: try SearchFilter(parsing: filter), orderBy: try OrderBy.list(parsing: order), limit: limit)
      try Self.measure("\(limit) of [\(filter)] by [\(order)]", 21) { _ = try index.runs(query) }
    }
  }

  private static func measure(_ what: String, _ times: Int, _ body: () throws -> Void) rethrows {
    let clock = ContinuousClock()
    let durations = try (0..<times).map { _ in try clock.measure(body) }.sorted()
    let milliseconds = durations[times / 2] / .milliseconds(1)
    print("\(String(format: "%10.3f", milliseconds)) ms  \(what)")
  }
}
