import ArgumentParser
import Ledger
import Records
import TrackingServer

struct UserTokenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token",
    abstract: "Make a token for a user, and print it this once; or take one back.",
    discussion: """
      A client sends it when MLFLOW_TRACKING_TOKEN holds it. A second one of the same label takes the place of the \
      first.

      Example:
        export MLFLOW_TRACKING_TOKEN=$(cairn server users token ada --label laptop)
        cairn server users token ada --label laptop --revoke
      """)

  @OptionGroup var repository: RepositoryOptions
  @Argument(help: "The user's name.") var name: String
  @Option(help: "What it is for.")
  var label = "default"
  @Flag(help: "Take the token of that label back.")
  var revoke = false

  func run() throws {
    let file = UserFile(try World().ledger(repository).usersFile)
    if revoke {
      try file.change { try $0.removeToken(of: name, label: label) }
      try Output.put("token '\(label.escapedForMessage)' of \(name) is no longer valid\n")
    } else {
      try Output.put(file.change { try $0.addToken(to: name, label: label) } + "\n")
    }
  }
}

struct GrantCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grant",
    abstract: "Say what a user may do with an experiment or a registered model.",
    discussion: """
      READ sees it, EDIT logs to it and changes it, MANAGE deletes as well; NO_PERMISSIONS hides it, DEFAULT takes \
      the grant back. Whoever creates something may manage it.

      Example:
        cairn server users grant grace EDIT --experiment churn
        cairn server users grant ci MANAGE --model churn
      """)

  @OptionGroup var repository: RepositoryOptions
  @Argument(help: "The user's name.") var name: String
  @Argument(help: "READ, EDIT, MANAGE, NO_PERMISSIONS or DEFAULT.") var permission: String
  @Option(
    help: "The experiment's name or id.", completion: .custom { Completion.experiments($0, $1, $2) })
  var experiment: String?
  @Option(help: "The registered model's name.")
  var model: String?

  func validate() throws {
    guard (experiment == nil) != (model == nil) else {
      throw ValidationError("give one of --experiment and --model")
    }
    if permission.uppercased() != "DEFAULT" { _ = try Permission(argument: permission) }
  }

  func run() throws {
    let ledger = try World().ledger(repository)
    let permission = permission.uppercased() == "DEFAULT" ? nil : try Permission(argument: permission)
    let resource: Resource =
      if let experiment {
        .experiment(try Catalogue.experiment(experiment, among: ledger.experiments()).id.text)
      } else {
        .model(model ?? "")
      }
    try UserFile(ledger.usersFile).change { try $0.grant(permission, on: resource, to: name) }
    let thing = experiment.map { "experiment '\($0)'" } ?? "model '\(model ?? "")'"
    try Output.put(
      "\(name): \(permission?.rawValue ?? "the default") on \(thing.escapedForMessage)\n")
  }
}

struct DefaultPermissionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "default",
    abstract: "Say what users may do with what nothing was granted for.",
    discussion: """
      READ from the start. Creating experiments and models is open to each user.

      Example:
        cairn server users default NO_PERMISSIONS
      """)

  @OptionGroup var repository: RepositoryOptions
  @Argument(help: "NO_PERMISSIONS, READ, EDIT or MANAGE.") var permission: String

  func validate() throws { _ = try Permission(argument: permission) }

  func run() throws {
    let ledger = try World().ledger(repository)
    let permission = try Permission(argument: permission)
    try UserFile(ledger.usersFile).change { $0.fallback = permission }
    try Output.put("what nothing is granted for: \(permission.rawValue)\n")
  }
}

extension Permission {
  /// - Throws: `ValidationError` for a word that is none.
  init(argument: String) throws {
    guard let permission = Permission(rawValue: argument.uppercased()) else {
      let words = Permission.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("'\(argument.escapedForMessage)' is no permission: \(words)")
    }
    self = permission
  }
}
