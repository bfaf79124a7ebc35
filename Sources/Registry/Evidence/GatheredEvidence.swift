public import Ledger
public import Records

/// What was found out about a model that is to be registered, and what could not be.
public struct GatheredEvidence: Sendable {
  public var evidence: ModelEvidence
  /// A sentence for each thing that is not known.
  public var notes: [String]
  /// Where its files are; nil when they are not with us.
  public var place: ModelPlace?

  /// Looks at the model's files and at its run as they are now.
  ///
  /// - Throws: when the store cannot be read; what it does not hold is only said.
  public init(for version: NewVersion, in ledger: Ledger) throws {
    evidence = ModelEvidence()
    notes = []
    place = try ledger.modelPlace(
      source: version.source, location: version.location, modelID: version.modelID)
    if let place {
      notes += try ModelFiles(ledger: ledger, place: place).tell(&evidence)
    } else {
      notes.append("the model's files are not in this store: no digest")
    }
    guard let id = version.runID.flatMap({ try? RunID($0) }) else { return }
    evidence = try RunEvidence(ledger: ledger).completing(evidence, with: id)
  }
}
