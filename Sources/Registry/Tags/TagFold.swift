import Git
import Records

/// What the tags of a model say at one moment, and which come next.
struct TagFold {
  let model: String
  /// The commits that stand for the versions, deleted ones left out.
  private(set) var versions: [Int: ObjectID] = [:]
  private(set) var stages: [Int: String] = [:]
  /// All commits that ever stood for a version: GTO cannot tell two versions on one commit apart.
  private(set) var taken: Set<ObjectID> = []
  private var assignments = 0
  private var registrations: [Int: Int] = [:]
  private var deregistrations: [Int: Int] = [:]
  private var deprecations = 0
  private var last: Int64 = .min
  private var lastOfStage: [String: Int64] = [:]
  private var lastOfVersion: [Int: Int64] = [:]

  init(model: String) { self.model = model }

  /// Whether it is deleted, or was never there.
  var isEmpty: Bool { versions.isEmpty && stages.isEmpty }

  /// The event by which an action is told, with the next number and moment.
  mutating func add(
    _ action: GTOTag.Action, of version: Int, on target: ObjectID, by commit: ObjectID, at time: Int64
  ) -> TagEvent {
    let counter: Int?
    // Each is later than what GTO must not mistake it for, or be mistaken in, when it orders by whole seconds.
    let moment: Int64
    switch action {
    case .assign(let stage), .unassign(let stage):
      counter = assignments + 1
      moment = max(time, last, lastOfStage[stage].map { $0 + 1 } ?? .min)
    case .register:
      counter = registrations[version].map { $0 + 1 }
      moment = max(time, last, lastOfVersion[version].map { $0 + 1 } ?? .min)
    case .deregister:
      counter = deregistrations[version].map { $0 + 1 }
      moment = max(time, last, lastOfVersion[version].map { $0 + 1 } ?? .min)
    case .deprecate:
      counter = deprecations == 0 ? nil : deprecations + 1
      moment = max(time, last == .min ? .min : last + 1)
    }
    let event = TagEvent(
      GTOTag(model, action, counter: counter), version: version, commit: commit, target: target, time: moment)
    add(event)
    return event
  }

  /// Takes in an event of before.
  mutating func add(_ event: TagEvent) {
    last = max(last, event.time)
    switch event.tag.action {
    case .assign(let stage):
      assignments = max(assignments, event.tag.counter ?? 0)
      lastOfStage[stage] = event.time
      stages[event.version] = stage
    case .unassign(let stage):
      assignments = max(assignments, event.tag.counter ?? 0)
      lastOfStage[stage] = event.time
      if stages[event.version] == stage { stages[event.version] = nil }
    case .register(let version):
      registrations[version] = event.tag.counter ?? 1
      lastOfVersion[version] = event.time
      versions[version] = event.target
      taken.insert(event.target)
    case .deregister(let version):
      deregistrations[version] = event.tag.counter ?? 1
      lastOfVersion[version] = event.time
      versions[version] = nil
      stages[version] = nil
    case .deprecate: deprecations = event.tag.counter ?? 1
    }
  }
}
