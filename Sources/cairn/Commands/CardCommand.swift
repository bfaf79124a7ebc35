import ArgumentParser
import Files
import Ledger
import Records
import Registry
import Report

struct CardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "card",
    abstract: "Write a version's model card: what it is for, how good it is, how it was made.",
    discussion: """
      Markdown, from the version's evidence, its run and what 'cairn annotate' noted. A template of your \
      own may name the same values: begin with a copy of templates/model-card.md.

      Example:
        cairn card churn@4
        cairn card 'churn#Production' --output MODEL_CARD.md
      """)

  @OptionGroup var repository: RepositoryOptions
  @OptionGroup var reference: VersionArguments
  @Option(
    name: .customLong("at"), help: ArgumentHelp("As of a commit, branch or tag.", valueName: "revision"))
  var revision: String?
  @Option(help: ArgumentHelp("A template of your own.", valueName: "file"), completion: .file())
  var template: String?
  @Option(
    name: .shortAndLong, help: ArgumentHelp("Write to this file.", valueName: "file"), completion: .file())
  var output: String?

  func run() throws {
    let world = World()
    let ledger = try world.readingLedger(repository)
    let catalogue = try ModelCatalogue(ledger, at: revision)
    let (state, registered) = try reference.find(in: catalogue)
    var card = ModelCard(
      model: state.record, version: registered.record, stage: registered.stage,
      aliases: state.aliases(of: registered.number))
    if let id = registered.record.runID.flatMap({ try? RunID($0) }) {
      let runs = try Catalogue(ledger, at: revision)
      card.run = try runs.run(id)
      card.environment = try runs.environment(of: id)
    }
    try Output.put(
      card.markdown(template: text(of: template, in: world), file: template ?? "the template"), to: output,
      in: world)
  }

  private func text(of template: String?, in world: World) throws -> String? {
    guard let template else { return nil }
    let path = template.hasPrefix("/") ? template : world.directory + "/" + template
    guard let bytes = try StoreFile.read(path) else {
      throw FileError("read", template, reason: "no such file")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw RecordError(.invalidValue, "it is not UTF-8 text", file: template)
    }
    return text
  }
}
