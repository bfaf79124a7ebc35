import ArgumentParser
import Ledger
import Records
import Report
import RunIndex

struct ListExperimentsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List experiments with how many runs each has.",
    discussion: """
      Example:
        cairn experiments
        cairn experiments list --all --json
      """)

  @OptionGroup var repository: RepositoryOptions
  @OptionGroup var moment: RevisionOptions
  @Flag(help: "Deleted experiments as well.")
  var all = false
  @Flag(help: "Print them as JSON.")
  var json = false

  func run() throws {
    let world = World()
    let catalogue = try moment.catalogue(in: world, repository)
    // Those that no commit holds yet are only in files.
    let files = catalogue.revision == nil ? try catalogue.ledger.experiments() : []
    let entries = try catalogue.searching { index in
      var experiments = try index.experiments()
      if catalogue.revision == nil { experiments = files }
      return try experiments.filter { all || $0.lifecycle == .active }.map { experiment in
        ExperimentList.Entry(
          experiment: experiment, runCount: try index.count(RunQuery(experiments: [experiment.id])),
          latest: try index.lastRun(of: [experiment.id])?.startTime)
      }
    }
    let list = ExperimentList(
      entries: entries.sorted {
        ($0.experiment.name, $0.experiment.id) < ($1.experiment.name, $1.experiment.id)
      },
      now: world.now)
    if json {
      try Output.put(list.json())
    } else {
      try Output.put(list.text(world.style))
    }
  }
}
