public import Records

/// What artifacts belong to.
public enum ArtifactHome: Hashable, Sendable {
  case run(RunID)
  case model(LoggedModelID)

  /// Relative to the store.
  public var directory: String {
    switch self {
    case .run(let id): id.directory
    case .model(let id): id.directory
    }
  }
}
