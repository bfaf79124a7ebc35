/// Paths of the model registry's files, relative to the store.
public enum RegistryPath {
  /// Whether a file of the registry can have this path.
  public static func isOne(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count >= 3, parts[0] == "models", !parts[1].isEmpty else { return false }
    let name = String(parts[parts.count - 1])
    switch parts.count {
    case 3: return name == "model.json" || creation(inFileName: name) != nil
    case 4: return ["versions", "stages", "aliases"].contains(parts[2]) && name.hasSuffix(".json")
    case 5: return parts[2] == "stages" && !parts[3].isEmpty && StageStay.facts(inFileName: name) != nil
    case 6:
      return parts[2] == "approvals" && !parts[3].isEmpty && !parts[4].isEmpty && name.hasSuffix(".json")
    default: return false
    }
  }

  /// The name of the file, beside `model.json`, by which a model is known to have been created at a moment. Clones that
  /// create it on their own have one each: it is as old as the oldest says.
  public static func created(at time: Timestamp) -> String { "created-\(time.fileName).json" }

  /// What such a name says; nil for another file's.
  public static func creation(inFileName name: String) -> Timestamp? {
    guard name.hasPrefix("created-"), name.hasSuffix(".json") else { return nil }
    return Timestamp(fileName: name.dropFirst("created-".count).dropLast(".json".count))
  }

  /// The folder of the approvals for a version's going to a stage.
  ///
  /// - Parameter folder: of the model, below `models/`.
  public static func approvals(ofModel folder: String, version: Int, stage: String) -> String {
    "models/\(folder)/approvals/\(version)/\(FileSlug(stage))"
  }
}
