import ArgumentParser
import Comparison
import Files
import Git
import Ledger
import Records
import Registry
import Report

struct ApproveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve",
    abstract: "Sign that a version may go to a stage, with your SSH key.",
    discussion: """
      The signature is a small file in the store, committed to the branch that is checked out: for a pull request that \
      is its branch. It is over the model, the version, the digest of its artifacts and the stage, so that it counts for \
      nothing else; 'cairn verify' and everybody who has ssh-keygen can check it.

      The key is the one that Git signs with (gpg.format ssh, user.signingkey), or --key. Whose approvals count is in the \
      file of allowed signers, cairn/allowed_signers unless cairn.yaml names another. Who registered the version or made \
      the change cannot approve it, unless cairn.yaml says so.

      Example:
        cairn approve churn 4 --to Production --comment "checked on the May data"
        cairn approve churn@4 --to Production --key ~/.ssh/id_ed25519
      """)

  @OptionGroup var repository: RepositoryOptions
  @OptionGroup var reference: VersionArguments
  @Option(name: .customLong("to"), help: ArgumentHelp("The stage.", valueName: "stage"))
  var stage: String
  @Option(help: ArgumentHelp("What you want to say with it; it is signed as well.", valueName: "text"))
  var comment: String?
  @Option(
    help: ArgumentHelp("Sign with this SSH key rather than the one that Git names.", valueName: "file"),
    completion: .file())
  var key: String?
  @Flag(name: .customLong("no-commit"), help: "Leave the file in the work tree, for you to commit.")
  var leavesFile = false
  @Flag(help: "Print it as JSON.")
  var json = false

  func run() throws {
    let world = World()
    let ledger = try world.recoveredLedger(repository)
    if leavesFile, ledger.repository.workDirectory == nil {
      throw UsageError("--no-commit: a bare repository has no work tree to leave the file in")
    }
    let (model, version) = try reference.find(in: ledger)
    var request = ApprovalRequest(model.name, version.number, to: try ledger.stage(named: stage))
    request.comment = comment
    request.key = key.map {
      $0.hasPrefix("/") || $0.hasPrefix("~/") || $0.hasPrefix("key::") ? $0 : world.directory + "/" + $0
    }
    let registry = ModelRegistry()
    let outcome =
      if leavesFile { try registry.sign(request, in: ledger) } else {
        try registry.approve(request, in: ledger)
      }
    if leavesFile, !outcome.isGiven { try ledger.leave(outcome) }
    if json { return try Output.put(outcome.json) }
    try Output.put(text(outcome, in: ledger))
  }

  private func text(_ outcome: ApprovalOutcome, in ledger: Ledger) throws -> String {
    let (approval, report) = (outcome.approval, outcome.report)
    let what = "\(approval.model.text.escapedForMessage) \(approval.version) for \(approval.stage)"
    let count =
      report.required == 0
      ? "cairn.yaml asks for none" : "\(report.counted.count) of \(report.required)"
    let head = "\(approval.approver) approved \(what) (\(count))"
    if outcome.isGiven { return "\(head) before, on \(approval.at)\n" }
    guard let commit = outcome.commit else {
      return "\(head)\nleft in \(ledger.policy.store)/\(outcome.path); commit it for it to count\n"
    }
    let place = try ledger.branchName().map { "committed to \($0)" } ?? "committed on a detached HEAD"
    return "\(head)\n\(place) as \(commit.short)\n"
  }
}

extension ApprovalOutcome {
  fileprivate var json: JSON {
    .object([
      JSON.Member("model", .string(approval.model.text)),
      JSON.Member("version", .integer(Int64(approval.version))),
      JSON.Member("stage", .string(approval.stage)),
      JSON.Member("digest", .string(approval.digest)), JSON.Member("approver", .string(approval.approver)),
      JSON.Member("at", .string("\(approval.at)")),
      JSON.Member("comment", approval.comment.map(JSON.string) ?? .null), JSON.Member("path", .string(path)),
      JSON.Member("is_new", .bool(!isGiven)), JSON.Member("required", .integer(Int64(report.required))),
      JSON.Member("counted", .integer(Int64(report.counted.count))),
      JSON.Member("commit", commit.map { .string($0.hex) } ?? .null),
    ])
  }
}

extension Ledger {
  /// Writes the file into the work tree.
  fileprivate func leave(_ outcome: ApprovalOutcome) throws {
    guard let root = repository.workDirectory else { return }
    let path = "\(policy.store)/\(outcome.path)"
    try StoreFile.makeDirectories(StoreFile.split(path).directory, below: root)
    try StoreFile.replace(root + "/" + path, with: outcome.approval.formatted(), sync: false)
  }
}
