/// Paths of the model registry's files, relative to the store.
public enum RegistryPath {
  /// Whether a file of the registry can have this path.
  public static func isOne(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count >= 3, parts[0] == "models", !parts[1].isEmpty else { return false }
    if parts.count == 3 { return parts[2] == "model.json" }
    return parts.count == 4 && ["versions", "stages", "aliases"].contains(parts[2])
      && parts[3].hasSuffix(".json")
  }
}
