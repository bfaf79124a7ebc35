public import Comparison
public import Records

extension CheckResult {
  /// For programs; `docs/json.md` says what it holds.
  public func json() -> JSON {
    .object([
      JSON.Member("base", .string(base)), JSON.Member("head", .string(head)),
      JSON.Member("files", .integer(Int64(files))), JSON.Member("passes", .bool(passes)),
      JSON.Member("findings", .array(findings.map(\.json))),
    ])
  }

  /// Workflow commands, by which GitHub shows each finding at its line, and the last line of ``text(_:)``.
  /// <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>
  public func workflowCommands() -> String {
    var text = ""
    for finding in findings {
      var properties = [("file", finding.path)]
      if let line = finding.line { properties.append(("line", String(line))) }
      if let column = finding.column { properties.append(("col", String(column))) }
      properties.append(("title", "cairn check: \(finding.code.rawValue)"))
      let named = properties.map { "\($0.0)=\(Self.escapedProperty($0.1))" }.joined(separator: ",")
      let message = [finding.message, finding.remedy].compactMap(\.self).joined(separator: "\n")
      text += "::\(finding.isWarning ? "warning" : "error") \(named)::\(Self.escapedData(message))\n"
    }
    return text + "\(verdict)\n"
  }

  private static func escapedData(_ text: String) -> String {
    text.replacing("%", with: "%25").replacing("\r\n", with: "%0D%0A").replacing("\r", with: "%0D")
      .replacing("\n", with: "%0A")
  }

  private static func escapedProperty(_ text: String) -> String {
    escapedData(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }

  /// A case for each kind of finding, so that what was looked at shows as well.
  public func junit() -> String {
    var report = JUnit(suite: "cairn check")
    for code in CheckFinding.Code.allCases where !code.isWarning {
      let lines = findings.filter { $0.code == code }.map { finding in
        let place = finding.line.map { "\(finding.path):\($0)" } ?? finding.path
        return "\(place): \(finding.message)" + (finding.remedy.map { "\n  \($0)" } ?? "")
      }
      report.cases.append(
        JUnit.Case(
          name: code.summary, group: code.rawValue,
          failure: lines.isEmpty ? nil : lines.joined(separator: "\n")))
    }
    return report.text()
  }

  /// A heading and a list, for a comment. At most `limit` findings are listed.
  public func markdown(limit: Int = 100) -> String {
    let mark = passes ? "✅" : "❌"
    var text = "### \(mark) cairn check: \(Markdown.prose(verdict))\n"
    for finding in findings.prefix(limit) {
      let place = finding.line.map { "\(finding.path):\($0)" } ?? finding.path
      text +=
        "\n- \(finding.isWarning ? "⚠️ " : "")\(Markdown.code(place)): \(Markdown.sentence(finding.message))"
      if let remedy = finding.remedy { text += "<br>→ \(Markdown.sentence(remedy))" }
      text += "\n"
    }
    if findings.count > limit { text += "\n_and \(Number.grouped(findings.count - limit)) more_\n" }
    return text
  }
}

extension CheckFinding {
  var json: JSON {
    var members = [
      JSON.Member("code", .string(code.rawValue)),
      JSON.Member("severity", .string(isWarning ? "warning" : "error")), JSON.Member("path", .string(path)),
    ]
    if let line { members.append(JSON.Member("line", .integer(Int64(line)))) }
    if let column { members.append(JSON.Member("column", .integer(Int64(column)))) }
    members.append(JSON.Member("message", .string(message)))
    if let remedy { members.append(JSON.Member("remedy", .string(remedy))) }
    return .object(members)
  }
}

extension CheckFinding.Code {
  /// What holds where there is no such finding.
  var summary: String {
    switch self {
    case .policy: "cairn.yaml can be read"
    case .storeMoved: "the store stays where it is"
    case .signers: "the file of allowed signers can be read"
    case .conflictMarker: "no merge left its marks"
    case .malformed: "each file is what its path says"
    case .notCanonical: "each file has the bytes that Cairn writes"
    case .misplaced: "each file is where it belongs"
    case .unknownFile: "each file is of a known kind"
    case .link: "no link is in the store"
    case .largeFile: "large files are in Git LFS"
    case .runRemoved: "no run is removed"
    case .runRewritten: "no run is rewritten"
    case .untrue: "the files of a run agree"
    case .versionRemoved: "no version is removed"
    case .versionAltered: "no version is altered, no number given again"
    case .dangling: "what is referred to is there"
    case .promotion: "promotions pass their gates and are approved"
    case .name: "names keep the conventions"
    case .requiredTag: "runs have the tags that they need"
    }
  }
}
