public import Records

/// What this machine knows of a logged model that no commit holds as it is: `live-models/<id>/state.json` under Cairn's
/// private directory.
public struct LiveLoggedModel: Hashable, Sendable {
  public var model: LoggedModelID
  /// The Git directory of the work tree that the model's files are in.
  public var workTree: String
  /// Runs with whose commit it goes, whichever is first.
  public var runs: [RunID] = []
  /// Whether the branch holds the model as it was: then the next commit adds to that, and what is only there stays.
  public var isInBranch: Bool
  /// Artifacts that the next commit takes out, relative to the model's directory.
  public var removed: [String] = []
  /// Counts the changes.
  public var changes: Int64 = 0
  /// When the last change was.
  public var changed: Timestamp
}

extension LiveLoggedModel {
  func formatted() -> [UInt8] {
    JSON.object([
      .init("schema", "cairn/live-model/1"), .init("model_id", .string(model.text)),
      .init("work_tree", .string(workTree)), .init("runs", .array(runs.map { .string($0.text) })),
      .init("in_branch", .bool(isInBranch)), .init("removed", .array(removed.map(JSON.string))),
      .init("changes", .integer(changes)),
      .init("changed", .integer(changed.milliseconds)),
    ]).formatted()
  }

  init(parsing bytes: [UInt8]) throws(RecordError) {
    let json = try JSON(parsing: bytes)
    guard let model = json["model_id"]?.string, let workTree = json["work_tree"]?.string,
      let isInBranch = json["in_branch"]?.bool
    else { throw RecordError(.malformed, "not the state of a logged model") }
    self.model = try LoggedModelID(model)
    self.workTree = workTree
    self.isInBranch = isInBranch
    runs = (json["runs"]?.array ?? []).compactMap { $0.string.flatMap { try? RunID($0) } }
    removed = (json["removed"]?.array ?? []).compactMap(\.string)
    changes = json["changes"]?.integer ?? 0
    changed = Timestamp(milliseconds: json["changed"]?.integer ?? 0)
  }
}
