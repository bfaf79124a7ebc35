internal import Records

/// The metrics of logged models. MLflow keeps them beside those of the run that logged them, and in the run's own
/// history without the model; Cairn's history has each once, with its model.
struct ModelMetrics {
  /// A value that was logged for a model.
  struct Entry {
    var model: String
    var key: String
    var timestamp: Timestamp
    var step: Int64
    var value: Double
    /// As ``MetricDataset`` spells it.
    var dataset: String?
  }

  private var entries: [RunID: [Entry]] = [:]

  mutating func add(_ entry: Entry, of run: RunID) { entries[run, default: []].append(entry) }

  func attribution(in run: RunID) -> Attribution { Attribution(entries[run] ?? []) }

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

    /// What was given to no value: the database holds equal values of two models once.
    var rest: [Metric] {
      entries.values.joined().sorted {
        ($0.timestamp, $0.key, $0.step, $0.model) < ($1.timestamp, $1.key, $1.step, $1.model)
      }.map {
        Metric(
          key: $0.key, step: $0.step, timestamp: $0.timestamp, value: $0.value, model: $0.model,
          dataset: $0.dataset)
      }
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
}
