import ArgumentParser
import Ledger
import Records
import Report
import RunIndex

struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "List runs, newest first.",
    discussion: """
      A filter is conditions joined by AND, as MLflow's: metrics.KEY, params.KEY, tags.KEY, status, run_name, \
      start_time, …, compared with =, !=, <, <=, >, >=, LIKE, ILIKE, IN, IS NULL. Texts stand in quotes.

      Example:
        cairn runs "metrics.auc > 0.9 and params.model = 'gbt'" --order-by start_time
        cairn runs -e churn --columns id,name,metrics.rmse,params.lr
        cairn runs --at v1.2 --csv > runs.csv
      """)

  enum Format: EnumerableFlag {
    case json, csv, ids
    static func help(for value: Format) -> ArgumentHelp? {
      switch value {
      case .json: "Print the runs as JSON, with all that run.json holds."
      case .csv: "Print the columns as CSV, with all digits."
      case .ids: "Print the ids, one a line."
      }
    }
  }

  @OptionGroup var repository: RepositoryOptions
  @OptionGroup var scope: ExperimentOptions
  @OptionGroup var moment: RevisionOptions
  @Argument(help: ArgumentHelp("Conditions that all must hold.", valueName: "filter"))
  var words: [String] = []
  @Option(help: "The same as an option; may be repeated.")
  var filter: [String] = []
  @Option(
    name: .customLong("order-by"),
    help: ArgumentHelp(
      "What to sort by, such as 'metrics.rmse' or 'start_time DESC'; may be repeated.", valueName: "key"))
  var order: [String] = []
  @Option(
    help: ArgumentHelp(
      "What to show: id, name, experiment, status, started, duration, ended, user, commit, branch, parent, "
        + "metrics.KEY, params.KEY, tags.KEY.", valueName: "a,b,…"))
  var columns: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("At most so many runs, 0 for all; 20 in a terminal's table.", valueName: "count"))
  var limit: Int?
  @Flag(help: "Deleted runs as well.")
  var all = false
  @Flag(help: "Only deleted runs.")
  var deleted = false
  @Flag var format: Format?

  func validate() throws {
    if let limit, limit < 0 { throw ValidationError("--limit \(limit): expected 0 or more") }
    if all, deleted {
      throw ValidationError("--all shows deleted runs as well, --deleted only them: choose one")
    }
  }

  func run() throws {
    let world = World()
    let question = try question(for: world)
    let catalogue = try moment.catalogue(in: world, repository)
    let answer = try ask(catalogue, question.query)
    if answer.unreadable > 0 {
      let one = answer.unreadable == 1
      World.say(
        "\(answer.unreadable) record\(one ? "" : "s") cannot be read and \(one ? "is" : "are") left out; see 'cairn doctor'"
      )
    }
    if format == .ids {
      try Output.put(answer.runs.map { "\($0.id)\n" }.joined())
      return
    }
    let list = RunList(
      runs: answer.runs, experiments: answer.experiments,
      columns: question.columns(for: answer.runs, catalogue.ledger.policy),
      total: answer.total, now: world.now)
    switch format {
    case .json: try Output.put(list.json())
    case .csv: try Output.put(list.csv())
    case .ids, nil:
      if list.runs.isEmpty, answer.unreadable == 0, try catalogue.isEmpty() {
        try Output.put("no runs yet; record one with: cairn run -- python train.py\n")
      } else {
        try Output.put(list.text(world.style))
      }
    }
  }

  /// What is asked, and which columns that calls for.
  private struct Question {
    var query: RunQuery
    var columns: [RunColumn]?

    /// What a list is sorted or filtered by is of interest in it, and then the metrics that cairn.yaml speaks of.
    func columns(for runs: [Run], _ policy: Policy) -> [RunColumn] {
      if let columns { return columns }
      let automatic = RunColumn.automatic(for: runs)
      let asked = query.orderBy.compactMap(\.column) + query.filter.conditions.compactMap(\.column)
      let known = Set(runs.flatMap(\.metrics.keys)).filter { policy.direction(of: $0) != nil }.sorted()
      var first: [RunColumn] = []
      for column in asked + known.prefix(4).map(RunColumn.metric) where !first.contains(column) {
        first.append(column)
      }
      // As many metrics as there would have been.
      var room = max(0, 4 - first.count(where: \.isMetric))
      let rest = automatic.filter { column in
        if first.contains(column) { return false }
        guard column.isMetric else { return true }
        room -= 1
        return room >= 0
      }
      let place = rest.firstIndex(of: .duration).map { $0 + 1 } ?? rest.endIndex
      return rest[..<place] + first + rest[place...]
    }
  }

  private func question(for world: World) throws -> Question {
    var conditions: [SearchFilter.Condition] = []
    for text in [words.joined(separator: " ")] + filter {
      conditions += try SearchFilter(parsing: text).conditions
    }
    let limit = limit ?? (format == nil && world.isTerminal ? 20 : 0)
    let query = RunQuery(
      filter: SearchFilter(conditions), orderBy: try order.flatMap(OrderBy.list(parsing:)),
      view: all ? .all : deleted ? .deleted : .active, limit: limit == 0 ? nil : limit)
    let columns = try self.columns?.split(separator: ",").map { text in
      try RunColumn(parsing: text.split(separator: " ").joined(separator: " "))
    }
    return Question(query: query, columns: columns)
  }

  private struct Answer {
    var runs: [Run]
    var experiments: [ExperimentID: String]
    /// nil when these are all.
    var total: Int?
    /// Files that could not be read.
    var unreadable: Int
  }

  private func ask(_ catalogue: Catalogue, _ query: RunQuery) throws -> Answer {
    try catalogue.searching { index in
      let experiments = try index.experiments()
      var query = query
      if !scope.experiment.isEmpty {
        query.experiments = try scope.experiment.map { try Catalogue.experiment($0, among: experiments).id }
      } else if !all, !deleted {
        query.experiments = Catalogue.listed(experiments)
      }
      let page = try index.runs(query)
      return Answer(
        runs: page.runs, experiments: Dictionary(uniqueKeysWithValues: experiments.map { ($0.id, $0.name) }),
        total: page.nextPageToken == nil ? nil : try index.count(query),
        unreadable: try index.problems().count)
    }
  }
}

extension RunColumn {
  fileprivate var isMetric: Bool {
    if case .metric = self { true } else { false }
  }
}

extension OrderBy {
  fileprivate var column: RunColumn? {
    switch key {
    case .metric(let key): .metric(key)
    case .param(let key): .param(key)
    case .tag(let key): .tag(key)
    case .time(.endTime): .ended
    case .text(.userID): .user
    case .time, .text: nil
    }
  }
}

extension SearchFilter.Condition {
  fileprivate var column: RunColumn? {
    switch self {
    case .metric(let key, _, _): .metric(key)
    // Where it can be nothing else, there is nothing to show.
    case .param(_, .equal), .tag(_, .equal), .param(_, .missing), .tag(_, .missing): nil
    case .param(let key, _): .param(key)
    case .tag(let key, _): .tag(key)
    case .text, .time, .dataset: nil
    }
  }
}
