internal import Ledger
internal import Records

extension Exporter {
  /// What a server takes in one request.
  private enum Limit {
    static let metrics = 1000
    static let params = 100
    /// In bytes of JSON; the server's is a megabyte.
    static let bytes = 900_000
  }

  /// Parameters and metrics; the tags came with the creation.
  ///
  /// - Parameter isBegun: an interrupted export has written a part of them.
  func logValues(of run: Run, to id: String, isBegun: Bool) throws {
    try logParams(of: run, to: id)
    var known: [String: Int] = [:]
    if isBegun {
      for key in run.metrics.keys { known[key] = try countMetrics(key, of: id) }
    }
    var batch = MetricBatch()
    var failure: (any Error)?
    try ledger.readMetrics(run.id) { row in
      if failure != nil { return }
      let metric = Metric(row, defaultTime: run.endTime ?? run.startTime)
      if let count = known[metric.key], count > 0 {
        known[metric.key] = count - 1
        return
      }
      batch.add(metric, json: json(metric))
      guard batch.count == Limit.metrics || batch.bytes > Limit.bytes else { return }
      do { try send(&batch, of: run, to: id) } catch { failure = error }
    }
    if let failure { throw failure }
    try send(&batch, of: run, to: id)
  }

  private struct MetricBatch {
    var values: [JSON] = []
    var bytes = 0
    var count: Int { values.count }

    mutating func add(_ metric: Metric, json: JSON) {
      values.append(json)
      // Numbers and words around the key.
      bytes +=
        metric.key.utf8.count + (metric.model?.utf8.count ?? 0) + (metric.dataset?.utf8.count ?? 0) + 160
    }
  }

  private func send(_ batch: inout MetricBatch, of run: Run, to id: String) throws {
    if batch.values.isEmpty { return }
    let values = batch.values
    batch = MetricBatch()
    do {
      _ = try server.post("runs/log-batch", ["run_id": .string(id), "metrics": .array(values)])
      report[.metrics].taken += values.count
    } catch let refusal as ServerRefusal where !refusal.isFatal && values.count > 1 {
      // One of them stands in the way of the others.
      for value in values {
        try guarded("run \(run.id.short)", .metrics) {
          _ = try server.post("runs/log-batch", ["run_id": .string(id), "metrics": [value]])
          report[.metrics].taken += 1
        }
      }
    }
  }

  private func json(_ metric: Metric) -> JSON {
    var members: [JSON.Member] = [
      .init("key", .string(metric.key)), .init("value", .number(metric.value)),
      .init("timestamp", .integer(metric.timestamp.milliseconds)), .init("step", .integer(metric.step)),
    ]
    if let model = metric.model.flatMap({ try? LoggedModelID($0) }).flatMap({ models[$0] }) {
      members.append(.init("model_id", .string(model.id)))
    }
    if let dataset = metric.dataset {
      let (name, digest) = MetricDataset.parts(dataset)
      members.append(.init("dataset_name", .string(name)))
      members.append(.init("dataset_digest", .string(digest)))
    }
    return .object(members)
  }

  private func countMetrics(_ key: String, of id: String) throws -> Int {
    var count = 0
    var token: String?
    repeat {
      var query = [("run_id", id), ("metric_key", key), ("max_results", "25000")]
      if let token { query.append(("page_token", token)) }
      let page = try server.get("metrics/get-history", query)
      count += page["metrics"]?.array?.count ?? 0
      token = page["next_page_token"]?.string
    } while token?.isEmpty == false
    return count
  }

  private func logParams(of run: Run, to id: String) throws {
    var waiting = run.params.sorted { $0.key < $1.key }[...]
    while !waiting.isEmpty {
      var piece: [(key: String, value: String)] = []
      var bytes = 0
      while let next = waiting.first, piece.count < Limit.params,
        bytes + next.value.utf8.count < Limit.bytes || piece.isEmpty
      {
        piece.append(next)
        // A control character takes six bytes in JSON.
        bytes += next.key.utf8.count + next.value.utf8.count * 2 + 32
        waiting = waiting.dropFirst()
      }
      do {
        let values = Self.pairs(Dictionary(uniqueKeysWithValues: piece.map { ($0.key, $0.value) }))
        _ = try server.post("runs/log-batch", ["run_id": .string(id), "params": values])
      } catch let refusal as ServerRefusal where !refusal.isFatal {
        for (key, value) in piece {
          try guarded("run \(run.id.short), parameter '\(key.escapedForMessage)'", nil) {
            _ = try server.post(
              "runs/log-parameter", ["run_id": .string(id), "key": .string(key), "value": .string(value)])
          }
        }
      }
    }
  }
}
