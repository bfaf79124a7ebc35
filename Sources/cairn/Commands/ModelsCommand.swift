import ArgumentParser

struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "List, show, create, rename, delete, tag and describe registered models.",
    discussion: """
      'cairn models' alone lists all; with a name it shows that model, as 'cairn models show' does.

      Example:
        cairn models
        cairn models churn --at v1.2
        cairn models show churn@champion
        cairn models create churn --description "Who leaves next month"
      """,
    subcommands: [
      ListModelsCommand.self, ShowModelCommand.self, CreateModelCommand.self, RenameModelCommand.self,
      DeleteModelCommand.self, TagModelCommand.self, DescribeModelCommand.self,
    ],
    defaultSubcommand: ListModelsCommand.self)
}
