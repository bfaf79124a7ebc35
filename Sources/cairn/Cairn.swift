import ArgumentParser

struct Cairn: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cairn",
    abstract: "Experiment runs, metrics and models as files in your own Git repository.",
    discussion: """
      Example:
        cairn init --git
        cairn run --experiment churn -P lr=0.1 -- python train.py
        cairn runs

      Exit status: 0 done; 1 a check said no; 2 wrong usage; 3 the repository or the data has a problem. \
      'cairn run' exits as its command does.
      """,
    version: "0.1.0",
    groupedSubcommands: [
      CommandGroup(name: "Begin", subcommands: [InitCommand.self, StatusCommand.self, DoctorCommand.self]),
      CommandGroup(
        name: "Record", subcommands: [RunCommand.self, StartCommand.self, LogCommand.self, EndCommand.self]),
      CommandGroup(
        name: "Look",
        subcommands: [
          RunsCommand.self, ShowCommand.self, CompareCommand.self, DiffCommand.self, ExperimentsCommand.self,
          ExportCommand.self,
        ]),
      CommandGroup(
        name: "Change",
        subcommands: [TagCommand.self, NoteCommand.self, DeleteCommand.self, RestoreCommand.self]),
      CommandGroup(
        name: "Register",
        subcommands: [
          RegisterCommand.self, ModelsCommand.self, AliasCommand.self, AnnotateCommand.self, CardCommand.self,
        ]),
      CommandGroup(
        name: "Promote",
        subcommands: [
          GateCommand.self, ApproveCommand.self, PromoteCommand.self, RollbackCommand.self,
          HistoryCommand.self, VerifyCommand.self,
        ]),
      CommandGroup(
        name: "Review",
        subcommands: [
          CheckCommand.self, ReportCommand.self, TagSyncCommand.self,
        ]),
      CommandGroup(name: "Serve", subcommands: [ServerCommand.self]),
      CommandGroup(name: "Move", subcommands: [SyncCommand.self, ImportCommand.self]),
      CommandGroup(
        name: "Other", subcommands: [CompletionsCommand.self, ManualCommand.self, MergeDriverCommand.self]),
    ])

  @OptionGroup var repository: RepositoryOptions

  func run() throws {
    try Output.put(NextStep.text(in: World(), repository))
  }
}
