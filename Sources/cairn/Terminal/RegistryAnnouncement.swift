import Git
import Ledger

/// What a change of the registry came to, in a line.
enum RegistryAnnouncement {
  /// - Parameters:
  ///   - thing: `model 'churn'`.
  ///   - change: `created`.
  static func put(
    _ thing: String, _ change: String, in ledger: Ledger, _ body: () throws -> Void
  ) throws {
    let before = try ledger.tip()
    try body()
    guard let commit = try ledger.tip(), commit != before else {
      return try Announcement.put(thing, change, .nothingToDo)
    }
    try Announcement.put(thing, change, .committed(commit, branch: try ledger.branchName()))
  }
}

extension Ledger {
  /// The branch that commits go to; nil on a detached HEAD.
  func branchName() throws -> String? {
    if case .branch(let name) = placement.target { return name }
    guard case .branch(let name, tip: _) = try repository.head() else { return nil }
    return name
  }
}
