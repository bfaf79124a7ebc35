internal import Records

/// The metrics of logged models. MLflow keeps them beside those of the run that logged them, and in the run's own
/// history without the model; Cairn's has the model there too.
struct ModelMetrics {
  /// A value that was logged for a model.
  struct Entry {
    var model: String
    var run: RunID
    var key: String
    var timestamp: Timestamp
    var step: Int64
    var value: Double
    /// As ``MetricDataset`` spells it.
    var dataset: String?
  }

  private var byRun: [RunID: [Entry]] = [:]
  private var byModel: [String: [Entry]] = [:]

  mutating func add(_ entry: Entry) {
    byRun[entry.run, default: []].append(entry)
    byModel[entry.model, default: []].append(entry)
  }

  func attribution(in run: RunID) -> Attribution { Attribution(byRun[run] ?? []) }

  /// In the order of logging.
  func values(ofModel model: String) -> [Entry] { byModel[model] ?? [] }

  /// Finds the model of each value of one run.
  struct Attribution {
    private struct Place: Hashable {
      var key: String
      var timestamp: Timestamp
      var step: Int64
    }

    private var entries: [Place: [Entry]] = [:]

    init(_ all: [Entry]) {
      for entry in all {
        entries[Place(key: entry.key, timestamp: entry.timestamp, step: entry.step), default: []].append(
          entry)
      }
    }

    /// The value with its model, where it has one; each value of a model is given once.
    mutating func attributed(_ metric: Metric) -> Metric {
      if entries.isEmpty { return metric }
      let place = Place(key: metric.key, timestamp: metric.timestamp, step: metric.step)
      guard var candidates = entries[place],
        let index = candidates.firstIndex(where: {
          // The database writes zero for a model's NaN.
          ($0.value == metric.value || metric.value.isNaN)
            && (metric.dataset == nil || $0.dataset == metric.dataset)
        })
      else { return metric }
      let entry = candidates.remove(at: index)
      entries[place] = candidates.isEmpty ? nil : candidates
      var metric = metric
      metric.model = entry.model
      metric.dataset = metric.dataset ?? entry.dataset
      return metric
    }
  }
}

/// A metric's dataset, as `metrics.csv` spells it: `name@digest`.
enum MetricDataset {
  static func text(name: String?, digest: String?) -> String? {
    guard let name, !name.isEmpty else { return nil }
    let digest = digest ?? ""
    return digest.isEmpty && !name.contains("@") ? name : "\(name)@\(digest)"
  }

  /// The name and the digest, which may be empty.
  static func parts(_ text: String) -> (name: String, digest: String) {
    guard let at = text.lastIndex(of: "@") else { return (text, "") }
    return (String(text[..<at]), String(text[text.index(after: at)...]))
  }
}
