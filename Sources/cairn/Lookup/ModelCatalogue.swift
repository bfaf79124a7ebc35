import Git
import Ledger
import Records
import Registry

/// The models of a repository, as the branch has them or as they were at a revision. What is asked about is read, and
/// no more.
final class ModelCatalogue {
  let ledger: Ledger
  /// What `--at` names, else the branch's tip; nil when that is unborn.
  let commit: ObjectID?
  let registry: ModelRegistry
  /// Whether `--at` was given.
  let isPast: Bool

  /// - Parameter revision: as `git rev-parse` takes it.
  init(_ ledger: Ledger, at revision: String? = nil, registry: ModelRegistry = ModelRegistry()) throws {
    self.ledger = ledger
    self.registry = registry
    isPast = revision != nil
    commit = if let revision { try ledger.repository.resolve(revision) } else { try ledger.tip() }
  }

  /// The model of that name.
  ///
  /// - Throws: `RegistryError` that tells which there are.
  func model(_ name: String) throws -> ModelState {
    guard let found = try find(name) else { throw try noModel(name) }
    return found
  }

  /// The version that a person names, see ``ModelReference``.
  ///
  /// - Parameter version: the second argument of commands that take MODEL VERSION.
  /// - Throws: ``UsageError`` when the text names no version; `RegistryError` that tells which there are.
  func version(_ model: String, _ version: String? = nil) throws -> (ModelState, RegisteredVersion) {
    let reference = try ModelReference(model, version: version)
    let state = try self.model(reference.model)
    guard let version = reference.version else { throw try noModel(reference.model) }
    return (state, try state.version(named: version))
  }

  /// A model, and the version when one is named. A name that holds `@` or `#` itself may be the model's.
  func find(_ reference: ModelReference) throws -> (ModelState, RegisteredVersion?) {
    if reference.version != nil, let whole = try find(reference.text) { return (whole, nil) }
    let model = try self.model(reference.model)
    return (model, try reference.version.map { try model.version(named: $0) })
  }

  /// nil when there is none.
  func find(_ name: String) throws -> ModelState? {
    guard let name = try? ModelName(name) else { return nil }
    return try registry.model(name, at: commit, in: ledger)
  }

  private func noModel(_ name: String) throws -> RegistryError {
    let names = try registry.modelNames(at: commit, in: ledger)
    let place = isPast ? commit.map { " at \($0.short)" } ?? "" : ""
    let near = names.first { $0.lowercased() == name.lowercased() || $0.isOneEdit(from: name) }
    let hint =
      if let near { "did you mean '\(near.escapedForMessage)'?" } else if names.isEmpty {
        "there are none yet, see 'cairn models create --help'"
      } else { "see 'cairn models'" }
    return RegistryError(.notFound, "no model '\(name.escapedForMessage)'\(place); \(hint)")
  }
}

extension ModelState {
  /// - Throws: `RegistryError` that tells which there are.
  func version(named reference: VersionReference) throws(RegistryError) -> RegisteredVersion {
    switch reference {
    case .number(let number):
      guard let found = versions.first(where: { $0.number == number }) else {
        throw missing("has no version \(number)\(hasDeleted(number) ? " any more: it was deleted" : "")")
      }
      return found
    case .latest:
      guard let last = versions.last else { throw missing("has no version") }
      return last
    case .stage(let stage):
      guard let found = newest(in: stage) else {
        throw missing("has no version in stage '\(stage.escapedForMessage)'")
      }
      return found
    case .name(let text):
      if let number = alias(text)?.version {
        guard let found = versions.first(where: { $0.number == number }) else {
          throw missing(
            "gives the alias '\(text.escapedForMessage)' to version \(number), which there is not")
        }
        return found
      }
      guard let found = newest(in: text) else {
        throw missing("has no alias or stage '\(text.escapedForMessage)'")
      }
      return found
    }
  }

  private func newest(in stage: String) -> RegisteredVersion? {
    versions.last { $0.stage.name.lowercased() == stage.lowercased() }
  }

  /// The sentence, and what there is instead.
  private func missing(_ what: String) -> RegistryError {
    var there: [String] = []
    if let last = versions.last {
      there.append(versions.count == 1 ? "it has version \(last.number)" : "its latest is \(last.number)")
    }
    let stages = latestVersions.filter { $0.stage != .none }.map {
      "\($0.stage.name.escapedForMessage) (\($0.number))"
    }
    if !stages.isEmpty { there.append("in stages: " + stages.joined(separator: ", ")) }
    if !aliases.isEmpty {
      let shown = aliases.prefix(8).map { "\($0.alias.escapedForMessage) (\($0.version))" }
      there.append("aliases: " + shown.joined(separator: ", "))
    }
    let rest = there.isEmpty ? "" : "; " + there.joined(separator: "; ")
    return RegistryError(.notFound, "model '\(name.text.escapedForMessage)' \(what)\(rest)")
  }
}
