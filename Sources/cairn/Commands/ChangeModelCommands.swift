import ArgumentParser
import Ledger
import Records
import Registry

struct CreateModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Create a model, and commit that. 'cairn register' does it as well.",
    discussion: """
      Example:
        cairn models create churn --description "Who leaves" --tag team=growth
      """)

  @OptionGroup var repository: RepositoryOptions
  @Argument(help: "Its name.") var name: String
  @Option(help: "What it is for.") var description = ""
  @Option(
    name: .shortAndLong, parsing: .unconditionalSingleValue,
    help: ArgumentHelp("A tag; may be repeated.", valueName: "key=value"))
  var tag: [Assignment] = []

  func run() throws {
    let ledger = try World().recoveredLedger(repository)
    let name = try ModelName(name)
    let tags = try ModelTags.checked(tag)
    let shown = name.text.escapedForMessage
    if try ModelRegistry().model(name, at: ledger.tip(), in: ledger) != nil {
      throw RegistryError(.exists, "model '\(shown)' is there already; see 'cairn models \(shown)'")
    }
    try RegistryAnnouncement.put("model '\(shown)'", "created", in: ledger) {
      try ModelRegistry().createModel(name, description: description, tags: tags, in: ledger)
    }
  }
}

struct RenameModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rename",
    abstract: "Give a model another name, and commit that. Its versions go with it.",
    discussion: """
      Example:
        cairn models rename churn churn-eu
      """)

  @OptionGroup var repository: RepositoryOptions
  @Argument(help: "The model.", completion: .custom { Completion.models($0, $1, $2) }) var model: String
  @Argument(help: ArgumentHelp("Its new name.", valueName: "new-name")) var newName: String

  func run() throws {
    let ledger = try World().recoveredLedger(repository)
    let model = try ModelCatalogue(ledger).model(model)
    let new = try ModelName(newName)
    guard new != model.name else {
      throw UsageError("model '\(model.name.text.escapedForMessage)' has that name already")
    }
    if try ModelRegistry().model(new, at: ledger.tip(), in: ledger) != nil {
      throw RegistryError(
        .exists, "model '\(new.text.escapedForMessage)' is there already; choose another name")
    }
    let what = "model '\(model.name.text.escapedForMessage)'"
    try RegistryAnnouncement.put(what, "renamed to '\(new.text.escapedForMessage)'", in: ledger) {
      try ModelRegistry().rename(model.name, to: new, in: ledger)
    }
  }
}

struct DeleteModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Delete a model with all its versions, or one version, and commit that.",
    discussion: """
      The files stay in Git's history. A version's number is never given again; a model of the name that is created \
      later begins with version 1.

      Example:
        cairn models delete churn@3
        cairn models delete churn --yes
      """)

  @OptionGroup var repository: RepositoryOptions
  @Argument(
    help: "The model, or a version of it.", completion: .custom { Completion.models($0, $1, $2) })
  var model: String
  @Flag(name: .shortAndLong, help: "Do not ask.") var yes = false

  func run() throws {
    let ledger = try World().recoveredLedger(repository)
    let (model, version) = try ModelCatalogue(ledger).find(ModelReference(parsing: model))
    let name = model.name.text.escapedForMessage
    let what = version.map { "version \($0.number) of model '\(name)'" } ?? "model '\(name)'"
    if !yes, try !Question.isAnsweredYes("Delete \(what)\(consequences(model, version))?") {
      return try Output.put("nothing was deleted\n")
    }
    try RegistryAnnouncement.put(what, "deleted", in: ledger) {
      if let version {
        try ModelRegistry().deleteVersion(model.name, version.number, in: ledger)
      } else {
        try ModelRegistry().deleteModel(model.name, in: ledger)
      }
    }
  }

  /// What goes with it.
  private func consequences(_ model: ModelState, _ version: RegisteredVersion?) -> String {
    let going = version.map { [$0] } ?? model.versions
    let held = going.filter { $0.stage != .none && $0.stage != .archived }.map {
      "version \($0.number) is in \($0.stage.name)"
    }
    let aliases = going.flatMap { model.aliases(of: $0.number) }
    var parts: [String] = []
    if version == nil, !going.isEmpty { parts.append("\(going.count) version\(going.count == 1 ? "" : "s")") }
    parts += held
    if !aliases.isEmpty { parts.append("alias \(aliases.joined(separator: ", "))") }
    return parts.isEmpty ? "" : " (\(parts.joined(separator: "; ")))".escapedForMessage
  }
}

struct TagModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tag",
    abstract: "Set or remove the tags of a model or a version, and commit that.",
    discussion: """
      Without a tag to set or remove it prints those that there are.

      Example:
        cairn models tag churn team=growth
        cairn models tag churn@4 validated=yes --remove draft
      """)

  @OptionGroup var repository: RepositoryOptions
  @Argument(
    help: "The model, or a version of it.", completion: .custom { Completion.models($0, $1, $2) })
  var model: String
  @Argument(help: ArgumentHelp("Tags to set.", valueName: "key=value"))
  var values: [Assignment] = []
  @Option(help: ArgumentHelp("A tag to remove; may be repeated.", valueName: "key"))
  var remove: [String] = []
  @Flag(help: "Print the tags that it has then as JSON.")
  var json = false

  func run() throws {
    let set = try ModelTags.checked(values)
    if let both = remove.first(where: { set[$0] != nil }) {
      throw UsageError("tag '\(both.escapedForMessage)' is to be set and removed")
    }
    let ledger = try World().recoveredLedger(repository)
    let (model, version) = try ModelCatalogue(ledger).find(ModelReference(parsing: model))
    var tags = version?.record.tags ?? model.record.tags
    let what = ModelTags.what(model, version)
    if !set.isEmpty || !remove.isEmpty {
      if let missing = remove.first(where: { tags[$0] == nil }) {
        throw RegistryError(.notFound, "\(what) has no tag '\(missing.escapedForMessage)'")
      }
      let change = {
        try ModelRegistry().changeTags(
          of: model.name, version?.number, setting: set, removing: remove, in: ledger)
      }
      if !json { return try RegistryAnnouncement.put(what, "tagged", in: ledger, change) }
      try change()
      tags.merge(set) { $1 }
      for key in remove { tags[key] = nil }
    }
    let sorted = tags.sorted { $0.key < $1.key }
    if json {
      try Output.put(.object(sorted.map { JSON.Member($0.key, .string($0.value)) }))
    } else {
      try Output.put(sorted.map { "\($0.key)=\($0.value.escapedForMessage)\n" }.joined())
    }
  }
}

struct DescribeModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "Write or read the description of a model or a version, and commit it.",
    discussion: """
      Example:
        cairn models describe churn "Who leaves next month"
        cairn models describe churn@4 - < note.md
        cairn models describe churn@4
      """)

  @OptionGroup var repository: RepositoryOptions
  @Argument(
    help: "The model, or a version of it.", completion: .custom { Completion.models($0, $1, $2) })
  var model: String
  @Argument(help: "The description; - reads it from standard input. Without it the description is printed.")
  var text: String?
  @Flag(help: "Print the description as JSON.")
  var json = false

  func run() throws {
    let ledger = try World().recoveredLedger(repository)
    let (model, version) = try ModelCatalogue(ledger).find(ModelReference(parsing: model))
    let what = ModelTags.what(model, version)
    var description = version.map { $0.record.description ?? "" } ?? model.record.description
    if let text {
      description = try text == "-" ? Input.text() : text
      let change = {
        if let version {
          _ = try ModelRegistry().update(model.name, version.number, description: description, in: ledger)
        } else {
          _ = try ModelRegistry().update(model.name, description: description, in: ledger)
        }
      }
      if !json { return try RegistryAnnouncement.put(what, "described", in: ledger, change) }
      try change()
    }
    if json {
      try Output.put(["description": .string(description)])
    } else if !description.isEmpty {
      try Output.put(description.hasSuffix("\n") ? description : description + "\n")
    } else {
      World.say("\(what) has no description")
    }
  }
}

/// What is common to changes of models and of versions.
enum ModelTags {
  static func checked(_ assignments: [Assignment]) throws -> [String: String] {
    let tags = try Assignment.dictionary(assignments, of: "tag")
    for (key, value) in tags {
      try KeyKind.tag.check(key)
      try KeyKind.tag.checkValue(value, of: key)
    }
    return tags
  }

  /// `model 'churn'`, `version 4 of model 'churn'`.
  static func what(_ model: ModelState, _ version: RegisteredVersion?) -> String {
    let name = "model '\(model.name.text.escapedForMessage)'"
    return version.map { "version \($0.number) of \(name)" } ?? name
  }
}
