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

  /// Each commit that changed the registry.
  mutating func checkSignatures(of steps: some Sequence<RegistryStep>) throws {
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
