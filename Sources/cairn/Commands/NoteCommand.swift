import ArgumentParser
import Files
import Ledger
import Records

struct NoteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "note",
    abstract: "Write or read a run's note, and commit it.",
    discussion: """
      The note is Markdown, kept as MLflow keeps it. An empty text removes it.

      Example:
        cairn note @last "Learning rate too high: diverges after step 40."
        cairn note 3f2a91bc - < note.md
        cairn note 3f2a91bc
      """)

  @OptionGroup var repository: RepositoryOptions
  @OptionGroup var scope: ExperimentOptions
  @Argument(
    help: ArgumentHelp("The run, named as for 'cairn show'.", valueName: "run"),
    completion: .custom { Completion.runs($0, $1, $2) })
  var reference: String
  @Argument(help: "The note; - reads it from standard input. Without it the note is printed.")
  var text: String?
  @Flag(help: "Print the note as JSON.")
  var json = false

  static let tag = "mlflow.note.content"

  func run() throws {
    let world = World()
    let catalogue = try Catalogue(world.recoveredLedger(repository))
    let run = try catalogue.find(reference, in: scope.experiment)
    var note = run.tags[Self.tag]
    if let text {
      note = try text == "-" ? Input.text() : text
      if note?.isEmpty ?? true { note = nil }
      if let note { try KeyKind.tag.checkValue(note, of: Self.tag) }
      let outcome = try catalogue.ledger.edit(run.id, verb: "note") { $0.tags[Self.tag] = note }
      if !json {
        return try Announcement.put(
          "run \(run.id.short) (\(run.name))", note == nil ? "has no note now" : "has a new note", outcome)
      }
    }
    if json {
      try Output.put(
        .object([.init("run_id", .string(run.id.text)), .init("note", note.map(JSON.string) ?? .null)]))
    } else if let note {
      try Output.put(note.hasSuffix("\n") ? note : note + "\n")
    } else {
      World.say("run \(run.id.short) has no note; write one with: cairn note \(run.id.short) \"…\"")
    }
  }
}
