public import Ledger
public import Records

extension ModelRegistry {
  /// Registers a new version, with the number after the highest that the model ever had.
  @discardableResult
  public func createVersion(
    of name: ModelName, _ new: NewVersion, in ledger: Ledger
  ) throws -> RegisteredVersion {
    let now = ledger.now
    var new = new
    if new.evidence == nil, !new.isPrompt {
      new.evidence = try GatheredEvidence(for: new, in: ledger).evidence
    }
    var number = 0
    let result = try commit(in: ledger, about: [name]) { snapshot in
      let model = try snapshot.model(name)
      number = model.nextNumber
      var change = RegistryChange("model", name, "version \(number) registered", version: number)
      change.put(new.record(number: number, now: now), in: model.folder)
      return change
    }
    return try result.version(name, number)
  }

  /// Sets the description, or takes it away.
  @discardableResult
  public func update(
    _ name: ModelName, _ number: Int, description: String?, in ledger: Ledger
  ) throws -> RegisteredVersion {
    let time = ledger.now
    return try edit(name, number, "described", in: ledger) { record in
      record.description = description
      record.updated = time
    }
  }

  public func setTag(
    _ key: String, _ value: String, of name: ModelName, _ number: Int, in ledger: Ledger
  ) throws {
    try edit(name, number, "tag \(key.escapedForMessage)", in: ledger) { $0.tags[key] = value }
  }

  public func deleteTag(_ key: String, of name: ModelName, _ number: Int, in ledger: Ledger) throws {
    try edit(name, number, "tag \(key.escapedForMessage) removed", in: ledger) { $0.tags[key] = nil }
  }

  /// Changes what people have to say of a version.
  @discardableResult
  public func annotate(
    _ name: ModelName, _ number: Int, in ledger: Ledger, _ body: (inout ModelAnnotations) -> Void
  ) throws -> RegisteredVersion {
    try edit(name, number, "annotated", in: ledger) { body(&$0.annotations) }
  }

  @discardableResult
  func edit(
    _ name: ModelName, _ number: Int, _ subject: String, in ledger: Ledger,
    _ body: (inout ModelVersion) -> Void
  ) throws -> RegisteredVersion {
    let result = try commit(in: ledger, about: [name]) { snapshot in
      let version = try snapshot.version(name, number)
      var record = version.record
      body(&record)
      var change = RegistryChange("model", name, "version \(number) \(subject)", version: number)
      if record != version.record { change.put(record, in: try snapshot.model(name).folder) }
      return change
    }
    return try result.version(name, number)
  }

  /// Deletes a version with its aliases and its place in a stage; its number stays taken.
  public func deleteVersion(_ name: ModelName, _ number: Int, in ledger: Ledger) throws {
    let time = ledger.now
    try commit(in: ledger, about: [name]) { snapshot in
      let version = try snapshot.version(name, number)
      let model = try snapshot.model(name)
      var change = RegistryChange("model", name, "version \(number) deleted", version: number)
      change.put(version.record.deleted(at: time), in: model.folder)
      var stages = StageMoves(model, ledger.policy)
      stages.remove(number)
      stages.put(into: &change)
      for alias in model.aliases(of: number) {
        change.removeAlias(model.fileName(ofAlias: alias), in: model.folder)
      }
      return change
    }
  }
}
