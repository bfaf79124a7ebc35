import ArgumentParser
import Ledger
import Records
import Registry

/// The version that a command is about: MODEL VERSION, or MODEL@VERSION in one word.
struct VersionArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The model; also MODEL@VERSION, MODEL@ALIAS or MODEL#STAGE.", valueName: "model"),
    completion: .custom { Completion.models($0, $1, $2) })
  var model: String
  @Argument(help: ArgumentHelp("The version: its number, an alias or a stage.", valueName: "version"))
  var version: String?

  func find(in ledger: Ledger) throws -> (model: ModelState, version: RegisteredVersion) {
    try find(in: ModelCatalogue(ledger))
  }

  func find(in catalogue: ModelCatalogue) throws -> (model: ModelState, version: RegisteredVersion) {
    try catalogue.version(model, version)
  }
}

extension Ledger {
  /// The stage that a person names, as the branch's tip has it.
  ///
  /// - Throws: ``UsageError`` that tells which there are.
  func stage(named name: String) throws -> ModelStage {
    let policy = try policy(at: tip())
    if let stage = policy.stage(named: name) { return stage }
    let names = policy.stages.map(\.name)
    let word = name.lowercased()
    let near = names.first {
      $0.lowercased().isOneEdit(from: word) || !word.isEmpty && $0.lowercased().hasPrefix(word)
    }
    throw UsageError(
      "there is no stage '\(name.escapedForMessage)'; "
        + (near.map { "did you mean '\($0)'?" } ?? "there are \(names.joined(separator: ", "))"))
  }
}
