import Comparison
import Git
import Ledger
import Records

/// A verification under way: the steps of the branch's history, oldest first, and at last what is there now.
struct Verification {
  let registry: ModelRegistry
  let ledger: Ledger
  let end: ObjectID
  /// Oldest first.
  let steps: [RegistryStep]
  private(set) var result: VerificationResult
  let artifacts: ArtifactCheck
  /// Rules of revisions with the same policy and signers are the same.
  private var rules: (key: [ObjectID?], rules: RevisionRules)?

  init(
    _ registry: ModelRegistry, _ ledger: Ledger, _ steps: [RegistryStep], from start: ObjectID?,
    to end: ObjectID
  ) {
    self.registry = registry
    self.ledger = ledger
    self.steps = steps
    self.end = end
    result = VerificationResult(from: start?.hex, to: end.hex)
    artifacts = ArtifactCheck(ledger)
  }

  mutating func report(_ finding: VerificationFinding) {
    if !result.findings.contains(finding) { result.findings.append(finding) }
  }

  mutating func replay() throws {
    for (place, step) in steps.enumerated() {
      result.commits += 1
      try checkFiles(step)
      for pair in try pairs(step) {
        checkVersions(pair, step)
        try checkStages(pair, at: place)
        try checkApprovals(pair, step)
      }
    }
  }

  /// The models that the step changed; one that cannot be read is a finding, and stands still.
  private mutating func pairs(_ step: RegistryStep) throws -> [ModelPairs.Pair] {
    let (pairs, faults) = try ModelPairs(before: step.before, after: step.after, in: ledger).readable()
    for (folder, fault) in faults {
      report(
        VerificationFinding(
          .file, commit: step.commit.hex, model: FileSlug.text(of: folder).flatMap { try? ModelName($0) },
          "a file of the registry cannot be read: \(fault)", remedy: "see 'cairn doctor'"))
    }
    return pairs
  }

  /// What is no plain file was not written by Cairn, and shows something else than what is reviewed.
  private mutating func checkFiles(_ step: RegistryStep) throws {
    var odd: [(String, FileMode)] = []
    try ledger.repository.changes(from: step.before, to: step.after) { change throws(GitError) in
      if let new = change.new, new.mode != .file { odd.append((change.path, new.mode)) }
    }
    for (path, mode) in odd {
      let what =
        mode == .symlink ? "a symbolic link" : mode == .submodule ? "a submodule" : "an executable file"
      report(
        VerificationFinding(
          .file, commit: step.commit.hex,
          "\(ledger.policy.store)/models/\(path.escapedForMessage) is \(what) in place of a file",
          remedy: "put the file back: git log -- '\(ledger.policy.store)/models/\(path.escapedForMessage)'"))
    }
  }

  // MARK: The rules that hold for a step

  /// Those of the revision before it; nil when they cannot be read, which is a finding.
  mutating func judge(_ step: RegistryStep) throws -> PromotionJudge? {
    do {
      return PromotionJudge(base: step.parent, rules: try rules(step), registry, in: ledger)
    } catch let fault as RecordError {
      report(
        VerificationFinding(
          .policy, commit: step.commit.hex, "what it changed cannot be judged: \(fault)",
          remedy: "changes on top of a policy that cannot be read are nobody's to make"))
      return nil
    }
  }

  private mutating func rules(_ step: RegistryStep) throws -> RevisionRules {
    let tree: ObjectID? = if let parent = step.parent { try ledger.repository.tree(of: parent) } else { nil }
    func id(_ path: String) throws -> ObjectID? {
      try tree.flatMap { try ledger.repository.entry(at: path, inTree: $0) }?.id
    }
    let policy = try id(Policy.fileName)
    if let rules, try rules.key == [policy, id(rules.rules.policy.signersFile)] { return rules.rules }
    let read = try RevisionRules(at: step.parent, in: ledger)
    rules = ([policy, try id(read.policy.signersFile)], read)
    return read
  }

  mutating func count(promotion verdict: PromotionVerdict) {
    result.promotions += 1
    if verdict.isGoverned { result.governed += 1 }
  }

  mutating func count(approvals: Int = 0, artifacts: Int = 0) {
    result.approvals += approvals
    result.artifacts += artifacts
  }

  mutating func note(_ finding: VerificationFinding) { result.notes.append(finding) }
}
