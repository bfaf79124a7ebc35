import Git
import Records

/// A file of the store that differs between the two sides.
struct ChangedFile {
  /// Relative to the store.
  var path: String
  var kind: Kind
  var old: TreeEntry?
  var new: TreeEntry?

  enum Kind: Hashable {
    /// What `cairn init` writes into the store.
    case own
    case experiment(ExperimentID)
    case run(RunID, StorePath.RunFile)
    case loggedModel(LoggedModelID, String)
    case lockFile(sha256: String)
    /// A file of a registered model's folder.
    case model(folder: String, ModelFile)
    /// Below a directory whose files are known, and none of them.
    case misplaced
    /// Of a later version, or of somebody else.
    case unknown
  }

  enum ModelFile: Hashable {
    case record
    /// By the number that its name has.
    case version(Int)
    case stage
    /// Of a version in a stage that many are in.
    case stay(Int)
    case alias
    case approval
    case other
  }

  init(_ change: TreeChange) {
    path = change.path
    kind = Self.kind(of: change.path)
    old = change.old
    new = change.new
  }

  private static func kind(of path: String) -> Kind {
    switch StorePath(path) {
    case .experiment(let id): return .experiment(id)
    case .run(_, .other(let name)) where name != ".gitattributes": return .misplaced
    case .run(let id, let file): return .run(id, file)
    case .loggedModel(let id, let file): return .loggedModel(id, file)
    case .lockFile(let sha256, _): return .lockFile(sha256: sha256)
    case .other: break
    }
    if path == ".gitattributes" || path == "README.md" { return .own }
    if path.utf8.starts(with: "models/".utf8) { return model(path) }
    let known = ["runs/", "experiments/", "logged-models/", "lock-files/"]
    return known.contains { path.utf8.starts(with: $0.utf8) } ? .misplaced : .unknown
  }

  private static func model(_ path: String) -> Kind {
    guard RegistryPath.isOne(path) else { return .misplaced }
    let parts = path.split(separator: "/").map(String.init)
    let file: ModelFile =
      switch (parts[2], parts.count) {
      case ("model.json", 3): .record
      case ("versions", 4): Int(parts[3].dropLast(5)).map { .version($0) } ?? .other
      case ("stages", 4): .stage
      case ("stages", 5): StageStay.facts(inFileName: parts[4]).map { .stay($0.version) } ?? .other
      case ("aliases", 4): .alias
      case ("approvals", 6): .approval
      default: .other
      }
    return .model(folder: parts[1], file)
  }
}
