import Records

/// A batch as clients write it: its metrics are read in one go, without a message in between.
struct QuickBatch {
  let metrics: [Metric]
  /// The other fields, which are few, as of the message that was read.
  let rest: Fields

  /// - Returns: nil when anything is not as clients write it: then the whole message has to be looked at.
  init?(_ request: Fields) {
    guard !request.isQuery, let object = request.object.object else { return nil }
    var others: [JSON.Member] = []
    var metrics: [Metric] = []
    for member in object {
      if member.key == "metrics" {
        guard let items = member.value.array else { return nil }
        metrics.reserveCapacity(items.count)
        for item in items {
          guard let metric = Self.metric(item) else { return nil }
          metrics.append(metric)
        }
      } else {
        others.append(member)
      }
    }
    guard let rest = try? LogMessages.batch.read(Fields(.object(others))) else { return nil }
    self.metrics = metrics
    self.rest = rest
  }

  private static func metric(_ item: JSON) -> Metric? {
    guard let members = item.object else { return nil }
    var (key, value, timestamp, step): (String?, Double?, Int64?, Int64) = (nil, nil, nil, 0)
    for member in members {
      switch (member.key, member.value) {
      case ("key", .string(let text)): key = text
      case ("value", .number(let number)): value = number
      case ("value", .integer(let number)): value = Double(number)
      case ("timestamp", .integer(let number)): timestamp = number
      case ("step", .integer(let number)): step = number
      // Clients say nothing of a metric's run, model and dataset with empty texts.
      case ("run_id", .string(let text)), ("model_id", .string(let text)),
        ("dataset_name", .string(let text)),
        ("dataset_digest", .string(let text)):
        if !text.isEmpty, member.key != "run_id" { return nil }
      default: return nil
      }
    }
    guard let key, !key.isEmpty, let value, let timestamp else { return nil }
    return Metric(key: key, step: step, timestamp: Timestamp(milliseconds: timestamp), value: value)
  }
}
