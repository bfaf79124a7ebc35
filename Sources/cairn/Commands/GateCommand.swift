import ArgumentParser
import Comparison
import Git
import Ledger
import Records
import Registry
import Report

struct GateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gate",
    abstract: "Put a version to the gates of a stage: each with its figures and a verdict.",
    discussion: """
      The gates are those of cairn.yaml as the branch has it, or as --base has it: what is not committed yet does not \
      judge. The version is compared with the one that is in the stage there. Nothing is changed.

      Exit status: 0 when every gate passes, 1 when one says no.

      Example:
        cairn gate churn 4 --to Production
        cairn gate churn@latest --to Staging --base main --format markdown
      """)

  @OptionGroup var repository: RepositoryOptions
  @OptionGroup var reference: VersionArguments
  @Option(
    name: .customLong("to"),
    help: ArgumentHelp("The stage that the version is to enter.", valueName: "stage"))
  var stage: String
  @Option(
    help: ArgumentHelp(
      "Where the branch left this one, policy and incumbent are taken: the branch that it is to be merged into.",
      valueName: "revision"))
  var base: String?
  @Option(help: "text, markdown, json or junit.")
  var format: GateFormat = .text
  @Flag(name: .customLong("json"), help: "The same as --format json.")
  var json = false
  @Option(
    name: .shortAndLong, help: ArgumentHelp("Write to this file.", valueName: "file"), completion: .file())
  var output: String?

  func run() throws {
    let world = World()
    let ledger = try world.readingLedger(repository)
    let catalogue = try ModelCatalogue(ledger)
    let (state, registered) = try reference.find(in: catalogue)
    let base = try baseCommit(catalogue)
    let policy = try ledger.policy(at: base)
    let stage = try policy.knownStage(self.stage)
    if policy.promotion(of: state.name, to: stage) != ledger.policy.promotion(of: state.name, to: stage) {
      let place = base.map { "as of \($0.short)" } ?? "none yet"
      World.say(
        "judged by the committed \(Policy.fileName) (\(place)); the one in the work tree says otherwise")
    }
    let report = try catalogue.registry.gateReport(
      state.name, registered.number, to: stage, policy: policy, facts: catalogue.commit, base: base,
      in: ledger)
    try Output.put(text(of: report, output == nil ? world.style : .plain), to: output, in: world)
    if !report.passes { throw Failure.no }
  }

  /// Where the branch left the one that it is to be merged into, or its own tip.
  private func baseCommit(_ catalogue: ModelCatalogue) throws -> ObjectID? {
    guard let base, let tip = catalogue.commit else { return catalogue.commit }
    let other = try catalogue.ledger.repository.resolve(base)
    guard let common = try catalogue.ledger.repository.mergeBase(other, tip) else {
      throw UsageError("'\(base)' and this branch have no commit in common")
    }
    return common
  }

  private func text(of report: GateReport, _ style: Style) -> String {
    switch json ? .json : format {
    case .text: report.text(style)
    case .markdown: report.markdown()
    case .json: String(decoding: report.json().formatted(), as: UTF8.self)
    case .junit: report.junit()
    }
  }
}

enum GateFormat: String, ExpressibleByArgument, CaseIterable {
  case text, markdown, json, junit
}

extension Policy {
  /// - Throws: ``UsageError`` that tells which stages there are.
  func knownStage(_ name: String) throws -> ModelStage {
    if let stage = stage(named: name) { return stage }
    let names = stages.map(\.name).joined(separator: ", ")
    throw UsageError("there is no stage '\(name.escapedForMessage)'; there are \(names)")
  }
}
