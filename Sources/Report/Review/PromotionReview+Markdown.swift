import Comparison
import Records

extension PromotionReview {
  /// `` `churn` 3 → 4 in Production ``.
  var title: String {
    let name = Markdown.code(model.text)
    guard let version else {
      let left = from.filter { !to.contains($0) }.map(String.init).joined(separator: ", ")
      return "\(name) \(left) leaves \(Markdown.prose(stage.name))"
    }
    let way = rollbackOf.map { " (back from \($0))" } ?? ""
    let before = rollbackOf == nil ? incumbent.map { "\($0) → " } ?? "" : ""
    return "\(name) \(before)\(version) in \(Markdown.prose(stage.name))\(way)"
  }

  /// The section of a change: verdict, gates, approvals, metrics, and what else differs.
  ///
  /// - Parameter hasTitle: not where the whole text has the same one.
  func markdown(rows: Int, hasTitle: Bool) -> [String] {
    var parts = hasTitle ? ["### \(passes ? "✅" : "❌") \(title)\n"] : []
    parts.append(verdict + "\n")
    if !archived.isEmpty {
      let numbers = archived.map { Markdown.code("\(model.text)@\($0)") }.joined(separator: ", ")
      parts.append("With it \(numbers) goes to the archive.\n")
    }
    if let override { parts.append(overrideText(override)) }
    if let gates, !gates.verdicts.isEmpty { parts.append(gateTable(gates)) }
    if approvals.required > 0 || !approvals.given.isEmpty { parts.append(approvalList(rows: max(rows, 5))) }
    if !metrics.isEmpty { parts.append(metricTable(rows: rows)) }
    if let runs { parts += runs.circumstances(rows: rows) }
    return parts
  }

  private var verdict: String {
    if passes {
      if rollbackOf != nil {
        return "The version held this stage before: it comes back without being judged anew."
      }
      if version == nil { return "Leaving a stage needs no approval." }
      guard let gates else { return "The policy asks nothing of this change." }
      var parts: [String] = []
      if !gates.verdicts.isEmpty {
        let passed = gates.verdicts.count { $0.passes }
        parts.append(
          passed == gates.verdicts.count
            ? "passes \(Number.count(passed, "gate"))"
            : "passes \(passed) of \(Number.count(gates.verdicts.count, "gate"))")
      }
      if approvals.required > 0 {
        parts.append("has \(approvals.counted) of \(Number.count(approvals.required, "approval"))")
      }
      let text = parts.joined(separator: ", ")
      return text.isEmpty ? "The policy asks nothing of this change." : "It \(text)."
    }
    return "**It cannot be merged as it is:**\n" + problems.map { "\n- \(Markdown.sentence($0))" }.joined()
  }

  private func overrideText(_ override: StageHolders.Override) -> String {
    var text = "> ⚠️ **Overridden** by \(Markdown.code(override.by)): \(Markdown.prose(override.reason))\n"
    for problem in overridden { text += "> - \(Markdown.sentence(problem))\n" }
    return text
  }

  private func gateTable(_ gates: GateReport) -> String {
    let table = Table(
      [Table.Column("gate"), Table.Column(""), Table.Column("figures")],
      rows: gates.verdicts.map { verdict in
        let needed = verdict.remedy.map { "<br>needed: \(Markdown.sentence($0))" } ?? ""
        return [
          Table.Cell(Markdown.code("\(verdict.gate)")), Table.Cell(verdict.passes ? "✅" : "❌"),
          Table.Cell(Markdown.prose(verdict.figures) + needed),
        ]
      })
    return "**Gates**\n\n" + table.markdown()
  }

  private func approvalList(rows: Int) -> String {
    var text = "**Approvals**: \(approvals.counted) of \(approvals.required)\n"
    for given in approvals.given.prefix(rows) {
      text += "\n- \(given.refusal == nil ? "✅" : "❌") \(Markdown.code(given.who))"
      if let at = given.at { text += ", \(at.description.prefix(10))" }
      if let comment = given.comment { text += ": \(Markdown.prose(comment))" }
      if let refusal = given.refusal { text += " does not count: \(Markdown.prose(refusal))" }
    }
    if !approvals.given.isEmpty { text += "\n" }
    if approvals.given.count > rows {
      text += "\n_and \(Number.grouped(approvals.given.count - rows)) more_\n"
    }
    return text
  }

  /// The incumbent's metrics and the candidate's beside each other, with the way that each went from version to version.
  private func metricTable(rows: Int) -> String {
    let model = model.text
    let judged = Set((gates?.verdicts ?? []).compactMap(\.gate.metricKey))
    // What a gate asks about comes first.
    let ordered = metrics.filter { judged.contains($0.key) } + metrics.filter { !judged.contains($0.key) }
    let hasHistory = history.values.contains { $0.points.count > 1 }
    var columns = [
      Table.Column("metric"),
      Table.Column(incumbent.map { Markdown.code("\(model)@\($0)") } ?? "before", alignment: .right),
      Table.Column(version.map { Markdown.code("\(model)@\($0)") } ?? "after", alignment: .right),
      Table.Column("change"),
    ]
    if hasHistory { columns.append(Table.Column("by version")) }
    let table = Table(
      columns,
      rows: ordered.prefix(rows).map { metric in
        let sides = metric.sides
        let way = metric.direction.map { " (\($0) is better)" } ?? ""
        var cells = [
          Table.Cell(Markdown.code(metric.key) + way), Table.Cell(metric.old == nil ? "–" : sides.old),
          Table.Cell(metric.new == nil ? "–" : sides.new), Table.Cell(metric.markdownText),
        ]
        if hasHistory { cells.append(Table.Cell(chart(of: metric.key))) }
        return cells
      })
    return "**Metrics**\n\n" + table.markdown() + leftOut(metrics.count, rows)
  }

  private func chart(of key: String) -> String {
    guard let series = history[key], series.points.count > 1 else { return "" }
    return Markdown.code(Sparkline.text(series, width: 16, style: .plain))
  }
}

extension Gate {
  /// The metric that it looks at.
  fileprivate var metricKey: String? {
    if case .metric(let key, _, _) = condition { key } else { nil }
  }
}
