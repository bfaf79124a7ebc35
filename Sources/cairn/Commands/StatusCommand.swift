import ArgumentParser
import Git
import Ledger
import Records
import Report
import RunIndex

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show what runs, what no commit holds yet, and where commits go.",
    discussion: """
      Nothing is changed. What stands in the way of a commit is told as well; 'cairn doctor' looks deeper.

      Example:
        cairn status
        cairn status --json
      """)

  @OptionGroup var repository: RepositoryOptions
  @Flag(help: "Print it as JSON.")
  var json = false

  func run() throws {
    let world = World()
    let page = try StatusPage(Catalogue(world.ledger(repository)), now: world.now)
    if json {
      try Output.put(page.json())
    } else {
      try Output.put(page.text(world.style))
    }
  }
}

extension StatusPage {
  init(_ catalogue: Catalogue, now: Timestamp) throws {
    let ledger = catalogue.ledger
    let unsettled = try ledger.unsettledRuns()
    let (count, experiments) = try catalogue.searching { index in
      let experiments = try index.experiments()
      let count = try index.count(RunQuery(experiments: Catalogue.listed(experiments)))
      return (count, experiments.filter { $0.lifecycle == .active })
    }
    var notices = try ledger.obstacles().map(\.message)
    for gone in unsettled where gone.state.phase == .running && !ledger.isAlive(gone.state) {
      notices.append(
        "run \(gone.run.id.short) was left by a process that is gone; 'cairn doctor --fix' ends it")
    }
    notices += ledger.policyWarnings.map(\.description)
    let commits = try Self.target(of: ledger)
    self.init(
      store: ledger.policy.store, branch: commits.branch, isBranchFixed: commits.isFixed, runCount: count,
      experiments: Dictionary(uniqueKeysWithValues: experiments.map { ($0.id, $0.name) }),
      live: unsettled.filter { $0.state.phase == .running }.map(\.run),
      uncommitted: unsettled.filter { $0.state.phase == .ended }.map(\.run), notices: notices, now: now)
  }

  private static func target(of ledger: Ledger) throws -> (branch: String?, isFixed: Bool) {
    switch ledger.placement.target {
    case .branch(let name): return (name, true)
    case .head:
      guard case .branch(let name, _) = try ledger.repository.head() else { return (nil, false) }
      return (name, ledger.policy.branch != nil)
    }
  }
}
