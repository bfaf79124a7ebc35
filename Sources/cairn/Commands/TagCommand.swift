import ArgumentParser
import Ledger
import Records

struct TagCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tag",
    abstract: "Set or remove a run's tags, and commit that.",
    discussion: """
      Without a tag to set or remove it prints those that there are.

      Example:
        cairn tag @last team=growth reviewed=yes
        cairn tag 3f2a91bc --remove reviewed
      """)

  @OptionGroup var repository: RepositoryOptions
  @OptionGroup var scope: ExperimentOptions
  @Argument(
    help: ArgumentHelp("The run, named as for 'cairn show'.", valueName: "run"),
    completion: .custom { Completion.runs($0, $1, $2) })
  var reference: String
  @Argument(help: ArgumentHelp("Tags to set.", valueName: "key=value"))
  var values: [Assignment] = []
  @Option(help: ArgumentHelp("A tag to remove; may be repeated.", valueName: "key"))
  var remove: [String] = []
  @Flag(help: "Print the tags that the run has then as JSON.")
  var json = false

  func run() throws {
    let world = World()
    let set = try Assignment.dictionary(values, of: "tag")
    for (key, value) in set {
      try KeyKind.tag.check(key)
      try KeyKind.tag.checkValue(value, of: key)
      if remove.contains(key) { throw UsageError("tag '\(key)' is to be set and removed") }
    }
    let catalogue = try Catalogue(world.recoveredLedger(repository))
    var run = try catalogue.find(reference, in: scope.experiment)
    if !set.isEmpty || !remove.isEmpty {
      if let missing = remove.first(where: { run.tags[$0] == nil }) {
        throw LedgerError(.notFound, "run \(run.id.short) has no tag '\(missing.escapedForMessage)'")
      }
      let outcome = try catalogue.ledger.edit(run.id, verb: "tag") { edited in
        edited.tags.merge(set) { $1 }
        for key in remove { edited.tags[key] = nil }
        run.tags = edited.tags
      }
      if !json { return try Announcement.put("run \(run.id.short) (\(run.name))", "tagged", outcome) }
    }
    let tags = run.tags.sorted { $0.key < $1.key }
    if json {
      try Output.put(.object(tags.map { JSON.Member($0.key, .string($0.value)) }))
    } else {
      try Output.put(tags.map { "\($0.key)=\($0.value.escapedForMessage)\n" }.joined())
    }
  }
}
