import Records

/// A logged model as MLflow's answers have it.
struct LoggedModelAnswer {
  let model: LoggedModel
  let metrics: [LoggedModelMetric]
  /// The address below which its artifacts lie.
  let location: String

  /// `{"info":…,"data":…}`
  func append(to bytes: inout [UInt8]) {
    bytes.append(raw: "{\"info\":{\"model_id\":")
    bytes.append(text: model.id.text)
    bytes.append(raw: ",\"experiment_id\":")
    bytes.append(text: model.experimentID.text)
    bytes.append(raw: ",\"name\":")
    bytes.append(text: model.name)
    bytes.append(raw: ",\"creation_timestamp_ms\":")
    bytes.append(integer: model.created.milliseconds)
    bytes.append(raw: ",\"last_updated_timestamp_ms\":")
    bytes.append(integer: model.updated.milliseconds)
    bytes.append(raw: ",\"artifact_uri\":")
    bytes.append(text: location)
    bytes.append(raw: ",\"status\":")
    bytes.append(text: model.status.answeredName)
    bytes.append(raw: ",\"model_type\":")
    bytes.append(text: model.type ?? "")
    bytes.append(raw: ",\"source_run_id\":")
    bytes.append(text: model.sourceRun ?? "")
    if let message = model.statusMessage {
      bytes.append(raw: ",\"status_message\":")
      bytes.append(text: message)
    }
    if !model.tags.isEmpty {
      bytes.append(raw: ",\"tags\":[")
      bytes.append(pairs: model.tags)
      bytes.append(raw: "]")
    }
    bytes.append(raw: "},\"data\":{")
    if !model.params.isEmpty {
      bytes.append(raw: "\"params\":[")
      bytes.append(pairs: model.params)
      bytes.append(raw: metrics.isEmpty ? "]" : "],")
    }
    if !metrics.isEmpty {
      bytes.append(raw: "\"metrics\":[")
      for (index, metric) in metrics.enumerated() {
        if index > 0 { bytes.append(raw: ",") }
        append(metric, to: &bytes)
      }
      bytes.append(raw: "]")
    }
    bytes.append(raw: "}}")
  }

  private func append(_ metric: LoggedModelMetric, to bytes: inout [UInt8]) {
    bytes.append(
      metric: metric.key, value: metric.databaseValue, timestamp: metric.timestamp.milliseconds,
      step: metric.step)
    if let dataset = metric.dataset.map({ MetricDataset($0) }) {
      bytes.append(raw: ",\"dataset_name\":")
      bytes.append(text: dataset.name)
      if !dataset.digest.isEmpty {
        bytes.append(raw: ",\"dataset_digest\":")
        bytes.append(text: dataset.digest)
      }
    }
    bytes.append(raw: ",\"model_id\":")
    bytes.append(text: model.id.text)
    bytes.append(raw: ",\"run_id\":")
    bytes.append(text: metric.run)
    bytes.append(raw: "}")
  }
}

extension LoggedModelMetric {
  /// As MLflow's databases keep it, and answer and compare: NaN is 0, the infinities are the greatest numbers.
  var databaseValue: Double {
    if value.isNaN { return 0 }
    guard value.isInfinite else { return value }
    return value < 0 ? -Double.greatestFiniteMagnitude : .greatestFiniteMagnitude
  }

  /// In MLflow's order, each once: by key, time, step and run.
  static func ordered(_ metrics: [LoggedModelMetric]) -> [LoggedModelMetric] {
    func precedes(_ a: LoggedModelMetric, _ b: LoggedModelMetric) -> Bool {
      if a.key != b.key { return a.key < b.key }
      if a.timestamp != b.timestamp { return a.timestamp < b.timestamp }
      return (a.step, a.run) < (b.step, b.run)
    }
    var once: [LoggedModelMetric] = []
    for metric in metrics.sorted(by: precedes) {
      if let last = once.last, !precedes(last, metric) { continue }
      once.append(metric)
    }
    return once
  }
}

extension LoggedModelStatus {
  /// MLflow's names, by its numbers from 1.
  static let answeredNames = ["LOGGED_MODEL_PENDING", "LOGGED_MODEL_READY", "LOGGED_MODEL_UPLOAD_FAILED"]

  var answeredName: String {
    self == .unspecified ? "LOGGED_MODEL_STATUS_UNSPECIFIED" : "LOGGED_MODEL_" + rawValue
  }

  /// MLflow's number.
  var number: Int {
    switch self {
    case .unspecified: 0
    case .pending: 1
    case .ready: 2
    case .uploadFailed: 3
    }
  }

  /// - Parameter name: MLflow's; any other is no status in particular.
  init(answeredName name: String) {
    self = Self.allCases.first { $0.answeredName == name } ?? .unspecified
  }
}
