import ArgumentParser
import Ledger
import Records
import Report
import TrackingServer

struct ServerUsersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "users",
    abstract: "Who may use the server, and what each may do.",
    discussion: """
      Users are kept under the Git directory, in a file that only its owner can read: no commit holds them. A server \
      that runs sees a change within a second.

      Example:
        cairn server users add ada --admin
        cairn server users token ada --label laptop
        cairn server users grant grace EDIT --experiment churn
      """,
    subcommands: [
      ListUsersCommand.self, AddUserCommand.self, RemoveUserCommand.self, UserTokenCommand.self,
      GrantCommand.self, DefaultPermissionCommand.self,
    ],
    defaultSubcommand: ListUsersCommand.self)
}

struct ListUsersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the server's users.",
    discussion: """
      Example:
        cairn server users
        cairn server users list --json
      """)

  @OptionGroup var repository: RepositoryOptions
  @Flag(help: "Print them as JSON.")
  var json = false

  func run() throws {
    let world = World()
    let ledger = try world.ledger(repository)
    let book = try UserFile(ledger.usersFile).book()
    let names = Dictionary(
      uniqueKeysWithValues: try ledger.experiments().map { ($0.id.text, $0.name) })
    var table = Table([
      .init("user"), .init("role"), .init("tokens"), .init("grants", priority: 1),
    ])
    for (name, user) in book.users.sorted(by: { $0.key < $1.key }) {
      let grants = user.grants.map { resource, permission in
        switch resource {
        case .experiment(let id): "experiment \(names[id] ?? id) \(permission.rawValue)"
        case .model(let model): "model \(model) \(permission.rawValue)"
        }
      }.sorted()
      table.rows.append([
        .init(name), .init(user.isAdmin ? "admin" : "user"),
        .init(
          user.tokens.map(\.label).joined(separator: ", "),
          value: .array(user.tokens.map { .string($0.label) })),
        .init(grants.joined(separator: ", "), value: .array(grants.map { .string($0) })),
      ])
    }
    if json {
      try Output.put(
        ["default_permission": .string(book.fallback.rawValue), "users": table.json()] as JSON)
    } else if book.users.isEmpty {
      try Output.put("no users: add one with 'cairn server users add NAME --admin'\n")
    } else {
      try Output.put(table.text(world.style))
      try Output.put("what nothing is granted for: \(book.fallback.rawValue)\n")
    }
  }
}

struct AddUserCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add a user, or give one another password.",
    discussion: """
      The password is asked for on a terminal; elsewhere it is the first line of standard input.

      Example:
        cairn server users add ada --admin
        pass show cairn/ci | cairn server users add ci
      """)

  @OptionGroup var repository: RepositoryOptions
  @Argument(help: "The user's name.") var name: String
  @Flag(help: "May read and change everything.")
  var admin = false

  func run() throws {
    let ledger = try World().ledger(repository)
    try UserBook.check(name: name)
    let password = try Password.ask(for: name)
    let isNew = try UserFile(ledger.usersFile).change { book in
      let isNew = book.users[name] == nil
      try book.set(name, password: password, isAdmin: admin)
      return isNew
    }
    try Output.put("user \(name) \(isNew ? "added" : "changed")\n")
  }
}

struct RemoveUserCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Remove a user with all tokens and grants.",
    discussion: """
      Example:
        cairn server users remove ada
      """)

  @OptionGroup var repository: RepositoryOptions
  @Argument(help: "The user's name.") var name: String

  func run() throws {
    let ledger = try World().ledger(repository)
    try UserFile(ledger.usersFile).change { try $0.remove(name) }
    try Output.put("user \(name) removed\n")
  }
}
