public import Records

/// Which run stands for its experiment in a diff.
public enum Selection: Hashable, Sendable {
  /// The finished run that ended last; one that has metrics goes before one that has none (a sweep's parent).
  case latestFinished
  /// The same among the runs of a name, such as `baseline`.
  case named(String)
  /// The finished run with the best value of a metric; the one that ended last among equals.
  case best(key: String, direction: Policy.Direction)

  /// `latest` (or `last`), `best:KEY` (the way that `cairn.yaml` says), `highest:KEY`, `lowest:KEY` or `name:NAME`.
  ///
  /// - Throws: ``RecordError`` on any other text, and on `best:` where no direction is known.
  public init(parsing text: String, directions: Directions) throws(RecordError) {
    if text == "last" || text == "latest" {
      self = .latestFinished
      return
    }
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[1].isEmpty else {
      throw RecordError(
        .invalidValue,
        "'\(text.escapedForMessage)' selects no run: expected latest, best:KEY, highest:KEY, lowest:KEY or name:NAME"
      )
    }
    switch parts[0] {
    case "name": self = .named(parts[1])
    case "highest": self = .best(key: parts[1], direction: .higher)
    case "lowest": self = .best(key: parts[1], direction: .lower)
    case "best":
      guard let direction = directions[parts[1]] else {
        throw RecordError(
          .invalidValue,
          "nothing says which way '\(parts[1].escapedForMessage)' gets better: use highest: or lowest:, "
            + "or add it to conventions in cairn.yaml")
      }
      self = .best(key: parts[1], direction: direction)
    default:
      throw RecordError(
        .invalidValue,
        "'\(text.escapedForMessage)' selects no run: expected latest, best:KEY, highest:KEY, lowest:KEY or name:NAME"
      )
    }
  }

  /// The text that ``init(parsing:directions:)`` takes.
  public var text: String {
    switch self {
    case .latestFinished: "latest"
    case .named(let name): "name:\(name)"
    case .best(let key, .higher): "highest:\(key)"
    case .best(let key, .lower): "lowest:\(key)"
    }
  }

  /// The run that stands for the candidates; nil when none that is finished and not deleted qualifies.
  public func representative(among candidates: some Sequence<Run>) -> Run? {
    var chosen: Run?
    for run in candidates where run.status == .finished && run.lifecycle == .active && qualifies(run) {
      if let best = chosen, !goesBefore(run, best) { continue }
      chosen = run
    }
    return chosen
  }

  private func qualifies(_ run: Run) -> Bool {
    switch self {
    case .latestFinished: true
    case .named(let name): run.name == name
    case .best(let key, _): run.metrics[key].map { !$0.value.isNaN } ?? false
    }
  }

  private func goesBefore(_ a: Run, _ b: Run) -> Bool {
    switch self {
    case .latestFinished, .named:
      if a.metrics.isEmpty != b.metrics.isEmpty { return b.metrics.isEmpty }
    case .best(let key, let direction):
      guard let left = a.metrics[key]?.value, let right = b.metrics[key]?.value else { return false }
      if left != right { return (left > right) == (direction == .higher) }
    }
    let (left, right) = (a.endTime ?? a.startTime, b.endTime ?? b.startTime)
    return left == right ? a.id > b.id : left > right
  }
}
