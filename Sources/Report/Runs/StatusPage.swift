public import Records

/// What `cairn status` prints: where records go, what runs now, what no commit holds.
public struct StatusPage: Hashable, Sendable {
  /// The store's directory, relative to the repository's root.
  public var store: String
  /// Where commits go; nil when HEAD is detached.
  public var branch: String?
  /// Whether `cairn.yaml` names the branch, rather than it being the one that is checked out.
  public var isBranchFixed: Bool
  public var runCount: Int
  public var experiments: [ExperimentID: String]
  /// Runs that have not ended.
  public var live: [Run]
  /// Runs that have ended and that no commit holds, or holds otherwise.
  public var uncommitted: [Run]
  /// One sentence each: what stands in the way of commits, a merge under way, an ignored store.
  public var notices: [String]
  public var now: Timestamp

  public init(
    store: String, branch: String?, isBranchFixed: Bool, runCount: Int, experiments: [ExperimentID: String],
    live: [Run] = [], uncommitted: [Run] = [], notices: [String] = [], now: Timestamp
  ) {
    self.store = store
    self.branch = branch
    self.isBranchFixed = isBranchFixed
    self.runCount = runCount
    self.experiments = experiments
    self.live = live
    self.uncommitted = uncommitted
    self.notices = notices
    self.now = now
  }

  /// Fitted to the terminal; ends with a newline.
  public func text(_ style: Style) -> String {
    var fields = FieldList()
    fields.add(
      "store",
      "\(store)/, \(Number.count(runCount, "run")) in \(Number.count(experiments.count, "experiment"))")
    let target = branch.map { "go to \($0)" + (isBranchFixed ? " (set in cairn.yaml)" : "") }
    fields.add("commits", target ?? "go to the detached HEAD")
    var text = fields.text(style, indent: 0)
    for notice in notices {
      for line in FieldList.wrap(notice.onOneLine, to: style.width) {
        text += style.paint(line, .yellow) + "\n"
      }
    }
    text += section("running", live, style) + section("not committed", uncommitted, style)
    if live.isEmpty, uncommitted.isEmpty { text += "nothing is running, every run is committed\n" }
    return text
  }

  private func section(_ title: String, _ runs: [Run], _ style: Style) -> String {
    if runs.isEmpty { return "" }
    let list = RunList(
      runs: runs, experiments: experiments, columns: [.id, .name, .experiment, .status, .started, .duration],
      now: now)
    return "\n" + style.paint("\(title) (\(Number.grouped(runs.count)))", .bold) + "\n" + list.text(style)
  }

  /// `{"store", "branch": text or null, "branch_is_fixed", "runs", "experiments", "live": [run], "uncommitted": [run],
  /// "notices": [text]}`, runs as ``Run/document(experiment:)`` gives them.
  public func json() -> JSON {
    func documents(_ runs: [Run]) -> JSON {
      .array(runs.map { $0.document(experiment: experiments[$0.experimentID]) })
    }
    return .object([
      JSON.Member("store", .string(store)),
      JSON.Member("branch", .text(branch)),
      JSON.Member("branch_is_fixed", .bool(isBranchFixed)),
      JSON.Member("runs", .integer(Int64(runCount))),
      JSON.Member("experiments", .integer(Int64(experiments.count))),
      JSON.Member("live", documents(live)),
      JSON.Member("uncommitted", documents(uncommitted)),
      JSON.Member("notices", .array(notices.map(JSON.string))),
    ])
  }
}
