public import Comparison
public import Records

extension GateReport {
  /// For programs; `docs/json.md` says what it holds.
  public func json() -> JSON {
    .object([
      JSON.Member("model", .string(model.text)), JSON.Member("version", .integer(Int64(version))),
      JSON.Member("stage", .string(stage.name)),
      JSON.Member("incumbent", incumbent.map { .integer(Int64($0)) } ?? .null),
      JSON.Member("passes", .bool(passes)), JSON.Member("gates", .array(verdicts.map(\.json))),
    ])
  }

  /// A table with a row for each gate, below a heading.
  ///
  /// - Parameter level: of the heading; nil leaves it out, for those who have one.
  public func markdown(level: Int? = 3) -> String {
    var text = ""
    if let level {
      let mark = passes ? "✅" : "❌"
      text +=
        String(repeating: "#", count: level)
        + " \(mark) \(Markdown.prose(title)): \(Markdown.prose(summary))\n\n"
    }
    if let incumbent { text += "In \(Markdown.prose(stage.name)) now: version \(incumbent).\n\n" }
    if verdicts.isEmpty { return text }
    text += "| | Gate | Found |\n|---|---|---|\n"
    for verdict in verdicts {
      let mark = verdict.passes ? "✅" : "❌"
      let remedy = verdict.remedy.map { "<br>→ \(Markdown.prose($0))" } ?? ""
      text += "| \(mark) | \(Self.cell(verdict.gate.text)) | \(Markdown.prose(verdict.figures))\(remedy) |\n"
    }
    return text
  }

  /// A bar would end the cell even inside of code.
  private static func cell(_ text: String) -> String {
    Markdown.code(text).split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }

  /// A case for each gate.
  public func junit() -> String {
    var report = JUnit(suite: title)
    for verdict in verdicts {
      let failure = verdict.passes ? nil : verdict.figures + (verdict.remedy.map { "\n\($0)" } ?? "")
      report.cases.append(
        JUnit.Case(name: verdict.gate.text, group: "\(model.text).\(stage)", failure: failure))
    }
    return report.text()
  }
}

extension GateVerdict {
  var json: JSON {
    var members = [
      JSON.Member("gate", .string(gate.text)), JSON.Member("passes", .bool(passes)),
      JSON.Member("figures", .string(figures)),
    ]
    if let remedy { members.append(JSON.Member("remedy", .string(remedy))) }
    return .object(members)
  }
}
