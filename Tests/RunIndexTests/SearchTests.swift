import Records
import RunIndex
import TestSupport
import Testing

@Suite("Searching")
struct SearchTests {
  /// More than two chunks of runs.
  static let count = 1_030

  @Test("the index answers as a plain look through all runs does", arguments: 0..<2)
  func asNaive(seed: UInt64) throws {
    var maker = RunMaker(seed: seed)
    let runs = try (0..<Self.count).map { _ in try maker.run() }
    let naive = NaiveSearch(runs: runs)
    let fixture = try StoreFixture()
    try fixture.edit(put: runs)
    let index = try fixture.fresh(at: fixture.tree)
    var found = 0
    for _ in 0..<70 {
      var query = try maker.query(about: runs)
      let expected = naive.answer(query).map(\.id)
      let page = try index.runs(query)
      #expect(page.runs.map(\.id) == expected, "\(query)")
      #expect(page.nextPageToken == nil)
      #expect(try index.count(query) == expected.count, "\(query)")
      found += expected.count
      query.limit = max(1, expected.count / 3) + maker.number(upTo: 300)
      var paged: [RunID] = []
      repeat {
        let page = try index.runs(query)
        paged += page.runs.map(\.id)
        #expect(page.runs.count == min(query.limit ?? 0, expected.count - paged.count + page.runs.count))
        query.pageToken = page.nextPageToken
      } while query.pageToken != nil
      #expect(paged == expected, "\(query)")
    }
    #expect(found > 2_000)
    #expect(
      try index.runs(RunQuery(view: .all)).runs.map { $0.formatted() }
        == naive.answer(RunQuery(view: .all)).map { $0.formatted() })
  }

  @Test("a filter on a run at hand says what the index says", arguments: 3..<5)
  func onRun(seed: UInt64) throws {
    var maker = RunMaker(seed: seed)
    let runs = try (0..<200).map { _ in try maker.run() }
    for _ in 0..<100 {
      let filter = try maker.query(about: runs).filter
      let wrong = runs.filter { run in
        filter.matches(run) != filter.conditions.allSatisfy { NaiveSearch.holds($0, run) }
      }
      #expect(wrong.isEmpty, "\(filter)")
    }
  }

  @Test("NaN stands after the values and before the runs without one, in both directions")
  func notANumber() throws {
    let values: [(String, Double?)] = [
      ("a", 1), ("b", .nan), ("c", nil), ("d", -.infinity), ("e", 2), ("f", .infinity),
    ]
    var runs: [Run] = []
    for (index, (name, value)) in values.enumerated() {
      var run = try Self.run(index, name)
      if let value {
        run.metrics["m"] = LatestMetric(value: value, step: 0, timestamp: Timestamp(milliseconds: 0))
      }
      runs.append(run)
    }
    let fixture = try StoreFixture()
    try fixture.edit(put: runs)
    let index = try fixture.fresh(at: fixture.tree)
    func names(_ order: String, _ filter: String = "") throws -> String {
      let query = RunQuery(
        filter: try SearchFilter(parsing: filter), orderBy: try OrderBy.list(parsing: order))
      return try index.runs(query).runs.map(\.name).joined()
    }
    #expect(try names("metrics.m") == "daefbc")
    #expect(try names("metrics.m DESC") == "feadbc")
    #expect(try names("", "metrics.m != 1") == "fedb")
    #expect(try names("", "metrics.m > -1e300") == "fea")
    #expect(try names("", "params.none != 'x'").isEmpty)
    #expect(try names("", "params.none IS NULL") == "fedcba")
  }

  @Test("runs are found by prefix, by name, as the last, the best, and as children")
  func lookups() throws {
    var runs = try (0..<4).map { try Self.run($0, $0 < 2 ? "twin" : "single") }
    for (index, value) in [0.5, .nan, 0.7].enumerated() {
      runs[index].metrics["m"] = LatestMetric(value: value, step: 0, timestamp: Timestamp(milliseconds: 0))
    }
    runs[3].lifecycle = .deleted
    runs[2].parent = runs[0].id
    let fixture = try StoreFixture()
    try fixture.edit(put: runs)
    let index = try fixture.fresh(at: fixture.tree)
    #expect(try index.runs(withPrefix: "").map(\.id) == runs.map(\.id))
    #expect(try index.runs(withPrefix: "", limit: 2).map(\.id) == runs.prefix(2).map(\.id))
    #expect(try index.runs(withPrefix: String(runs[3].id.text.prefix(31))).map(\.id) == runs.map(\.id))
    #expect(try index.runs(withPrefix: runs[3].id.text).map(\.id) == [runs[3].id])
    #expect(try index.runs(withPrefix: "f").isEmpty)
    #expect(try index.runs(withPrefix: "0%").isEmpty)
    #expect(try index.runs(withPrefix: String(repeating: "0", count: 33)).isEmpty)
    #expect(try index.run(runs[3].id)?.id == runs[3].id)
    #expect(try index.run(RunID(String(repeating: "f", count: 32))) == nil)
    #expect(try index.runs(named: "twin").map(\.id) == [runs[1].id, runs[0].id])
    #expect(try index.lastRun()?.id == runs[2].id)
    #expect(try index.lastRun(of: [ExperimentID("7")]) == nil)
    #expect(try index.bestRun(by: "m", .higher)?.id == runs[2].id)
    #expect(try index.bestRun(by: "m", .lower)?.id == runs[0].id)
    #expect(
      try index.bestRun(
        by: "m", .lower, filter: SearchFilter(parsing: "metrics.m != 0.5 and run_name = 'twin'")) == nil)
    #expect(try index.bestRun(by: "none", .lower) == nil)
    #expect(try index.children(of: runs[0].id).map(\.id) == [runs[2].id])
  }

  @Test("a page token goes on at its place when runs are added and taken out before it")
  func tokens() throws {
    let runs = try (0..<10).map { try Self.run($0, "r\($0)") }
    let fixture = try StoreFixture()
    try fixture.edit(put: Array(runs[0..<8]))
    let index = try fixture.index()
    var query = RunQuery(orderBy: try OrderBy.list(parsing: "run_name DESC"), limit: 3)
    let first = try index.runs(query)
    #expect(first.runs.map(\.name) == ["r7", "r6", "r5"])
    try fixture.edit(put: Array(runs[8...]), remove: [runs[5].id, runs[4].id])
    try index.update(to: fixture.tree, in: fixture.repository.open())
    #expect(first.nextPageToken != nil)
    query.pageToken = first.nextPageToken
    #expect(try index.runs(query).runs.map(\.name) == ["r3", "r2", "r1"])
    #expect(query.pageToken?.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" } == true)
  }

  @Test(
    "what is no token of this order is refused",
    arguments: ["", "x", "AQ", "+/==", "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "é"])
  func badTokens(text: String) throws {
    let index = try StoreFixture().fresh(at: nil)
    let error = try #require(throws: IndexError.self) { try index.runs(RunQuery(limit: 1, pageToken: text)) }
    #expect(error.code == .pageToken)
  }

  @Test("a token of another order is refused")
  func foreignToken() throws {
    let fixture = try StoreFixture()
    try fixture.edit(put: (0..<3).map { try Self.run($0, "r\($0)") })
    let index = try fixture.fresh(at: fixture.tree)
    var query = RunQuery(orderBy: try OrderBy.list(parsing: "run_name"), limit: 1)
    query.pageToken = try index.runs(query).nextPageToken
    query.orderBy[0].isDescending = true
    let error = try #require(throws: IndexError.self) { try index.runs(query) }
    #expect(error.code == .pageToken && error.message.contains("another order"))
  }

  /// Ids and times in the order of the number.
  static func run(_ number: Int, _ name: String) throws -> Run {
    let digits = String(number, radix: 16)
    return Run(
      id: try RunID(String(repeating: "0", count: 32 - digits.count) + digits), name: name,
      experimentID: try ExperimentID("0"), startTime: Timestamp(milliseconds: Int64(1_000 + number)))
  }
}
