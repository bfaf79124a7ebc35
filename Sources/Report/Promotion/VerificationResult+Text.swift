public import Comparison
public import Records

extension VerificationResult {
  /// A paragraph for each thing that does not hold, and a last line that sums up.
  public func text(_ style: Style) -> String {
    var text = ""
    for finding in findings {
      text += style.paint(String(finding.commit.prefix(10)), .dim) + " "
      text += style.paint(finding.code.rawValue, .red) + ": \(finding.message.onOneLine)\n"
      if let remedy = finding.remedy { text += "  \(style.arrow) \(remedy.onOneLine)\n" }
    }
    for note in notes {
      text += style.paint(String(note.commit.prefix(10)), .dim) + " "
      text += style.paint("note", .yellow) + ": \(note.message.onOneLine)\n"
    }
    if !text.isEmpty { text += "\n" }
    return text + style.paint(verdict, passes ? .green : .red) + "\n"
  }

  private var verdict: String {
    let range = (from.map { "\($0.prefix(10)).." } ?? "up to ") + to.prefix(10)
    let looked = [
      Number.count(commits, "commit"),
      "\(Number.count(promotions, "promotion")) (\(governed) under a policy)",
      Number.count(approvals, "approval"), "the bytes of \(Number.count(artifacts, "version"))",
    ].joined(separator: ", ")
    return (passes ? "all holds" : Number.count(findings.count, "finding")) + ", \(range): \(looked)"
  }

  /// For programs; `docs/json.md` says what it holds.
  public func json() -> JSON {
    .object([
      JSON.Member("from", from.map(JSON.string) ?? .null), JSON.Member("to", .string(to)),
      JSON.Member("passes", .bool(passes)), JSON.Member("commits", .integer(Int64(commits))),
      JSON.Member("promotions", .integer(Int64(promotions))),
      JSON.Member("governed", .integer(Int64(governed))),
      JSON.Member("approvals", .integer(Int64(approvals))),
      JSON.Member("artifacts", .integer(Int64(artifacts))),
      JSON.Member("findings", .array(findings.map(\.json))), JSON.Member("notes", .array(notes.map(\.json))),
    ])
  }
}

extension VerificationFinding {
  fileprivate var json: JSON {
    .object([
      JSON.Member("code", .string(code.rawValue)), JSON.Member("commit", .string(commit)),
      JSON.Member("model", model.map { .string($0.text) } ?? .null),
      JSON.Member("version", version.map { .integer(Int64($0)) } ?? .null),
      JSON.Member("stage", stage.map { .string($0.name) } ?? .null), JSON.Member("message", .string(message)),
      JSON.Member("remedy", remedy.map(JSON.string) ?? .null),
    ])
  }
}
