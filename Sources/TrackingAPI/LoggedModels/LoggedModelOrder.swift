import Ledger
import Records

/// One key of an order of logged models; what has no value comes last either way.
struct LoggedModelOrder {
  enum Value {
    case text(String)
    case number(Double)
  }

  private let field: Field
  private let ascending: Bool

  private enum Field {
    case attribute(LoggedModelAttribute)
    case metric(String, DatasetCondition)
  }

  static let newestFirst = LoggedModelOrder(.attribute(.created), ascending: false)
  static let byID = LoggedModelOrder(.attribute(.id), ascending: true)

  private init(_ field: Field, ascending: Bool) {
    self.field = field
    self.ascending = ascending
  }

  /// - Parameter fields: of a message that was read.
  /// - Throws: what MLflow says of a name that names nothing.
  init(_ fields: Fields) throws(APIError) {
    let name = fields.text("field_name")
    ascending = fields["ascending"]?.bool ?? true
    let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2 {
      guard parts[0] == "metrics" else {
        throw .invalid("Invalid order by field name: \(name). Only metrics are supported.")
      }
      field = .metric(String(parts[1]), DatasetCondition(fields))
      return
    }
    guard let attribute = LoggedModelAttribute(name: name) else {
      throw APIError(.attributeNotFound, "Invalid order by field name: \(name)")
    }
    field = .attribute(attribute)
  }

  /// The key as a page token repeats it.
  static func asWritten(_ fields: Fields) -> JSON {
    func text(_ name: String) -> JSON { fields.text(name).isEmpty ? .null : .string(fields.text(name)) }
    return [
      "field_name": .string(fields.text("field_name")), "ascending": .bool(fields["ascending"]?.bool ?? true),
      "dataset_name": text("dataset_name"), "dataset_digest": text("dataset_digest"),
    ]
  }

  /// Whether it is by the attribute of that name.
  func isBy(_ name: String) -> Bool {
    if case .attribute(let attribute) = field { attribute.rawValue == name } else { false }
  }

  func key(of model: KnownModel) -> Value? {
    switch field {
    case .attribute(let attribute): return attribute.value(of: model.record)
    case .metric(let key, let dataset):
      // The latest of those on the dataset: by time, then step, then the first run.
      var latest: LoggedModelMetric?
      for metric in model.metrics where metric.key == key && dataset.holds(metric) {
        guard let known = latest else {
          latest = metric
          continue
        }
        if (known.timestamp, known.step) < (metric.timestamp, metric.step)
          || ((known.timestamp, known.step) == (metric.timestamp, metric.step) && metric.run < known.run)
        {
          latest = metric
        }
      }
      return latest.map { .number($0.databaseValue) }
    }
  }

  /// nil when neither comes first.
  func precedes(_ a: Value?, _ b: Value?) -> Bool? {
    switch (a, b) {
    case (nil, nil): return nil
    case (nil, _): return false
    case (_, nil): return true
    case (.number(let a)?, .number(let b)?): return a == b ? nil : (a < b) == ascending
    case (.text(let a)?, .text(let b)?):
      if a.utf8.elementsEqual(b.utf8) { return nil }
      return a.utf8.lexicographicallyPrecedes(b.utf8) == ascending
    default: return nil
    }
  }
}

/// The attributes of a logged model that a search knows, by MLflow's names.
enum LoggedModelAttribute: String {
  case id = "model_id"
  case experiment = "experiment_id"
  case name
  case location = "artifact_location"
  case created = "creation_timestamp_ms"
  case updated = "last_updated_timestamp_ms"
  case status
  case lifecycle = "lifecycle_stage"
  case type = "model_type"
  case sourceRun = "source_run_id"
  case statusMessage = "status_message"

  /// - Parameter name: also one of those that clients use.
  init?(name: String) {
    switch name {
    case "creation_time", "creation_timestamp": self = .created
    case "last_updated_timestamp": self = .updated
    default: self.init(rawValue: name)
    }
  }

  /// Whether it is compared as a number.
  var isNumeric: Bool { self == .created || self == .updated }

  /// nil where there is none.
  func value(of model: LoggedModel) -> LoggedModelOrder.Value? {
    switch self {
    case .id: .text(model.id.text)
    case .experiment: .number(Double(model.experimentID.text) ?? 0)
    case .name: .text(model.name)
    // Of one experiment it differs by the id alone.
    case .location: .text("mlflow-artifacts:/\(model.experimentID)/models/\(model.id)/artifacts")
    case .created: .number(Double(model.created.milliseconds))
    case .updated: .number(Double(model.updated.milliseconds))
    case .status: .number(Double(model.status.number))
    case .lifecycle: .text(model.lifecycle.rawValue)
    // Clients that give none give an empty one.
    case .type: .text(model.type ?? "")
    case .sourceRun: .text(model.sourceRun ?? "")
    case .statusMessage: model.statusMessage.map { .text($0) }
    }
  }
}
