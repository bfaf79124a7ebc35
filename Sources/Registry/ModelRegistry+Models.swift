internal import Git
public import Ledger
public import Records

extension ModelRegistry {
  /// - Throws: ``RegistryError`` with code `exists` when there is one of that name.
  @discardableResult
  public func createModel(
    _ name: ModelName, description: String = "", tags: [String: String] = [:], at time: Timestamp? = nil,
    in ledger: Ledger
  ) throws -> ModelState {
    let record = RegisteredModel(name: name, description: description, tags: tags)
    let time = time ?? ledger.now
    let result = try commit(in: ledger, about: [name]) { snapshot in
      if let other = try snapshot.find(name) { throw RegistryError.exists(other.record, new: tags) }
      var change = RegistryChange("model", name, "created")
      change.putNew(record, at: time, in: try snapshot.freeFolder(for: name))
      return change
    }
    return try result.model(name)
  }

  /// Sets the description.
  @discardableResult
  public func update(_ name: ModelName, description: String, in ledger: Ledger) throws -> ModelState {
    let time = ledger.now
    return try edit(name, "described", in: ledger) { record in
      record.description = description
      record.updated = time
    }
  }

  public func setTag(_ key: String, _ value: String, of name: ModelName, in ledger: Ledger) throws {
    try edit(name, "tag \(key.escapedForMessage)", in: ledger) { $0.tags[key] = value }
  }

  public func deleteTag(_ key: String, of name: ModelName, in ledger: Ledger) throws {
    try edit(name, "tag \(key.escapedForMessage) removed", in: ledger) { $0.tags[key] = nil }
  }

  @discardableResult
  func edit(
    _ name: ModelName, _ subject: String, in ledger: Ledger, _ body: (inout RegisteredModel) -> Void
  ) throws -> ModelState {
    let result = try commit(in: ledger, about: [name]) { snapshot in
      let model = try snapshot.model(name)
      var record = model.record
      body(&record)
      var change = RegistryChange("model", name, subject)
      if record != model.record { change.put(record, in: model.folder) }
      return change
    }
    return try result.model(name)
  }

  /// Gives a model another name; its files go to another folder as they are.
  @discardableResult
  public func rename(_ name: ModelName, to new: ModelName, in ledger: Ledger) throws -> ModelState {
    let time = ledger.now
    let result = try commit(in: ledger, about: [name, new]) { snapshot in
      let model = try snapshot.model(name)
      if new != name, try snapshot.find(new) != nil {
        throw RegistryError(.exists, "Registered Model (name=\(new)) already exists.")
      }
      var record = model.record
      record.name = new
      record.renamed = time
      let folder = try snapshot.freeFolder(for: new, insteadOf: model)
      var change = RegistryChange("model", new, "renamed from \(name.text.escapedForMessage)")
      if folder != model.folder {
        try ledger.repository.changes(from: nil, to: model.tree) { file throws(GitError) in
          guard let entry = file.new else { return }
          change.append(FileChange("models/\(model.folder)/\(file.path)", nil))
          if file.path != "model.json" {
            change.append(FileChange("models/\(folder)/\(file.path)", .blob(entry.id)))
          }
        }
      }
      change.put(record, in: folder)
      return change
    }
    return try result.model(new)
  }

  /// Deletes a model with all its versions: a new one of its name begins with version 1 again.
  public func deleteModel(_ name: ModelName, in ledger: Ledger) throws {
    try commit(in: ledger, about: [name]) { snapshot in
      let model = try snapshot.model(name)
      var change = RegistryChange("model", name, "deleted")
      try ledger.repository.changes(from: nil, to: model.tree) { file throws(GitError) in
        change.append(FileChange("models/\(model.folder)/\(file.path)", nil))
      }
      return change
    }
  }
}

extension RegistrySnapshot {
  /// The folder for a new model of this name.
  fileprivate func freeFolder(for name: ModelName, insteadOf old: ModelState? = nil) throws -> String {
    for slug in name.slugs {
      if isFree(slug) || slug.folded == old?.folder.lowercased() { return slug.name }
    }
    throw RegistryError(.exists, "no folder is free for a model of the name '\(name.text.escapedForMessage)'")
  }
}

extension RegistryError {
  static func exists(_ other: RegisteredModel, new tags: [String: String]) -> RegistryError {
    func kind(_ tags: [String: String]) -> String {
      tags[ModelState.promptTag] == nil ? "Registered Model" : "Prompt"
    }
    let (old, new) = (kind(other.tags), kind(tags))
    if old == new { return RegistryError(.exists, "\(new) (name=\(other.name)) already exists.") }
    return RegistryError(
      .exists,
      "Tried to create a \(new.lowercased()) with name '\(other.name)', but the name is already taken by a "
        + "\(old.lowercased()). MLflow does not allow creating a model and a prompt with the same name.")
  }
}
