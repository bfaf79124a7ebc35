import ArgumentParser
import Ledger
import Records
import Registry

struct AliasCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alias",
    abstract: "Give an alias to a version of a model, move it, or take it away, and commit that.",
    discussion: """
      Without a version it prints which one has the alias; with the model alone, all aliases. An alias is a name \
      that code may load a model by (models:/churn@champion), with no gates: those are for stages.

      Example:
        cairn alias churn champion 4
        cairn alias churn champion
        cairn alias churn champion --delete
      """)

  @OptionGroup var repository: RepositoryOptions
  @Argument(help: "The model.", completion: .custom { Completion.models($0, $1, $2) }) var model: String
  @Argument(help: "The alias: letters, digits, _ and -.") var alias: String?
  @Argument(help: "The version: its number, another alias, or a stage.") var version: String?
  @Flag(help: "Take the alias away.") var delete = false
  @Flag(help: "Print the aliases that the model has then as JSON.") var json = false

  func validate() throws {
    if delete, alias == nil { throw ValidationError("which alias? cairn alias \(model) ALIAS --delete") }
    if delete, version != nil { throw ValidationError("--delete takes no version") }
  }

  func run() throws {
    let ledger = try World().recoveredLedger(repository)
    let catalogue = try ModelCatalogue(ledger)
    let state = try catalogue.model(model)
    let name = state.name.text.escapedForMessage
    guard let alias else { return try put(state) }
    let held = state.alias(alias)
    if delete || version == nil, held == nil {
      throw RegistryError(
        .notFound, "model '\(name)' has no alias '\(alias.escapedForMessage)'; see 'cairn alias \(name)'")
    }
    let what = "alias '\(alias.escapedForMessage)' of model '\(name)'"
    if delete {
      return try change(what, "removed", ledger) { try $0.deleteAlias(alias, of: state.name, in: ledger) }
    }
    guard let version else {
      return try json ? put(state) : Output.put("\(held?.version ?? 0)\n")
    }
    let number = try state.version(named: VersionReference(parsing: version)).number
    try ModelAlias.check(alias)
    let from = held.map { $0.version == number ? "" : " (was \($0.version))" } ?? ""
    try change(what, "is version \(number)\(from)", ledger) {
      try $0.setAlias(alias, of: state.name, to: number, in: ledger)
    }
  }

  private func change(
    _ what: String, _ done: String, _ ledger: Ledger, _ body: (ModelRegistry) throws -> Void
  ) throws {
    if !json { return try RegistryAnnouncement.put(what, done, in: ledger) { try body(ModelRegistry()) } }
    try body(ModelRegistry())
    try put(ModelCatalogue(ledger).model(model))
  }

  private func put(_ model: ModelState) throws {
    if json {
      let members = model.aliases.map { JSON.Member($0.alias, .integer(Int64($0.version))) }
      return try Output.put(.object(members))
    }
    try Output.put(model.aliases.map { "\($0.alias.escapedForMessage) \($0.version)\n" }.joined())
  }
}
