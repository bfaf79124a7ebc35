import ArgumentParser
import Comparison
import Ledger
import Records
import Report

struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "What happened to the runs between two commits.",
    discussion: """
      New, changed and removed runs, and for each experiment that has such runs the run that stands for it on both \
      sides: its metrics old and new, parameters, environment, data and code.

      A revision is whatever Git takes: main, HEAD~3, v1.2, 4c1d2e. A B and A..B are two commits; A...B is where B \
      forked from A, against B; A alone is compared with the work tree. With no revision: where the branch forked \
      from its upstream or the default branch, against the work tree; when it did not fork and nothing is \
      uncommitted, HEAD~1.

      Example:
        cairn diff
        cairn diff main...HEAD --format markdown --output report.md
        cairn diff v1.2 HEAD --experiment churn --select best:rmse
        cairn diff --file metrics.json
      """)

  @OptionGroup var repository: RepositoryOptions
  @Option(
    name: .shortAndLong, help: "Only this experiment, by name or id.",
    completion: .custom { Completion.experiments($0, $1, $2) })
  var experiment: String?
  @Option(
    help: ArgumentHelp(
      "Which run stands for its experiment: latest (of the finished ones), best:KEY, highest:KEY, lowest:KEY, name:NAME.",
      valueName: "run"))
  var select = "latest"
  @Option(
    help: ArgumentHelp("Only these metrics, with commas between; * is any text.", valueName: "keys"))
  var metrics: String?
  @Option(
    name: .customLong("file"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "A file of metrics that no run holds: JSON, YAML, TOML, CSV. Again for more.", valueName: "file"),
    completion: .file())
  var files: [String] = []
  @Option(help: "text, markdown, json, csv, or openmetrics (GitLab's metrics report).")
  var format: DiffFormat = .text
  @Flag(name: .customLong("json"), help: "The same as --format json.")
  var json = false
  @Option(
    name: .shortAndLong, help: ArgumentHelp("Write to this file.", valueName: "file"), completion: .file())
  var output: String?
  @Flag(name: .customLong("exit-code"), help: "Exit with 1 when anything differs.")
  var tellsByStatus = false
  @Argument(help: "A side, or two, or a range.")
  var revisions: [String] = []

  func run() throws {
    let range = try RevisionRange(revisions)
    let world = World()
    let ledger = try range.hasWorkTree ? world.recoveredLedger(repository) : world.ledger(repository)
    let places = StorePlaces(in: ledger)
    let paths = try files.map { try MetricFiles.path($0, from: repository.directory(in: world), in: ledger) }
    let sides = try SideFinder(ledger: ledger, places: places, files: paths).find(range)
    let selection = try Selection(parsing: select, directions: sides.new.directions)
    let gathering = DiffGathering(
      ledger: ledger, places: places, sides: sides, selection: selection, experiment: experiment)
    var (diff, unreadable) = try ledger.explainingMissingContents {
      try gathering.diff(files: paths.map { try MetricFiles.diff($0, sides, in: ledger) })
    }
    if let metrics { diff.keep(metrics: metrics.split(separator: ",").map(String.init)) }
    try Output.put(text(of: diff, world.style), to: output, in: world)
    for reason in unreadable { World.say("left out: \(reason)") }
    if !unreadable.isEmpty { throw Failure.data }
    if tellsByStatus, !diff.isEmpty { throw Failure.no }
  }

  private func text(of diff: StoreDiff, _ style: Style) -> String {
    switch json ? .json : format {
    case .text: diff.text(output == nil ? style : .plain)
    case .markdown: diff.markdown()
    case .json: String(decoding: diff.json().formatted(), as: UTF8.self)
    case .csv: diff.csv()
    case .openmetrics: diff.openMetrics()
    }
  }
}

enum DiffFormat: String, ExpressibleByArgument, CaseIterable {
  case text, markdown, json, csv, openmetrics
}

extension StoreDiff {
  /// Leaves out all metrics but those that a pattern fits.
  fileprivate mutating func keep(metrics patterns: [String]) {
    let rules = patterns.map { Policy.MetricRule(pattern: $0, better: .higher) }
    func isWanted(_ change: MetricChange) -> Bool { rules.contains { $0.matches(change.key) } }
    for index in experiments.indices { experiments[index].metrics.removeAll { !isWanted($0) } }
    for index in files.indices { files[index].metrics.removeAll { !isWanted($0) } }
  }
}

extension RevisionRange {
  /// Whether one of the sides is the work tree.
  fileprivate var hasWorkTree: Bool {
    switch self {
    case .unnamed, .since: true
    case .between, .fork: false
    }
  }
}
