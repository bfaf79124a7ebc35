import ArgumentParser
import Ledger
import Records

struct CreateExperimentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Create an experiment, and commit that. 'cairn run --experiment NAME' does it as well.",
    discussion: """
      Example:
        cairn experiments create churn --tag team=growth
      """)

  @OptionGroup var repository: RepositoryOptions
  @Argument(help: "Its name.") var name: String
  @Option(
    name: .shortAndLong, parsing: .unconditionalSingleValue,
    help: ArgumentHelp("A tag; may be repeated.", valueName: "key=value"))
  var tag: [Assignment] = []

  func run() throws {
    let ledger = try World().recoveredLedger(repository)
    if let there = try ledger.experiments().first(where: { $0.name == name }) {
      let hint =
        there.lifecycle == .deleted ? " and deleted; bring it back with 'cairn experiments restore'" : ""
      throw LedgerError(.conflict, "experiment '\(name.escapedForMessage)' is there already\(hint)")
    }
    let experiment = try ledger.createExperiment(named: name, tags: Assignment.dictionary(tag, of: "tag"))
    try NamedExperiment.announce(
      "experiment '\(name.escapedForMessage)' (\(experiment.id))", "created",
      ledger.commit(experiment, verb: "create"))
  }
}

struct RenameExperimentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rename",
    abstract: "Give an experiment another name, and commit that. No run changes.",
    discussion: """
      Example:
        cairn experiments rename churn churn-2025
      """)

  @OptionGroup var repository: RepositoryOptions
  @OptionGroup var named: NamedExperiment
  @Argument(help: ArgumentHelp("Its new name.", valueName: "new-name")) var newName: String

  func run() throws {
    let ledger = try World().recoveredLedger(repository)
    _ = try ExperimentName(newName)
    try ledger.policy.conventions.check(experimentName: newName)
    if let there = try ledger.experiments().first(where: { $0.name == newName }) {
      throw LedgerError(
        .conflict,
        "experiment '\(newName.escapedForMessage)' is there already (\(there.id)); choose another name")
    }
    try named.change(in: ledger, verb: "rename \(named.name) to", "renamed to '\(newName.escapedForMessage)'")
    { $0.name = newName }
  }
}

struct DeleteExperimentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Mark an experiment as deleted, and commit that. Its runs leave the lists with it.",
    discussion: """
      Example:
        cairn experiments delete churn
      """)

  @OptionGroup var repository: RepositoryOptions
  @OptionGroup var named: NamedExperiment

  func run() throws {
    let ledger = try World().recoveredLedger(repository)
    try named.change(in: ledger, verb: "delete", "deleted") { $0.lifecycle = .deleted }
  }
}

struct RestoreExperimentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Bring a deleted experiment back, and commit that.",
    discussion: """
      Example:
        cairn experiments list --all
        cairn experiments restore churn
      """)

  @OptionGroup var repository: RepositoryOptions
  @OptionGroup var named: NamedExperiment

  func run() throws {
    let ledger = try World().recoveredLedger(repository)
    try named.change(in: ledger, verb: "restore", "restored") { $0.lifecycle = .active }
  }
}

struct TagExperimentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tag",
    abstract: "Set or remove an experiment's tags, and commit that.",
    discussion: """
      Example:
        cairn experiments tag churn team=growth
        cairn experiments tag churn --remove team
      """)

  @OptionGroup var repository: RepositoryOptions
  @OptionGroup var named: NamedExperiment
  @Argument(help: ArgumentHelp("Tags to set.", valueName: "key=value"))
  var values: [Assignment] = []
  @Option(help: ArgumentHelp("A tag to remove; may be repeated.", valueName: "key"))
  var remove: [String] = []

  func validate() throws {
    if values.isEmpty, remove.isEmpty {
      throw ValidationError("give a tag to set (key=value) or --remove key")
    }
  }

  func run() throws {
    let set = try Assignment.dictionary(values, of: "tag")
    for (key, value) in set {
      try KeyKind.tag.check(key)
      try KeyKind.tag.checkValue(value, of: key)
    }
    let ledger = try World().recoveredLedger(repository)
    try named.change(in: ledger, verb: "tag", "tagged") { experiment in
      experiment.tags.merge(set) { $1 }
      for key in remove where experiment.tags.removeValue(forKey: key) == nil {
        throw LedgerError(.notFound, "experiment '\(experiment.name)' has no tag '\(key.escapedForMessage)'")
      }
    }
  }
}

/// An experiment that is there, by its name or id.
struct NamedExperiment: ParsableArguments {
  @Argument(help: "The experiment's name or id.", completion: .custom { Completion.experiments($0, $1, $2) })
  var name: String

  func change(
    in ledger: Ledger, verb: String, _ done: String, _ body: (inout Experiment) throws -> Void
  ) throws {
    let old = try Catalogue.experiment(name, among: ledger.experiments())
    var new = old
    try body(&new)
    let what = "experiment '\(old.name.escapedForMessage)'"
    try Self.announce(what, done, new == old ? .nothingToDo : ledger.commit(new, verb: verb))
  }
  static func announce(_ thing: String, _ change: String, _ outcome: CommitOutcome) throws {
    try Announcement.put(thing, change, outcome)
    // Only runs are taken up again of their own accord.
    if case .postponed = outcome { World.say("when that is over, 'cairn doctor --fix' commits it") }
  }
}
