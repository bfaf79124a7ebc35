internal import Records

/// What a file of the store is about, in the words in which people name it: `churn#Production`, `churn@champion`.
enum StoreSubject {
  /// - Parameter path: relative to the store.
  static func name(of path: String) -> String {
    let parts = path.split(separator: "/").map(String.init)
    if case .run(let id, _) = StorePath(path) { return id.short }
    guard parts.count >= 3, parts[0] == "models", let model = FileSlug.text(of: parts[1]) else { return path }
    let last = parts[parts.count - 1]
    let text = FileSlug.text(of: last.hasSuffix(".json") ? String(last.dropLast(5)) : last) ?? last
    switch (parts[2], parts.count) {
    case ("model.json", 3): return model
    case ("versions", 4), ("aliases", 4): return "\(model)@\(text)"
    case ("stages", 4): return "\(model)#\(text)"
    default: return path
    }
  }

  /// The model whose stage the file is; nil for other files.
  static func model(ofStageFile path: String) -> ModelName? {
    let parts = path.split(separator: "/").map(String.init)
    guard parts.count >= 4, parts[0] == "models", parts[2] == "stages" else { return nil }
    return FileSlug.text(of: parts[1]).flatMap { try? ModelName($0) }
  }
}
