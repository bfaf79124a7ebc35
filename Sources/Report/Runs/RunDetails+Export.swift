import Comparison
public import Records

extension RunDetails {
  /// The first line of ``exportCSV()``.
  public static let exportHeader = "run_id,kind,key,step,timestamp,value\n"

  /// Everything of the run that is a name and a value, in long form; one line each, without a header. Kinds are
  /// `attribute`, `param`, `tag`, `metric` (each point of the history), `input` (a dataset's digest), `artifact` (its
  /// size in bytes), `environment` and `package`.
  public func exportCSV() -> String {
    var text = ""
    func line(_ kind: String, _ key: String, _ value: String, step: Int64? = nil, time: Timestamp? = nil) {
      text += CSV.line([
        run.id.text, kind, key, step.map(String.init) ?? "", time?.description ?? "", value,
      ])
    }
    line("attribute", "name", run.name)
    line("attribute", "experiment_id", run.experimentID.text)
    if let experiment { line("attribute", "experiment", experiment) }
    line("attribute", "status", run.status.rawValue)
    line("attribute", "lifecycle", run.lifecycle.rawValue)
    line("attribute", "start_time", run.startTime.description)
    if let endTime = run.endTime { line("attribute", "end_time", endTime.description) }
    if let parent = run.parent { line("attribute", "parent", parent.text) }
    if let exitCode = run.exitCode { line("attribute", "exit_code", String(exitCode)) }
    for fact in run.source?.facts ?? [] { line("attribute", fact.key, fact.value) }
    for (key, value) in run.params.sorted(by: { $0.key < $1.key }) { line("param", key, value) }
    for (key, value) in run.tags.sorted(by: { $0.key < $1.key }) { line("tag", key, value) }
    for key in Set(run.metrics.keys).union(series.keys).sorted() {
      for point in history(of: key) {
        line("metric", key, CSV.number(point.value), step: point.step, time: point.timestamp)
      }
    }
    for input in run.inputs { line("input", input.name, input.digest) }
    for artifact in artifacts { line("artifact", artifact.path, String(artifact.size)) }
    for fact in environment?.facts ?? [] { line("environment", fact.key, fact.value) }
    for (name, version) in (environment?.packageVersions ?? [:]).sorted(by: { $0.key < $1.key }) {
      line("package", name, version)
    }
    return text
  }

  /// ``Run/document(experiment:)`` with these keys after it:
  ///
  ///     "history": {"rmse": [{"step": 0, "timestamp": "…", "value": 1.2}, …]},
  ///     "artifacts": [{"path", "size", "sha256"}],
  ///     "environment": null or what `environment.json` holds
  public func document() -> JSON {
    guard case .object(var members) = run.document(experiment: experiment) else { return .null }
    let keys = Set(run.metrics.keys).union(series.keys).sorted()
    members.append(
      JSON.Member("history", .object(keys.map { JSON.Member($0, .array(history(of: $0).map(\.document))) })))
    members.append(
      JSON.Member(
        "artifacts",
        .array(
          artifacts.map {
            .object([
              JSON.Member("path", .string($0.path)), JSON.Member("size", .integer($0.size)),
              JSON.Member("sha256", .text($0.sha256)),
            ])
          })))
    members.append(JSON.Member("environment", environment?.json ?? .null))
    return .object(members)
  }

  /// The points in the file, or the latest value alone where there is no history.
  private func history(of key: String) -> [Series.Point] {
    if let series = series[key] { return series.points }
    return run.metrics[key].map {
      [Series.Point(step: $0.step, timestamp: $0.timestamp, value: $0.value)]
    } ?? []
  }
}

extension Series.Point {
  fileprivate var document: JSON {
    .object([
      JSON.Member("step", .integer(step)), JSON.Member("timestamp", timestamp.json),
      JSON.Member("value", .value(value)),
    ])
  }
}
