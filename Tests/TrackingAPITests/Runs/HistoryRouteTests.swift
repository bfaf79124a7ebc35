import Records
import Testing

@testable import TrackingAPI

@Suite("Histories through the API")
struct HistoryRouteTests {
  private func client(_ count: Int) throws -> (APIClient, String) {
    let client = try APIClient()
    let id = try client.run()
    let metrics = (0..<count).map { index -> JSON in
      [
        "key": "m", "value": .integer(Int64(index)), "timestamp": .integer(Int64(count - index)),
        "step": .integer(Int64(index)),
      ]
    }
    _ = try client.done("runs/log-batch", ["run_id": .string(id), "metrics": .array(metrics)])
    return (client, id)
  }

  private func steps(_ answer: JSON) -> [Int64] {
    (answer["metrics"]?.array ?? []).compactMap { $0["step"]?.integer }
  }

  @Test("come in order of time, page by page")
  func pages() throws {
    let (client, id) = try client(5)
    let first = try client.get("metrics/get-history", ["run_id": id, "metric_key": "m", "max_results": "3"])
      .body
    #expect(steps(first) == [4, 3, 2])
    let token = try #require(first["next_page_token"]?.string)
    let second = try client.get(
      "metrics/get-history", ["run_id": id, "metric_key": "m", "max_results": "3", "page_token": token]
    ).body
    #expect(steps(second) == [1, 0])
    #expect(second["next_page_token"] == nil)
  }

  @Test(
    "are sampled evenly with their ends",
    arguments: [(10, 3, [0, 4, 9]), (4, 4, [0, 1, 2, 3]), (7, 1, [6])])
  func sample(count: Int, limit: Int, expected: [Int64]) throws {
    let (client, id) = try client(count)
    let answer = try client.get(
      "metrics/get-history-bulk-interval", ["run_ids": id, "metric_key": "m", "max_results": "\(limit)"])
    #expect(steps(answer.body) == expected)
  }

  @Test("of no run or no metric are empty")
  func nothing() throws {
    let (client, id) = try client(1)
    #expect(try client.get("metrics/get-history", ["run_id": "none", "metric_key": "m"]).body == .object([]))
    #expect(try client.get("metrics/get-history", ["run_id": id, "metric_key": "x"]).body == .object([]))
  }
}
