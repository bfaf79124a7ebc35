public import Records

/// What this machine knows of a run that no commit holds yet: `live/<run id>` under Cairn's private directory. It goes when the run is committed, so that listing the few live runs finds all unfinished business.
public struct LiveRun: Hashable, Sendable {
  public enum Phase: String, Hashable, Sendable {
    /// Values are still expected.
    case running
    /// Ended; waits for its commit.
    case ended
  }

  public var run: RunID
  public var parent: RunID?
  /// The Git directory of the work tree that the run's files are in.
  public var workTree: String
  public var phase: Phase
  /// Whether the run is to be committed when it ends.
  public var commits: Bool
  /// The process whose end ends the run; nil when only `cairn end` does.
  public var owner: Process?
  /// The command that `cairn run` started.
  public var child: Process?
  /// The machine, since its last start.
  public var machine: String
  public var started: Timestamp
  /// How it is to end, once that is known and as long as the end is being written: whoever finds it so goes on.
  public var ending: RunEnd?
  /// When this state's file was made, in milliseconds since 1970 by the file system's clock: whatever changed since
  /// then may be newer than the branch.
  var begun: Int64 = 0
  /// What became of the run after its end; nil for one that lives its first life, or ended it and was left alone.
  public var reopening: Reopening?

  /// A run that took more after its end.
  public struct Reopening: Hashable, Sendable {
    /// Whether the branch holds the run as it was: then the next commit adds to that, and what is only there stays.
    public var isInBranch: Bool
    /// Artifacts that the next commit takes out, relative to the run's directory.
    public var removed: [String] = []
    /// Counts the changes of files that neither the record nor the metrics tell of.
    public var changes: Int64 = 0

    public init(isInBranch: Bool) { self.isInBranch = isInBranch }
  }

  /// Whether the branch holds an earlier state of the run.
  var isInBranch: Bool { reopening?.isInBranch ?? false }

  public struct Process: Hashable, Sendable {
    public var id: Int32
    public var start: String
  }
}

extension LiveRun {
  var json: JSON {
    var members: [JSON.Member] = [
      .init("schema", "cairn/live/1"), .init("run_id", .string(run.text)),
      .init("work_tree", .string(workTree)),
      .init("phase", .string(phase.rawValue)), .init("commits", .bool(commits)),
      .init("machine", .string(machine)), .init("started", .integer(started.milliseconds)),
      .init("begun", .integer(begun)),
    ]
    if let parent { members.append(.init("parent_run_id", .string(parent.text))) }
    if let owner { members.append(.init("owner", Self.json(owner))) }
    if let child { members.append(.init("child", Self.json(child))) }
    if let ending { members.append(.init("ending", Self.json(ending))) }
    if let reopening { members.append(.init("reopening", reopening.json)) }
    return JSON.object(members)
  }

  init(parsing bytes: [UInt8]) throws(RecordError) {
    let json = try JSON(parsing: bytes)
    guard let run = json["run_id"]?.string, let workTree = json["work_tree"]?.string,
      let phase = json["phase"]?.string.flatMap(Phase.init(rawValue:)), let commits = json["commits"]?.bool,
      let machine = json["machine"]?.string, let started = json["started"]?.integer
    else { throw RecordError(.malformed, "not the state of a live run") }
    self.run = try RunID(run)
    self.workTree = workTree
    self.phase = phase
    self.commits = commits
    self.machine = machine
    self.started = Timestamp(milliseconds: started)
    begun = json["begun"]?.integer ?? 0
    parent = if let text = json["parent_run_id"]?.string { try RunID(text) } else { nil }
    owner = Self.process(json["owner"])
    child = Self.process(json["child"])
    ending = Self.ending(json["ending"])
    reopening = json["reopening"].map(Reopening.init)
  }

  private static func json(_ process: Process) -> JSON {
    .object([.init("pid", .integer(Int64(process.id))), .init("start", .string(process.start))])
  }

  private static func json(_ end: RunEnd) -> JSON {
    .object([
      .init("status", .string(end.status.rawValue)),
      .init("exit_code", end.exitCode.map { .integer(Int64($0)) } ?? .null),
      .init("time", end.time.map { .integer($0.milliseconds) } ?? .null),
      .init("as_given", .bool(end.isAsGiven)),
    ])
  }

  private static func ending(_ json: JSON?) -> RunEnd? {
    guard let status = (json?["status"]?.string).flatMap(RunStatus.init(rawValue:)) else { return nil }
    var end = RunEnd(
      status, exitCode: (json?["exit_code"]?.integer).map { Int($0) },
      time: (json?["time"]?.integer).map(Timestamp.init(milliseconds:)))
    end.isAsGiven = json?["as_given"]?.bool ?? false
    return end
  }

  private static func process(_ json: JSON?) -> Process? {
    guard let id = json?["pid"]?.integer, let start = json?["start"]?.string else { return nil }
    return Process(id: Int32(truncatingIfNeeded: id), start: start)
  }
}

extension LiveRun.Reopening {
  fileprivate var json: JSON {
    .object([
      .init("in_branch", .bool(isInBranch)), .init("removed", .array(removed.map(JSON.string))),
      .init("changes", .integer(changes)),
    ])
  }

  fileprivate init(_ json: JSON) {
    isInBranch = json["in_branch"]?.bool ?? true
    removed = (json["removed"]?.array ?? []).compactMap(\.string)
    changes = json["changes"]?.integer ?? 0
  }
}
