internal import Git
internal import Ledger
internal import Records

extension TagSync {
  /// Makes the tags that are missing: all or none.
  ///
  /// - Parameters:
  ///   - environment: where Git's identity and signing programs come from.
  ///   - prune: moves the misplaced ones and deletes those that tell of nothing.
  /// - Returns: what was to do, and is done now.
  @discardableResult
  public func write(prune: Bool = false, environment: [String: String]) throws -> TagDifferences {
    for _ in 0..<20 {
      let differences = try differences()
      var edits = try self.edits(makingTagsFor: differences.missing, environment)
      if prune {
        let moved = try self.edits(makingTagsFor: differences.misplaced.map(\.event), environment)
        edits += zip(differences.misplaced, moved).map { misplaced, edit in
          ReferenceEdit(edit.name, from: misplaced.tag.id, to: edit.new)
        }
        edits += differences.strangers.map { ReferenceEdit("refs/tags/" + $0.name, from: $0.id, to: nil) }
      }
      do {
        try apply(edits)
        remember()
        return differences
      } catch let error as GitError where error.code == .modified {
        // Another one makes the same tags at this moment: what is left of them is ours.
        continue
      }
    }
    throw RegistryError(.busy, "other processes keep changing the same tags; try again")
  }

  /// Makes the tags for what is new since the last time, and looks at no others: what a promotion asks for.
  ///
  /// - Returns: the names of the tags that were made.
  public func writeNew(environment: [String: String]) throws -> [String] {
    for _ in 0..<20 {
      let new = try fresh.filter { try ledger.repository.tagReference($0.name) == nil }
      do {
        try apply(edits(makingTagsFor: new, environment))
        remember()
        return new.map(\.name)
      } catch let error as GitError where error.code == .modified {
        continue
      }
    }
    throw RegistryError(.busy, "other processes keep changing the same tags; try again")
  }

  private func apply(_ edits: [ReferenceEdit]) throws {
    try ledger.repository.flushWrittenObjects()
    try ledger.repository.apply(edits, reason: "cairn tag-sync")
  }

  private func edits(
    makingTagsFor events: [TagEvent], _ environment: [String: String]
  ) throws -> [ReferenceEdit] {
    guard !events.isEmpty else { return [] }

    let message = TagMessage(ledger: ledger)
    var (signer, person): (Signer?, Signature?) = (nil, nil)
    if try ledger.repository.configurationFlag("tag.gpgsign") == true {
      // Who signs is the tagger.
      let committer = try ledger.repository.authorship(environment: environment).committer
      signer = try ledger.repository.tagSigner(for: committer, environment: environment)
      person = committer
    }
    return try events.map { event in
      var tagger = try person ?? ledger.repository.commit(event.commit).author
      // GTO reads no tag of nobody's.
      if tagger.name.isEmpty { tagger.name = "unknown" }
      if tagger.email.isEmpty { tagger.email = "unknown" }
      tagger.time = event.time
      let tag = try ledger.repository.writeTag(
        event.name, on: event.target, message: message.text(for: event), by: tagger, signedBy: signer)
      return ReferenceEdit("refs/tags/" + event.name, from: nil, to: tag)
    }
  }
}
