public import Comparison
public import Records

/// What a promotion or a rollback came to, for people and programs.
public struct PromotionReport: Sendable {
  public var verdict: PromotionVerdict
  /// The versions that leave the stage for it.
  public var retired: [Int]
  public var archive: ModelStage
  public var state: State
  /// The id of the commit that holds it.
  public var commit: String?
  /// The branch of that commit; nil on a detached HEAD.
  public var branch: String?
  /// The names of the tags that were made for it.
  public var tags: [String] = []

  public enum State: String, Sendable {
    /// It is committed.
    case done
    /// The policy does not let it happen.
    case blocked
    /// It would be done.
    case planned
    /// The version is in the stage already.
    case there
  }

  public init(
    _ verdict: PromotionVerdict, retired: [Int], archive: ModelStage, state: State, commit: String? = nil,
    branch: String? = nil
  ) {
    self.verdict = verdict
    self.retired = retired
    self.archive = archive
    self.state = state
    self.commit = commit
    self.branch = branch
  }

  /// For programs; `docs/json.md` says what it holds.
  public func json() -> JSON {
    .object(
      verdict.members + [
        JSON.Member("state", .string(state.rawValue)),
        JSON.Member("retired", .array(retired.map { .integer(Int64($0)) })),
        JSON.Member("commit", commit.map(JSON.string) ?? .null),
        JSON.Member("branch", branch.map(JSON.string) ?? .null),
        JSON.Member("tags", .array(tags.map(JSON.string))),
      ])
  }

  /// What happened in a line, each demand of the policy with its verdict, and where it is committed.
  public func text(_ style: Style) -> String {
    var text = style.line(headline(style))
    if state == .there { return text }
    text += demands.map { $0.text(style, width: demandWidth) }.joined()
    for problem in otherProblems { text += mark(false, style) + "\(problem.onOneLine)\n" }
    switch state {
    case .done:
      let place = branch.map { "committed to \($0.onOneLine)" } ?? "committed"
      text += "\(place)\(commit.map { " as \($0.prefix(10))" } ?? "")"
      text += branch == nil ? " on a detached HEAD; keep it with 'git switch -c BRANCH'\n" : "\n"
      if !tags.isEmpty { text += "tagged \(tags.joined(separator: ", ").onOneLine)\n" }
    case .planned: text += style.paint("nothing was changed (--dry-run)", .dim) + "\n"
    case .blocked: text += style.paint("blocked; nothing was changed", .red) + "\n"
    case .there: break
    }
    return text
  }

  private func headline(_ style: Style) -> [(text: String, ink: Ink?)] {
    let change = verdict.change
    let name = "\(change.model.text) \(change.version ?? change.from.first ?? 0)"
    if state == .there { return [(name, .bold), (" is in \(change.stage) already", nil)] }
    if change.version == nil {
      return [
        (change.model.text, .bold), (" \(style.arrow) ", nil), ("\(change.stage)", .bold), (retirement, nil),
      ]
    }
    let origin = change.origin == .none || change.origin == change.stage ? "" : ", from \(change.origin)"
    let back = change.rollbackOf == nil ? "" : " again"
    return [
      (name, .bold), (" \(style.arrow) ", nil), ("\(change.stage)", .bold), (back + origin + retirement, nil),
    ]
  }

  private var retirement: String {
    if retired.isEmpty { return "" }
    let versions = retired.map(String.init).joined(separator: ", ")
    let place = archive == .none ? "leaves it" : "goes to \(archive)"
    return verdict.change.version == nil ? ": \(versions) \(place)" : "; \(versions) \(place)"
  }

  // MARK: What the policy asks for

  private struct Demand {
    var passes: Bool
    var isOverridden: Bool
    var name: String
    var found: String
    var notes: [String]

    func text(_ style: Style, width: Int) -> String {
      let padding = String(repeating: " ", count: max(0, width - name.onOneLine.displayWidth) + 2)
      var text =
        mark(passes, style, isOverridden: isOverridden) + name.onOneLine + padding + found.onOneLine + "\n"
      for note in notes where !isOverridden { text += "    \(style.arrow) \(note.onOneLine)\n" }
      return text
    }
  }

  private var demandWidth: Int { min(40, demands.map { $0.name.onOneLine.displayWidth }.max() ?? 0) }

  private var demands: [Demand] {
    let isOverridden = !verdict.overridden.isEmpty
    var demands = (verdict.gates?.verdicts ?? []).map { gate in
      Demand(
        passes: gate.passes, isOverridden: isOverridden, name: gate.gate.text, found: gate.figures,
        notes: gate.remedy.map { [$0] } ?? [])
    }
    let approvals = verdict.approvals
    let refused = approvals.refused.map { refused in
      "\(refused.approval?.approver ?? refused.path) does not count: \(refused.reason)"
    }
    if approvals.required > 0 || !approvals.counted.isEmpty || !refused.isEmpty {
      demands.append(
        Demand(
          passes: approvals.isEnough, isOverridden: isOverridden,
          name: Number.count(approvals.required, "approval"),
          found: approvals.counted.isEmpty
            ? "none" : approvals.counted.map(\.approver).joined(separator: ", "),
          notes: refused + (approvals.isEnough ? [] : [approvals.command])))
    }
    if let override = verdict.change.override {
      demands.append(
        Demand(
          passes: true, isOverridden: false, name: "override", found: "\(override.by): \(override.reason)",
          notes: []))
    }
    return demands
  }

  /// Those that no demand above tells of.
  private var otherProblems: [String] {
    verdict.problems.filter { problem in
      problem != verdict.approvals.missing && !problem.hasPrefix("gate '")
    }
  }
}

/// Whether something is as it should be.
private func mark(_ passes: Bool, _ style: Style, isOverridden: Bool = false) -> String {
  if passes { return "  " + style.paint(style.unicode ? "✓" : "ok", .green) + " " }
  if isOverridden { return "  " + style.paint("!", .yellow) + " " }
  return "  " + style.paint(style.unicode ? "✗" : "no", .red) + " "
}
