import Git
import Ledger
import Records

/// What an annotated tag says: a sentence for people, and facts for programs.
struct TagMessage {
  let ledger: Ledger

  /// Ends with a newline.
  func text(for event: TagEvent) throws -> String {
    let version = "\(event.tag.model.escapedForMessage) version \(event.version)"
    var trailers = [("Cairn-Model", event.tag.model), ("Cairn-Version", "\(event.version)")]
    let subject: String
    switch event.tag.action {
    case .register:
      subject = "\(version) registered"
      trailers += try facts(of: event)
    case .deregister: subject = "\(version) deleted"
    case .assign(let stage):
      subject = "\(version) to \(stage.escapedForMessage)"
      trailers.append(("Cairn-Stage", stage))
    case .unassign(let stage):
      subject = "\(version) left \(stage.escapedForMessage)"
      trailers.append(("Cairn-Stage", stage))
    case .deprecate:
      subject = "\(event.tag.model.escapedForMessage) deleted"
      trailers.removeLast()
    }
    trailers.append(("Cairn-Commit", event.commit.hex))
    return subject + "\n\n" + trailers.map { "\($0): \(RegistryChange.line($1))\n" }.joined()
  }

  /// What the version's file says at the commit that brought it; nothing when it cannot be read.
  private func facts(of event: TagEvent) throws -> [(String, String)] {
    for folder in try ModelName(event.tag.model).folders {
      let file = "models/\(folder)/versions/\(event.version).json"
      guard let bytes = try ledger.read(file, at: event.commit),
        let record = try? ModelVersion(parsing: bytes)
      else { continue }
      var facts: [(String, String)] = []
      if let run = record.runID, !run.isEmpty { facts.append(("Cairn-Run", run)) }
      if let digest = record.evidence.digest { facts.append(("Cairn-Digest", digest)) }
      if let source = record.evidence.sourceCommit { facts.append(("Cairn-Source", source)) }
      return facts
    }
    return []
  }
}
