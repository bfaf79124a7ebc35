internal import Records

/// Makes Cairn's records of MLflow's, with a note of each thing that has to change on the way.
struct ImportRecords {
  /// The tag that keeps an experiment's old id: Cairn's follow from the names.
  static let experimentTag = "cairn.imported.experiment_id"

  static func name(
    ofExperiment source: SourceExperiment, _ report: inout MigrationReport
  ) -> String {
    let name = line(source.name, bytes: ExperimentName.maximumLength)
    if name != source.name {
      report.note(
        .changed, "experiment '\(source.name.escapedForMessage)'",
        "is called '\(name.escapedForMessage)' here")
    }
    return name
  }

  /// - Parameter metrics: what its values come to.
  static func run(
    _ source: SourceRun, in experiment: ExperimentID, metrics: [String: LatestMetric],
    _ report: inout MigrationReport
  ) -> Run {
    let subject = "run \(source.id.short)"
    var tags = checked(source.tags, .tag, subject, &report)
    if let user = source.user, !user.isEmpty, tags["mlflow.user"] == nil { tags["mlflow.user"] = user }
    let wanted = source.name ?? tags["mlflow.runName"] ?? ""
    let name = line(wanted.isEmpty ? "run-\(source.id.short)" : wanted, scalars: RunName.maximumLength)
    if name != wanted, !wanted.isEmpty {
      report.note(.changed, subject, "is called '\(name.escapedForMessage)' here")
    }
    // Answers to MLflow's clients get these tags from the record.
    if tags["mlflow.runName"] == name { tags["mlflow.runName"] = nil }
    let parent = tags["mlflow.parentRunId"].flatMap { try? RunID(anyForm: $0) }
    if parent != nil { tags["mlflow.parentRunId"] = nil }
    let start = source.startTime ?? metrics.values.map(\.timestamp).min() ?? source.endTime
    if start == nil { report.note(.changed, subject, "has no start time; it is set to 1970") }
    return Run(
      id: source.id, name: name, experimentID: experiment, status: source.status, lifecycle: source.lifecycle,
      startTime: start ?? Timestamp(milliseconds: 0), endTime: source.endTime,
      parent: parent,
      params: checked(source.params, .parameter, subject, &report), tags: tags, metrics: metrics,
      inputs: source.inputs, outputs: source.outputs)
  }

  /// Without the keys that Cairn's files cannot hold, each with a note. Long values stay whole.
  static func checked(
    _ values: [String: String], _ kind: KeyKind, _ subject: String, _ report: inout MigrationReport
  ) -> [String: String] {
    values.filter { key, _ in
      do throws(RecordError) {
        try kind.check(key)
        return true
      } catch {
        report.note(.problem, subject, error.message)
        return false
      }
    }
  }

  /// On one line, and no longer than that.
  private static func line(_ text: String, scalars: Int = .max, bytes: Int = .max) -> String {
    var result = ""
    var length = 0
    for scalar in text.unicodeScalars.prefix(scalars) {
      let isBreak =
        scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value) || scalar.value == 0x2028
        || scalar.value == 0x2029
      let kept: Unicode.Scalar = isBreak ? " " : scalar
      length += String(kept).utf8.count
      if length > bytes { break }
      result.unicodeScalars.append(kept)
    }
    return result.unicodeScalars.contains { !$0.properties.isWhitespace } ? result : "unnamed"
  }
}
