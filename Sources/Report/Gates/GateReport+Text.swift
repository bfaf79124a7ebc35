public import Comparison
import Records

extension GateReport {
  /// A line for each gate with what was found, and what would satisfy those that say no.
  public func text(_ style: Style) -> String {
    var text = style.line([
      (title, .bold), (": ", nil), (summary, verdicts.isEmpty ? nil : passes ? .green : .red),
    ])
    if let incumbent { text += style.line([("  in \(stage) now: version \(incumbent)", .dim)]) }
    if verdicts.isEmpty { return text }
    text += "\n"
    let widest = verdicts.map { $0.gate.text.onOneLine.displayWidth }.max() ?? 0
    let column = min(widest, max(16, (style.width ?? .max) / 2 - 6))
    for verdict in verdicts {
      let mark = verdict.passes ? style.passed : style.failed
      let gate = verdict.gate.text.onOneLine.fitted(to: column, ellipsis: style.ellipsis)
      let start = "  \(mark) "
      let padding = String(repeating: " ", count: column - gate.displayWidth + 2)
      let indent = start.displayWidth + column + 2
      let room = style.width.map { max(20, $0 - indent) }
      let lines = FieldList.wrap(verdict.figures.onOneLine, to: room)
      let ink: Ink = verdict.passes ? .green : .red
      text +=
        "  \(style.paint(mark, ink)) \(gate)\(padding)\(style.paint(lines[0], verdict.passes ? nil : .red))\n"
      for line in lines.dropFirst() {
        text += String(repeating: " ", count: indent) + style.paint(line, verdict.passes ? nil : .red) + "\n"
      }
      guard let remedy = verdict.remedy else { continue }
      let wrapped = FieldList.wrap(remedy.onOneLine, to: style.width.map { max(20, $0 - 6) })
      text += "    \(style.arrow) \(wrapped[0])\n"
      for line in wrapped.dropFirst() { text += "      \(line)\n" }
    }
    return text
  }

  /// `churn@4 to Production`.
  var title: String { "\(model.text)@\(version) to \(stage)" }

  /// `2 of 3 gates pass`.
  public var summary: String {
    if verdicts.isEmpty { return "no gates, \(Policy.fileName) asks nothing of a version here" }
    let passing = verdicts.count(where: \.passes)
    if passing == verdicts.count {
      return verdicts.count == 1 ? "the gate passes" : "all \(passing) gates pass"
    }
    return verdicts.count == 1
      ? "the gate does not pass" : "\(passing) of \(verdicts.count) gates pass"
  }
}

extension Style {
  var passed: String { unicode ? "✓" : "ok" }
  var failed: String { unicode ? "✗" : "no" }
}
