import Git
import Ledger
import Records

/// The last step of a run, the same for `cairn run` and `cairn end`: its commit, and a line about it.
enum Ending {
  static func commit(_ id: RunID, in ledger: Ledger) throws {
    guard let live = try ledger.liveRun(id) else { return }
    guard live.commits else {
      return World.say("run \(id.short) is in \(ledger.directory(of: id)) for you to commit")
    }
    switch try ledger.commit(id) {
    case .committed(let commit, let branch?):
      World.say("run \(id.short) committed to \(branch) as \(commit.short)")
    case .committed(let commit, nil):
      World.say(
        "run \(id.short) committed as \(commit.short) on a detached HEAD; keep it with 'git switch -c BRANCH'"
      )
    case .nothingToDo, .withParent: break
    case .postponed(let reason):
      World.say("run \(id.short) is safe in \(ledger.directory(of: id)) but not committed yet: \(reason)")
    }
  }
}
