import ArgumentParser
import Ledger
import Records

/// What a new run is given: the same for `cairn run` and `cairn start`.
struct NewRunOptions: ParsableArguments {
  @Option(
    name: .shortAndLong, help: "The experiment; else CAIRN_EXPERIMENT, else 'Default'. Made when it is new.",
    completion: .custom { Completion.experiments($0, $1, $2) })
  var experiment: String?
  @Option(name: .shortAndLong, help: "The run's name; made up when it is left out.")
  var name: String?
  @Option(
    name: [.customShort("P"), .customLong("param")], parsing: .unconditionalSingleValue,
    help: ArgumentHelp("A parameter.", valueName: "key=value"))
  var params: [Assignment] = []
  @Option(
    name: [.customShort("t"), .customLong("tag")], parsing: .unconditionalSingleValue,
    help: ArgumentHelp("A tag.", valueName: "key=value"))
  var tags: [Assignment] = []
  @Option(help: "The run that this one is nested in; else CAIRN_RUN_ID, when that run still lives.")
  var parent: String?
  @Flag(name: .customLong("no-commit"), help: "Leave the run's files for you to commit.")
  var leavesFiles = false

  func start(in world: World, ledger: Ledger) throws -> RunStart {
    var start = RunStart(
      experiment: experiment ?? world.environment["CAIRN_EXPERIMENT"].flatMap { $0.isEmpty ? nil : $0 }
        ?? "Default")
    start.name = name
    start.params = try Assignment.dictionary(params, of: "parameter")
    start.tags = try Assignment.dictionary(tags, of: "tag")
    start.commits = !leavesFiles
    // Only where cairn.yaml asks for it: these name a person and a machine.
    if ledger.policy.capture.user, let user = world.environment["USER"] ?? world.environment["LOGNAME"] {
      start.tags["mlflow.user"] = start.tags["mlflow.user"] ?? user
    }
    if ledger.policy.capture.hostname {
      start.tags["cairn.hostname"] = start.tags["cairn.hostname"] ?? ProcessTable.hostName
    }
    if let parent {
      start.parent = try CurrentRunOptions.find(parent, in: ledger)
    } else if let outer = world.environment["CAIRN_RUN_ID"], let id = try? RunID(outer),
      let live = try ledger.liveRun(id), live.phase == .running
    {
      start.parent = id
    }
    return start
  }
}

/// `key=value`, split at the first `=`.
struct Assignment: ExpressibleByArgument, Hashable {
  var key: String
  var value: String

  init?(argument: String) {
    guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else { return nil }
    key = String(argument[..<equals])
    value = String(argument[argument.index(after: equals)...])
  }

  /// - Throws: ``UsageError`` when a key is given two values.
  static func dictionary(_ assignments: [Assignment], of kind: String) throws -> [String: String] {
    var result: [String: String] = [:]
    for assignment in assignments {
      if let old = result.updateValue(assignment.value, forKey: assignment.key), old != assignment.value {
        throw UsageError("\(kind) '\(assignment.key)' is given twice: '\(old)' and '\(assignment.value)'")
      }
    }
    return result
  }
}
