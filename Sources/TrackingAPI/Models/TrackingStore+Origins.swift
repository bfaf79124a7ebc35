import Ledger
import Records

extension TrackingStore {
  /// Where the artifacts of a run are; nil when there is no such run.
  func artifactLocation(ofRun text: String) throws -> String? {
    guard let id = try? RunID(text), let run = try working({ try $0.ledger.currentRun(id) }) else {
      return nil
    }
    return try artifactLocation(of: run)
  }
}
