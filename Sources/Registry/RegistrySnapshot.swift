internal import Git
public import Records

/// The registry as one commit holds it: all of it, or no more than the models that somebody asks about.
public struct RegistrySnapshot: Sendable {
  /// By the bytes of their names.
  public let models: [ModelState]
  /// The models that may be asked about; nil for all.
  let scope: [ModelName]?
  /// What is wrong with the files of models that cannot be read, by the models' folders.
  public let faults: [String: RecordError]
  /// The tree of `models/`.
  let tree: ObjectID?
  /// All folders' names, as file systems that ignore case have them.
  private let folded: Set<String>
  private let places: [ModelName: Int]
  private let faultOf: [ModelName: RecordError]

  /// An empty registry.
  init() { self.init(tree: nil, folders: [], models: [], faults: [:], scope: nil) }

  init(
    tree: ObjectID?, folders: [String], models: [ModelState], faults: [String: RecordError],
    scope: [ModelName]?
  ) {
    self.tree = tree
    self.scope = scope
    folded = Set(folders.map { $0.lowercased() })
    var places: [ModelName: Int] = [:]
    var kept: [ModelState] = []
    var faults = faults
    for model in models.sorted(by: { $0.name.text.precedesInBytes($1.name.text) }) {
      if let other = places[model.name].map({ kept[$0] }) {
        faults[model.folder] = RecordError(
          .conflict, "'\(other.folder)' is the model '\(model.name.text.escapedForMessage)' as well",
          file: "models/\(model.folder)/model.json")
        continue
      }
      places[model.name] = kept.count
      kept.append(model)
    }
    self.models = kept
    self.places = places
    self.faults = faults
    var faultOf: [ModelName: RecordError] = [:]
    for (folder, fault) in faults {
      if let name = FileSlug.text(of: folder).flatMap({ try? ModelName($0) }), places[name] == nil {
        faultOf[name] = fault
      }
    }
    self.faultOf = faultOf
  }

  /// nil when there is none.
  ///
  /// - Throws: `RecordError` when its files cannot be read.
  public func find(_ name: ModelName) throws(RecordError) -> ModelState? {
    precondition(scope?.contains(name) ?? true, "the model was not read")
    if let place = places[name] { return models[place] }
    if let fault = faultOf[name] { throw fault }
    return nil
  }

  /// - Throws: ``RegistryError`` when there is none; `RecordError` when its files cannot be read.
  public func model(_ name: ModelName) throws -> ModelState {
    guard let model = try find(name) else { throw RegistryError.noModel(name.text) }
    return model
  }

  /// - Throws: ``RegistryError`` when there is no such model or version.
  public func version(_ name: ModelName, _ number: Int) throws -> RegisteredVersion {
    guard let model = try find(name) else { throw RegistryError.noVersion(name.text, "\(number)") }
    return try model.version(number)
  }

  /// Whether no model's folder has this name, on file systems that ignore case too.
  func isFree(_ slug: FileSlug) -> Bool { !folded.contains(slug.folded) }
}
