import Digests
import Git
import Ledger
import Records

/// What a run tells of a model that it made.
struct RunEvidence {
  let ledger: Ledger

  /// The version's evidence, and what that lacks as the run has it at a commit: a version may have been registered
  /// while its run was still measuring.
  func completing(_ version: ModelVersion, at commit: ObjectID?) throws -> ModelEvidence {
    var evidence = version.evidence
    guard let commit, let id = version.runID.flatMap({ try? RunID($0) }),
      let run = try ledger.run(id, at: commit)
    else { return evidence }
    evidence.complete(with: run)
    try complete(&evidence, with: run) { try ledger.read(id.directory + "/" + $0, at: commit) }
    return evidence
  }

  /// The evidence, and what that lacks as the run has it now, be it live or committed.
  func completing(_ evidence: ModelEvidence, with id: RunID) throws -> ModelEvidence {
    guard let run = try ledger.currentRun(id) else { return evidence }
    var evidence = evidence
    evidence.complete(with: run)
    try complete(&evidence, with: run) { try ledger.read(id.directory + "/" + $0) }
    return evidence
  }

  /// Adds the digests of the run's own files.
  private func complete(
    _ evidence: inout ModelEvidence, with run: Run, _ read: (String) throws -> [UInt8]?
  ) throws {
    if evidence.environment == nil {
      evidence.environment = try read(RunFile.environment.rawValue).map { "sha256:" + SHA256.hex(of: $0) }
    }
    if evidence.sourcePatch == nil, let patch = run.source?.patch {
      evidence.sourcePatch = try read(patch).map { "sha256:" + SHA256.hex(of: $0) }
    }
  }
}

extension ModelEvidence {
  /// Takes from the run's record what is not known yet.
  mutating func complete(with run: Run) {
    if runStatus?.hasEnded != true { runStatus = run.status }
    runEnded = runEnded ?? run.endTime
    if sourceCommit == nil {
      sourceCommit = run.source?.commit ?? run.tags["mlflow.source.git.commit"]
      sourceIsClean = run.source.map { !$0.dirty }
    }
    metrics.merge(run.metrics.mapValues { MetricValue($0.value) }) { known, _ in known }
    for input in run.inputs where !datasets.contains(where: { $0.isSame(as: input) }) {
      datasets.append(
        Dataset(
          name: input.name, digest: input.digest, context: input.context,
          check: input.tags[Dataset.checkTag]))
    }
  }
}

extension ModelEvidence.Dataset {
  fileprivate func isSame(as input: DatasetInput) -> Bool {
    name == input.name && digest == input.digest && context == input.context
  }
}
