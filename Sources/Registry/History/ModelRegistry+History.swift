public import Comparison
public import Git
public import Ledger
public import Records

extension ModelRegistry {
  /// What became of a model's versions, newest first: who brought which into which stage, and when. It is read from the
  /// branch's own history, so that it is true after merge commits, squashes and rebases alike.
  ///
  /// - Parameters:
  ///   - revision: nil: the branch's tip.
  ///   - visit: returns whether to go on.
  /// - Throws: ``RegistryError`` when there is no such model; `RecordError` when files of it cannot be read.
  public func history(
    of name: ModelName, at revision: ObjectID? = nil, in ledger: Ledger,
    visit: (StageEvent) throws -> Bool
  ) throws {
    let tip = if let revision { revision } else { try ledger.tip() }
    guard let model = try model(name, at: tip, in: ledger) else { throw RegistryError.noModel(name.text) }
    let history = ModelHistory(ledger: ledger)
    // Where a pull request is rebased its approvals come in later commits than its promotion: those count that were there
    // before the stage changed again.
    let present = try SnapshotReader.folder(in: ledger.storeTree(at: tip), of: ledger)
    var later: [ModelStage: ObjectID?] = [:]
    try history.walk(model.folder, from: tip) { step, old, new in
      let events = try history.events(step, old, new) { later[$0] ?? present }
      for event in events where try !visit(event) { return false }
      for event in events {
        later[event.from] = .some(step.before)
        later[event.to] = .some(step.before)
      }
      return true
    }
  }

  /// All of it.
  public func history(
    of name: ModelName, at revision: ObjectID? = nil, in ledger: Ledger
  ) throws -> [StageEvent] {
    var events: [StageEvent] = []
    try history(of: name, at: revision, in: ledger) { event in
      events.append(event)
      return true
    }
    return events
  }
}

extension ModelHistory {
  /// What a step did, the version that came into an active stage first.
  ///
  /// - Parameter models: the tree of `models/` that holds the approvals for a stage.
  func events(
    _ step: RegistryStep, _ old: ModelState?, _ new: ModelState?, approvedIn models: (ModelStage) -> ObjectID?
  ) throws -> [StageEvent] {
    guard let folder = new?.folder ?? old?.folder else { return [] }
    var events: [StageEvent] = []
    let numbers = Set((old?.allVersions ?? []).map(\.number) + (new?.allVersions ?? []).map(\.number))
    for number in numbers.sorted() {
      let (was, version) = (old?.allVersion(number), new?.allVersion(number))
      let (from, to) = (was?.stage ?? .none, version?.stage ?? .none)
      let holder = new?.holders(of: to)[version: number]
      let isDeleted = was != nil && was?.record.deleted == nil && version?.record.deleted != nil
      guard from != to || isDeleted || isReentry(number, to, old, holder) else { continue }
      let kind: StageEvent.Kind =
        if isDeleted { .deletion } else if holder?.rollbackOf != nil {
          .rollback
        } else if holder?.override != nil {
          .override
        } else if to.isActive { .promotion } else { .retirement }
      var event = StageEvent(
        version: number, from: from, to: to, kind: kind, commit: step.commit.hex,
        time: Timestamp(milliseconds: step.time * 1000), override: holder?.override,
        rollbackOf: holder?.rollbackOf)
      try addPeople(to: &event, step, folder)
      if to.isActive {
        // Under the name that the model had then.
        let later = try models(to).flatMap { try ledger.repository.entry(at: folder, inTree: $0) }
        event.approvals = try approvals(number, to, folder, in: later == nil ? step.after : models(to))
      }
      events.append(event)
    }
    return events.sorted { $0.to.isActive && !$1.to.isActive }
  }

  /// Whether a version came into the stage that it was in already, as by a word of a person for it.
  private func isReentry(
    _ number: Int, _ stage: ModelStage, _ old: ModelState?, _ holder: StageHolders.Holder?
  ) -> Bool {
    guard stage.isActive, let before = old?.holders(of: stage)[version: number], let holder else {
      return false
    }
    return before != holder
  }

  private func addPeople(to event: inout StageEvent, _ step: RegistryStep, _ folder: String) throws {
    let stages = event.kind == .deletion || event.to == .none ? [event.from, event.to] : [event.to]
    var paths = stages.flatMap { Authors.paths(ofStage: $0, in: folder) }
    if event.kind == .deletion { paths.append("models/\(folder)/versions/\(event.version).json") }
    let itself = try ledger.repository.commit(step.commit)
    let commits =
      itself.parents.count > 1
      ? try Authors(ledger: ledger).commits(thatChanged: paths, from: step.parent, to: step.commit) : []
    event.merged = commits.map(\.id).filter { $0 != step.commit }.map(\.hex)
    for person in commits.isEmpty ? [itself.author] : commits.map(\.author)
    where !event.people.contains(where: { $0.email == person.email }) {
      event.people.append(StageEvent.Person(name: person.name, email: person.email))
    }
  }

  private func approvals(
    _ number: Int, _ stage: ModelStage, _ folder: String, in models: ObjectID?
  ) throws -> [Approval] {
    let found = try ApprovalReading(ledger: ledger)
      .approvals(ofModel: folder, version: number, stage: stage, in: models)
    return found.compactMap { if case .approval(let approval, _) = $0 { approval } else { nil } }
  }
}
