import ArgumentParser
import Comparison
import Files
import Git
import Ledger
import Records
import Registry
import Report

struct AnnotateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "annotate",
    abstract: "Say of a version what no run can tell, and commit that.",
    discussion: """
      How it performs, where it is known to go wrong, what it is meant for, what running it takes, whom to ask. An option \
      replaces what its field held; an empty text empties it. A gate can ask for fields ('annotations performance, \
      owner'), and 'cairn card' shows them. Without any option they are printed.

      Example:
        cairn annotate churn 4 --owner risk-team --performance "p95 12 ms"
        cairn annotate churn@4 --known-failure "new customers" --known-failure prepaid
        cairn annotate churn@champion --edit
        cairn annotate churn@4 --from annotations.yaml
      """)

  @OptionGroup var repository: RepositoryOptions
  @OptionGroup var reference: VersionArguments
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Latency, throughput, quality by segment; again for more.", valueName: "text"))
  var performance: [String] = []
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("A case in which it goes wrong; again for more.", valueName: "text"))
  var knownFailure: [String] = []
  @Option(help: ArgumentHelp("What it is for, and what not.", valueName: "text"))
  var intendedUse: String?
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Something that running it takes; again for more.", valueName: "text"))
  var operations: [String] = []
  @Option(help: ArgumentHelp("The person or team to ask.", valueName: "text"))
  var owner: String?
  @Option(
    name: .customLong("from"),
    help: ArgumentHelp(
      "A YAML or JSON file with the fields performance, known_failures, intended_use, operations, owner, in the place of "
        + "all that was there; - is standard input.", valueName: "file"), completion: .file())
  var file: String?
  @Flag(help: "Edit them in the editor that Git uses.")
  var edit = false
  @Flag(help: "Print the annotations that the version has then as JSON.")
  var json = false

  func validate() throws {
    let ways = [file != nil, edit, !given.isEmpty].count(where: \.self)
    if ways > 1 { throw ValidationError("--from, --edit and the fields' options exclude each other") }
  }

  /// By field, what the options say.
  private var given: [(field: ModelAnnotations.Field, texts: [String])] {
    let all: [(ModelAnnotations.Field, [String])] = [
      (.performance, performance), (.knownFailures, knownFailure),
      (.intendedUse, intendedUse.map { [$0] } ?? []), (.operations, operations),
      (.owner, owner.map { [$0] } ?? []),
    ]
    return all.filter { !$0.1.isEmpty }
  }

  func run() throws {
    let world = World()
    let ledger = try world.recoveredLedger(repository)
    let catalogue = try ModelCatalogue(ledger)
    let (state, registered) = try reference.find(in: catalogue)
    let name = "\(state.name.text.escapedForMessage)@\(registered.number)"
    let old = registered.record.annotations
    guard let new = try annotations(after: old, of: name, in: world, ledger) else {
      return try put(old, of: name, in: world)
    }
    let number = registered.number
    func change() throws {
      try catalogue.registry.annotate(state.name, number, in: ledger) { annotations in
        for field in ModelAnnotations.Field.allCases where new[field] != old[field] {
          annotations[field] = new[field]
        }
      }
    }
    guard !json else {
      try change()
      return try put(new, of: name, in: world)
    }
    try RegistryAnnouncement.put(name, "annotated", in: ledger, change)
  }

  /// What is to be; nil when nothing is said.
  private func annotations(
    after old: ModelAnnotations, of name: String, in world: World, _ ledger: Ledger
  ) throws -> ModelAnnotations? {
    var new = old
    if let file {
      let (read, _) = try Self.read(file, in: world)
      for field in ModelAnnotations.Field.allCases { new[field] = read[field] }
      return new
    }
    if edit {
      let read = try edited(old, of: name, in: world, ledger)
      for field in ModelAnnotations.Field.allCases { new[field] = read[field] }
      return new
    }
    if given.isEmpty { return nil }
    for (field, texts) in given { new[field] = texts }
    return new
  }

  private static func read(_ file: String, in world: World) throws -> (ModelAnnotations, [UInt8]) {
    let bytes: [UInt8]
    if file == "-" {
      bytes = Array(try Input.text().utf8)
    } else {
      let path = file.hasPrefix("/") ? file : world.directory + "/" + file
      guard let content = try StoreFile.read(path) else {
        throw FileError("read", file, reason: "no such file")
      }
      bytes = content
    }
    return (try ModelAnnotations(parsingYAML: bytes, file: file == "-" ? "standard input" : file), bytes)
  }

  private func edited(
    _ old: ModelAnnotations, of name: String, in world: World, _ ledger: Ledger
  ) throws -> ModelAnnotations {
    let editor = try Editor(in: world, ledger)
    let file = ledger.privateDirectory + "/ANNOTATIONS.yaml"
    let heading = """
      Annotations of \(name). A list has a line for each statement: - "p95 12 ms".
      What is left empty is not said. Lines with # at their start do not count.
      """
    try StoreFile.makeDirectories("cairn", below: ledger.repository.commonDirectory)
    try StoreFile.replace(file, with: Array(old.yaml(heading: heading).utf8), sync: false)
    try editor.edit(file)
    let (new, _) = try Self.read(file, in: world)
    try StoreFile.remove(file)
    return new
  }

  private func put(_ annotations: ModelAnnotations, of name: String, in world: World) throws {
    if json { return try Output.put(annotations.document()) }
    if !annotations.isEmpty { return try Output.put(annotations.text(world.style)) }
    World.say("\(name) has no annotations; write some with: cairn annotate \(name) --edit")
  }
}
