import ArgumentParser
import Comparison
import Git
import Ledger
import Records
import Registry
import Report

/// Where a change of a stage goes: the branch, a new one, or nowhere.
struct PromotionTarget: ParsableArguments {
  @Option(
    defaultAsFlag: "",
    help: ArgumentHelp(
      "Make the commit on a new branch, promote/MODEL-VERSION-STAGE unless named.", valueName: "name"))
  var branch: String?
  @Flag(help: "Make the tags for it as well, as 'cairn tag-sync' does.")
  var tag = false
  @Flag(help: "Only say what would happen.")
  var dryRun = false
  @Flag(help: "Print it as JSON.")
  var json = false

  var isBranch: Bool { branch != nil }

  func validate() throws {
    if tag, isBranch {
      throw ValidationError("--tag: tags are made once the branch is merged (cairn tag-sync)")
    }
  }

  /// The new branch's name; nil when there is to be none.
  func name(for model: ModelName, _ version: Int, _ stage: String, _ verb: String) -> String? {
    guard let branch else { return nil }
    if !branch.isEmpty { return branch }
    return "\(verb)/" + Self.word("\(model.text)-\(version)-\(stage)".lowercased())
  }

  /// What Git takes in a branch's name, and a shell without quotation marks.
  private static func word(_ text: String) -> String {
    var word = ""
    for byte in text.utf8 {
      let isPlain = (97...122).contains(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "_")
      if isPlain {
        word.unicodeScalars.append(Unicode.Scalar(byte))
      } else if !word.hasSuffix("-") {
        word += "-"
      }
    }
    return word
  }

  func tell(_ outcome: PromotionOutcome, _ branch: String?, in ledger: Ledger, _ world: World) throws {
    let state: PromotionReport.State =
      if outcome.isThere { .there } else if !outcome.isAllowed { .blocked } else if outcome.commit == nil {
        .planned
      } else { .done }
    let tags =
      tag && state == .done
      ? try TagSync(ledger, at: ledger.tip()).writeNew(environment: world.environment) : []
    var report = PromotionReport(
      outcome.verdict, retired: outcome.retired, archive: outcome.archive, state: state,
      commit: outcome.commit?.hex,
      branch: outcome.commit == nil ? nil : try branch ?? ledger.branchName())
    report.tags = tags
    if json {
      try Output.put(report.json())
    } else {
      var text = report.text(world.style)
      if state == .done, let branch { text += try PullRequest(branch, in: ledger).text }
      try Output.put(text)
    }
    if state == .blocked { throw Failure.no }
  }
}
