import Git
import Ledger
import Records
import RunIndex

/// What `cairn` alone says: the next thing to do here.
enum NextStep {
  static func text(in world: World, _ repository: RepositoryOptions) throws -> String {
    let ledger: Ledger
    do {
      ledger = try world.ledger(repository)
    } catch let error as GitError where error.code == .notFound {
      return """
        Cairn keeps experiment runs as files in your own Git repository; this directory is in none.

        \(list([("cairn init --git", "make a repository here, ready for runs")]))
        """
    } catch let error as LedgerError where error.code == .notInitialised {
      return """
        This repository holds no runs yet.

        \(list([("cairn init", "make it ready: cairn.yaml and the store")]))
        """
    }
    let catalogue = try Catalogue(ledger)
    let live = try ledger.unsettledRuns().filter { $0.state.phase == .running }.map(\.run)
    let (count, latest, experiments) = try catalogue.searching { index in
      let experiments = try index.experiments()
      let listed = Catalogue.listed(experiments)
      return (
        try index.count(RunQuery(experiments: listed)),
        try index.runs(RunQuery(experiments: listed, limit: 2)).runs, listed?.count ?? experiments.count
      )
    }
    guard let last = latest.first else {
      return """
        Ready for the first run.

        \(list([
          ("cairn run -P lr=0.1 -- python train.py", "record a command as a run"),
          ("cairn start", "or begin one by hand, for 'cairn log' and 'cairn end'"),
        ]))
        """
    }
    var steps: [(String, String)] = []
    if let run = live.first {
      steps.append(
        ("cairn status", "\(live.count == 1 ? "run \(run.id.short) is" : "\(live.count) runs are") going on"))
    }
    steps.append(("cairn runs", "list the runs"))
    steps.append(("cairn show \(last.id.short)", "all about the last one, \(last.name.escapedForMessage)"))
    if latest.count == 2 {
      steps.append(
        ("cairn compare \(latest[1].id.short) \(last.id.short)", "what differs between the last two"))
      steps.append(("cairn diff", "what this branch changes"))
    }
    return """
      \(count) run\(count == 1 ? "" : "s") in \(experiments) experiment\(experiments == 1 ? "" : "s").

      \(list(steps))
      """
  }

  private static func list(_ steps: [(command: String, purpose: String)]) -> String {
    let width = steps.map(\.command.count).max() ?? 0
    let lines = (steps + [("cairn --help", "all commands")]).map { step in
      "  \(step.command)\(String(repeating: " ", count: max(width, 12) - step.command.count))  \(step.purpose)"
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
