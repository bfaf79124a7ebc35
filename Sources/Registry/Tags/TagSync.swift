public import Git
public import Ledger
public import Records

/// Writes tags of GTO's grammar for what the branch's history did to models: the files are the truth, the tags show it.
///
/// ```swift
/// let sync = try TagSync(ledger, at: ledger.tip())
/// let outcome = try sync.write(signedBy: nil)
/// ```
///
/// The same history gives the same tags in each clone. None is moved or deleted unless that is asked for.
public struct TagSync {
  /// All that the history tells, oldest first.
  public let events: [TagEvent]
  /// How many of them were told before, the last time.
  public let known: Int
  let ledger: Ledger
  private let artifacts: Set<String>

  /// Reads what is new in the branch's own history since the last time: one commit after the other, and the models that
  /// they changed.
  ///
  /// - Parameter tip: of the branch that the tags tell about.
  public init(_ ledger: Ledger, at tip: ObjectID?) throws {
    self.ledger = ledger
    let log = TagLog.read(ledger)
    let start = try log.flatMap { try RegistryLog.isOn($0.tip, lineOf: tip, ledger) ? $0 : nil }
    var steps: [RegistryStep] = []
    try RegistryLog(ledger: ledger).walk(from: tip, downTo: start?.tip) { step in
      steps.append(step)
      return true
    }
    var replay = try TagReplay(ledger, after: start?.events ?? [])
    for step in steps.reversed() { try replay.add(step) }
    events = replay.events
    known = start?.events.count ?? 0
    artifacts = replay.artifacts
    self.tip = tip
  }

  private let tip: ObjectID?

  /// What stands between the tags and the files.
  public func differences() throws -> TagDifferences {
    var result = TagDifferences()
    var expected: [String: TagEvent] = [:]
    for event in events { expected[event.name] = event }
    for tag in try ledger.repository.tags() {
      if let event = expected.removeValue(forKey: tag.name) {
        if tag.target == event.target, tag.isAnnotated {
          result.present += 1
        } else {
          result.misplaced.append(.init(tag: tag, event: event))
        }
      } else if let artifact = GTOTag.artifact(of: tag.name), artifacts.contains(String(artifact)) {
        result.strangers.append(tag)
      }
    }
    result.missing = events.filter { expected[$0.name] != nil }
    result.misplaced.sort { $0.tag.name < $1.tag.name }
    result.strangers.sort { $0.name < $1.name }
    return result
  }

  /// The names of the tags that are on a version's commit and about its model. No history is read.
  public static func tags(of model: ModelName, _ version: Int, in ledger: Ledger) throws -> [String] {
    let registration = GTOTag(model.text, .register(version))
    guard let tag = try ledger.repository.tagReference(registration.name) else { return [] }
    let artifact = GTOName.slug(model.text, .model)
    return try ledger.repository.tags().filter {
      $0.target == tag.target && GTOTag.artifact(of: $0.name).map(String.init) == artifact
    }.map(\.name).sorted()
  }

  /// The commit up to which the tags that are here told everything, by those that are missing: what came after it is
  /// news. nil when none is missing, or none was there.
  public func start(before missing: [TagEvent]) -> ObjectID? {
    guard let first = missing.first, let index = events.firstIndex(of: first), index > 0 else { return nil }
    return events[..<index].last { $0.commit != first.commit }?.commit
  }

  /// Remembers what the history told, so that the next time only what is new is read.
  func remember() {
    guard let tip else { return }
    // Without it the next one reads the history again.
    try? TagLog(tip: tip, events: events).write(ledger)
  }
}

/// How the tags that are here differ from what the branch's history tells.
public struct TagDifferences: Sendable {
  /// How many are as they should be.
  public var present = 0
  /// Those that are to be made, oldest first.
  public var missing: [TagEvent] = []
  /// Tags on another commit than the one that they tell of, or without an annotation.
  public var misplaced: [Misplaced] = []
  /// Tags about our models that tell of nothing in the branch's history.
  public var strangers: [TagReference] = []

  public struct Misplaced: Hashable, Sendable {
    public var tag: TagReference
    public var event: TagEvent
  }

  /// Whether all tags that are here are right.
  public var isConsistent: Bool { misplaced.isEmpty && strangers.isEmpty }
}
