internal import Files
internal import Records

extension Ledger {
  /// `run(churn): brave-otter-12 finished, rmse 0.712`, and trailers for programs.
  func commitMessage(of runs: [Run], nested: Int) throws -> String {
    var names: [ExperimentID: String] = [:]
    for run in runs where names[run.experimentID] == nil {
      names[run.experimentID] = try experiment(run.experimentID)?.name ?? run.experimentID.text
    }
    var subject: String
    if runs.count == 1, let run = runs.first, try isInBranch(run.id) {
      // It was committed before, and changed since in a way that could not be committed at once.
      subject = "update(\(Self.line(names[run.experimentID] ?? ""))): \(Self.line(run.name))"
    } else if runs.count == 1, let run = runs.first {
      subject =
        "run(\(Self.line(names[run.experimentID] ?? ""))): \(Self.line(run.name)) \(run.status.rawValue.lowercased())"
      if nested > 0 { subject += " with \(nested) nested run\(nested == 1 ? "" : "s")" }
      if let (key, metric) = headline(run.metrics) { subject += ", \(key) \(Self.short(metric.value))" }
    } else if try runs.allSatisfy({ try isInBranch($0.id) }) {
      subject = "update: \(runs.count) runs"
    } else {
      subject = "run: \(runs.count) runs ended"
    }
    var trailers = runs.map { "Cairn-Run: \($0.id)" }
    trailers += Set(names.values).sorted().map { "Cairn-Experiment: \(Self.line($0))" }
    return subject + "\n\n" + trailers.joined(separator: "\n") + "\n"
  }

  /// The metric that a person would ask for first: one that `cairn.yaml` gives a direction, else the first by name.
  private func headline(_ metrics: [String: LatestMetric]) -> (String, LatestMetric)? {
    let known = metrics.filter { policy.direction(of: $0.key) != nil }
    return (known.isEmpty ? metrics : known).min { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Without line breaks and control characters, which would forge a trailer.
  static func line(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }

  /// Four significant digits.
  static func short(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return "\(value)" }
    var scale = 1.0
    var magnitude = value.magnitude
    // Whole numbers and very large or small ones keep their own spelling.
    guard magnitude >= 1e-4, magnitude < 1e6 else { return "\(value)" }
    while magnitude < 1000 {
      magnitude *= 10
      scale *= 10
    }
    let rounded = (value * scale).rounded() / scale
    return rounded == rounded.rounded() ? "\(Int64(rounded))" : "\(rounded)"
  }
}
