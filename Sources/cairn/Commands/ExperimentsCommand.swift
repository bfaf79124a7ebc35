import ArgumentParser

struct ExperimentsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "experiments",
    abstract: "List, create, rename, delete, restore and tag experiments.",
    discussion: """
      Example:
        cairn experiments
        cairn experiments create churn --tag team=growth
        cairn experiments rename churn churn-2025
      """,
    subcommands: [
      ListExperimentsCommand.self, CreateExperimentCommand.self, RenameExperimentCommand.self,
      DeleteExperimentCommand.self, RestoreExperimentCommand.self, TagExperimentCommand.self,
    ],
    defaultSubcommand: ListExperimentsCommand.self)
}
