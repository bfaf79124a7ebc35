import Comparison
import Git
import Ledger
import Records

extension Verification {
  /// The artifacts of all versions as the last revision has them.
  mutating func checkWhatIsThere() throws {
    let store = try ledger.storeTree(at: end)
    let models = try SnapshotReader.folder(in: store, of: ledger)
    let snapshot = try SnapshotReader(ledger, after: RegistrySnapshot()).snapshot(ofModels: models)
    for model in snapshot.models {
      for version in model.versions where version.record.evidence.path != nil {
        count(artifacts: 1)
        guard let fault = try artifacts.fault(of: version.record, in: store) else { continue }
        report(
          VerificationFinding(
            .artifact, commit: end.hex, model: model.name, version: version.number,
            "version \(version.number) of \(model.name.text.escapedForMessage): \(fault)",
            remedy: "see what changed them: git log -- "
              + "'\(ledger.policy.store)/\(version.record.evidence.path ?? "")'"))
      }
    }
  }

  /// The tags that are here say what the files' history says. One that was not made yet says nothing wrong.
  mutating func checkTags() throws {
    let differences = try TagSync(ledger, at: end).differences()
    for wrong in differences.misplaced {
      let place = wrong.tag.isAnnotated ? "is on \(wrong.tag.target.short)" : "has no annotation"
      report(
        VerificationFinding(
          .tag, commit: wrong.event.commit.hex, version: wrong.event.version,
          "the tag \(wrong.tag.name.escapedForMessage) \(place), and belongs on \(wrong.event.target.short)",
          remedy: "git tag -d '\(wrong.tag.name)' and 'cairn tag-sync'; tell who fetched it"))
    }
    for tag in differences.strangers where try !isOfOtherBranch(tag) {
      report(
        VerificationFinding(
          .tag, commit: tag.target.hex,
          "the tag \(tag.name.escapedForMessage) tells of something that the branch's history does not have",
          remedy: "git tag -d '\(tag.name)', or see 'cairn tag-sync --help'"))
    }
  }

  /// Whether a tag names a commit that this branch does not have.
  private func isOfOtherBranch(_ tag: TagReference) throws -> Bool {
    let message = try ledger.repository.tag(tag.name)?.message ?? ""
    let prefix = "Cairn-Commit: "
    guard let line = message.split(separator: "\n").last(where: { $0.hasPrefix(prefix) }),
      let commit = try? ObjectID(hex: String(line.dropFirst(prefix.count))),
      ledger.repository.hasObject(commit)
    else { return false }
    return try !ledger.repository.isAncestor(commit, of: end)
  }

  /// Each commit that changed the registry.
  mutating func checkSignatures() throws {
    let signatures = try CommitSignatures(ledger)
    for step in steps {
      guard let fault = try signatures.fault(of: step.commit) else { continue }
      report(
        VerificationFinding(
          .signature, commit: step.commit.hex, "the commit changes the registry, and \(fault)",
          remedy: "sign commits: git config commit.gpgsign true"))
    }
  }
}
