/// Paths of the model registry's files, relative to the store.
public enum RegistryPath {
  /// Whether a file of the registry can have this path.
  public static func isOne(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count >= 3, parts[0] == "models", !parts[1].isEmpty else { return false }
    if parts.count == 3 { return parts[2] == "model.json" }
    guard let name = parts.last, name.hasSuffix(".json") else { return false }
    if parts[2] == "approvals" {
      return parts.count == 6 && !parts[3].isEmpty && !parts[4].isEmpty
    }
    return parts.count == 4 && ["versions", "stages", "aliases"].contains(parts[2])
  }

  /// The folder of the approvals for a version's going to a stage.
  ///
  /// - Parameter folder: of the model, below `models/`.
  public static func approvals(ofModel folder: String, version: Int, stage: String) -> String {
    "models/\(folder)/approvals/\(version)/\(FileSlug(stage))"
  }
}
