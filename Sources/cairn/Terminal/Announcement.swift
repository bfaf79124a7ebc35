import Git
import Ledger

/// What a change of records came to, in a line.
enum Announcement {
  /// - Parameters:
  ///   - thing: `run 3f2a91bc (brave-otter)`.
  ///   - change: `deleted`.
  ///   - outcome: nil when a live run's own commit will hold it.
  static func put(_ thing: String, _ change: String, _ outcome: CommitOutcome?) throws {
    let what = "\(thing) \(change)"
    switch outcome {
    case .committed(let commit, let branch?):
      try Output.put("\(what), committed to \(branch) as \(commit.short)\n")
    case .committed(let commit, nil):
      try Output.put(
        "\(what), committed as \(commit.short) on a detached HEAD; keep it with 'git switch -c BRANCH'\n")
    case .nothingToDo: try Output.put("\(thing): nothing to change\n")
    case .withParent, nil: try Output.put("\(what); it is committed when the run ends\n")
    case .postponed(let reason):
      try Output.put("\(what)\n")
      World.say("not committed yet: \(reason)")
    }
  }
}
