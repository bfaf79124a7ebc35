import Comparison
public import Records

extension Run {
  /// The run as every `--json` output shows it:
  ///
  ///     {"run_id": "3f…", "name": "…", "experiment_id": "…", "experiment": "…" or null, "status": "FINISHED",
  ///      "lifecycle": "active", "start_time": "2026-11-24T07:30:53.123Z", "end_time": … or null,
  ///      "duration_ms": 1234 or null, "parent": "…" or null, "exit_code": 0 or null,
  ///      "source": null or {"commit", "branch", "dirty", "patch", "remote", "command": […], "directory",
  ///      "entry_point"},
  ///      "params": {"alpha": "0.1"}, "metrics": {"rmse": {"value": 0.7, "step": 3, "timestamp": "…"}},
  ///      "tags": {…}, "inputs": [{"name", "digest", "context", "source_type", "source"}],
  ///      "outputs": [{"model_id", "step"}]}
  ///
  /// Keys of params, metrics and tags are in order. Values that are no finite number are the strings `NaN`,
  /// `Infinity`, `-Infinity`. Later versions may add keys.
  public func document(experiment: String?) -> JSON {
    JSON.object([
      JSON.Member("run_id", .string(id.text)),
      JSON.Member("name", .string(name)),
      JSON.Member("experiment_id", .string(experimentID.text)),
      JSON.Member("experiment", .text(experiment)),
      JSON.Member("status", .string(status.rawValue)),
      JSON.Member("lifecycle", .string(lifecycle.rawValue)),
      JSON.Member("start_time", .moment(startTime)),
      JSON.Member("end_time", endTime.map(JSON.moment) ?? .null),
      JSON.Member(
        "duration_ms", endTime.map { .integer($0.milliseconds &- startTime.milliseconds) } ?? .null),
      JSON.Member("parent", .text(parent?.text)),
      JSON.Member("exit_code", exitCode.map { .integer(Int64($0)) } ?? .null),
      JSON.Member("source", source?.document ?? .null),
      JSON.Member("params", .texts(params)),
      JSON.Member(
        "metrics",
        .object(
          metrics.sorted { $0.key < $1.key }.map { key, metric in
            JSON.Member(
              key,
              .object([
                JSON.Member("value", .value(metric.value)), JSON.Member("step", .integer(metric.step)),
                JSON.Member("timestamp", .moment(metric.timestamp)),
              ]))
          })),
      JSON.Member("tags", .texts(tags)),
      JSON.Member("inputs", .array(inputs.map(\.document))),
      JSON.Member(
        "outputs",
        .array(
          outputs.map {
            .object([JSON.Member("model_id", .string($0.modelID)), JSON.Member("step", .integer($0.step))])
          })),
    ])
  }
}

extension Source {
  fileprivate var document: JSON {
    .object([
      JSON.Member("commit", .text(commit)),
      JSON.Member("branch", .text(branch)),
      JSON.Member("dirty", .bool(dirty)),
      JSON.Member("patch", .text(patch)),
      JSON.Member("remote", .text(remote)),
      JSON.Member("command", .array(command.map(JSON.string))),
      JSON.Member("directory", .text(directory)),
      JSON.Member("entry_point", .text(entryPoint)),
    ])
  }
}

extension DatasetInput {
  fileprivate var document: JSON {
    .object([
      JSON.Member("name", .string(name)),
      JSON.Member("digest", .string(digest)),
      JSON.Member("context", .text(context)),
      JSON.Member("source_type", .string(sourceType)),
      JSON.Member("source", .string(source)),
    ])
  }
}

extension JSON {
  static func text(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }

  static func moment(_ moment: Timestamp) -> JSON { .string(String(describing: moment)) }

  /// A number, or the name of what is none; null for nil.
  static func value(_ value: Double?) -> JSON {
    guard let value else { return .null }
    return value.isFinite ? .number(value) : .string(CSV.number(value))
  }

  /// In order of the keys.
  static func texts(_ texts: [String: String]) -> JSON {
    .object(texts.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) })
  }

  /// `{"key", "old", "new"}`.
  static func changes(_ changes: [ValueChange]) -> JSON {
    .array(
      changes.map {
        .object([
          JSON.Member("key", .string($0.key)), JSON.Member("old", .text($0.old)),
          JSON.Member("new", .text($0.new)),
        ])
      })
  }
}
