import ArgumentParser
import Comparison
import Git
import Ledger
import Records
import Registry
import Report

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Prove that each promotion was let in as cairn.yaml asks.",
    discussion: """
      Replays the branch's own history and says what in it does not hold: promotions that miss a gate or an approval by \
      the policy of the revision before them; approvals whose signature is not good, or is over something else; \
      overrides by who may not; versions that were changed after they were registered, or whose number was given again; \
      artifacts whose bytes are others; tags that tell something else. What came before there was a policy is not judged \
      by it.

      A..B looks at what B has and A has not, and at artifacts as B has them. Tags are compared when no revision is named.

      Exit status: 0 when all holds, 1 when something does not.

      Example:
        cairn verify
        cairn verify v1.2..main --json
      """)

  @OptionGroup var repository: RepositoryOptions
  @Argument(help: ArgumentHelp("A revision, or two: A..B. Without it, the branch.", valueName: "range"))
  var range: String?
  @Flag(
    help:
      "Each commit that changes the registry must be signed; the default where merge.verifySignatures is set."
  )
  var signed = false
  @Flag(help: "Print it as JSON.")
  var json = false

  func run() throws {
    let world = World()
    let ledger = try world.ledger(repository)
    if ledger.repository.isShallow {
      throw LedgerError(
        .conflict,
        "a shallow clone has too little history to prove anything by: git fetch --unshallow (in CI: fetch-depth: 0)"
      )
    }
    let (start, end) = try ends(in: ledger)
    let asks = try ledger.repository.configurationFlag("merge.verifysignatures") == true
    let result = try ModelRegistry().verify(
      from: start, to: end, isSigned: signed || asks, comparesTags: range == nil, in: ledger)
    if json { try Output.put(result.json()) } else { try Output.put(result.text(world.style)) }
    if !result.passes { throw Failure.no }
  }

  private func ends(in ledger: Ledger) throws -> (start: ObjectID?, end: ObjectID) {
    guard let range else {
      guard let tip = try ledger.tip() else {
        throw LedgerError(.notFound, "there is no commit yet: nothing to verify")
      }
      return (nil, tip)
    }
    guard let dots = range.firstRange(of: "..") else { return (nil, try ledger.repository.resolve(range)) }
    let (first, second) = (range[..<dots.lowerBound], range[dots.upperBound...])
    guard !first.isEmpty, !second.hasPrefix(".") else {
      throw UsageError("'\(range.escapedForMessage)' is no range; expected REVISION or A..B")
    }
    let end = second.isEmpty ? "HEAD" : String(second)
    let (old, new) = (try ledger.repository.resolve(String(first)), try ledger.repository.resolve(end))
    return (try ledger.start(of: new, without: old), new)
  }
}

extension Ledger {
  /// The newest commit of a branch's own history that another one holds as well; nil when they share none.
  fileprivate func start(of branch: ObjectID, without other: ObjectID) throws -> ObjectID? {
    guard let shared = try repository.mergeBase(branch, other) else { return nil }
    var found: ObjectID?
    try repository.firstParents(from: branch) { step in
      if step.commit == shared { found = shared }
      return found == nil
    }
    if found != nil { return found }
    // The other branch was merged into this one.
    try repository.firstParents(from: branch) { step in
      if try repository.isAncestor(step.commit, of: shared) { found = step.commit }
      return found == nil
    }
    return found
  }
}
