/// How far a migration has come.
public struct MigrationProgress: Hashable, Sendable {
  public enum Stage: String, Sendable {
    case experiments, runs
    case loggedModels = "logged models"
    case models
  }

  public var stage: Stage
  public var done: Int
  public var total: Int
}
