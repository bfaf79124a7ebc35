extension MigrationReport.Kind {
  fileprivate func counted(_ count: Int) -> String {
    let one = count == 1
    let noun =
      switch self {
      case .experiments: one ? "experiment" : "experiments"
      case .runs: one ? "run" : "runs"
      case .metrics: one ? "metric value" : "metric values"
      case .artifacts: one ? "artifact" : "artifacts"
      case .loggedModels: one ? "logged model" : "logged models"
      case .models: one ? "registered model" : "registered models"
      case .versions: one ? "model version" : "model versions"
      }
    return "\(count) \(noun)"
  }
}

extension MigrationReport {
  /// For people: what was taken, in a line each; then what was not, equal reasons together.
  ///
  /// - Parameter verb: `taken from mlruns`, `would be taken from mlruns`.
  public func text(_ verb: String) -> String {
    var text = "\(verb): \(list(\.taken) ?? "nothing")\n"
    if let unchanged = list(\.unchanged) { text += "there already: \(unchanged)\n" }
    if let different = list(\.different) { text += "there with other content, left as is: \(different)\n" }
    if let left = list(\.left) { text += "not taken: \(left)\n" }
    text += section("problems", .problem) + section("not held on the other side", .unsupported)
    text += section("changed on the way", .changed)
    return text
  }

  private func list(_ count: KeyPath<Tally, Int>) -> String? {
    let parts = Kind.allCases.compactMap { kind in
      self[kind][keyPath: count] > 0 ? kind.counted(self[kind][keyPath: count]) : nil
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  private func section(_ title: String, _ weight: Note.Weight) -> String {
    var subjects: [String: [String]] = [:]
    var order: [String] = []
    for note in notes where note.weight == weight {
      if subjects[note.reason] == nil { order.append(note.reason) }
      subjects[note.reason, default: []].append(note.subject)
    }
    if order.isEmpty { return "" }
    var text = "\(title):\n"
    for reason in order.prefix(Self.shownReasons) {
      let all = subjects[reason] ?? []
      let more = all.count > 2 ? " and \(all.count - 2) more" : ""
      text += "  \(all.prefix(2).joined(separator: ", "))\(more): \(reason)\n"
    }
    if order.count > Self.shownReasons {
      text += "  … and \(order.count - Self.shownReasons) more reasons; --json lists all\n"
    }
    return text
  }

  private static let shownReasons = 20
}
