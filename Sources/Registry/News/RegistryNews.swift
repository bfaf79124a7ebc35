public import Git
public import Records

/// Something that happened to a model, as the branch's history tells it.
public struct RegistryNews: Hashable, Sendable {
  public var model: ModelName
  /// Whether MLflow holds it for a prompt.
  public var isPrompt: Bool
  public var kind: Kind
  /// The commit by which the branch came to have it.
  public var commit: ObjectID
  /// In seconds since 1970-01-01T00:00:00Z.
  public var time: Int64

  public enum Kind: Hashable, Sendable {
    case created(description: String, tags: [String: String])
    case registered(ModelVersion)
    case tagSet(version: Int?, key: String, value: String)
    case tagDeleted(version: Int?, key: String)
    case aliasSet(String, version: Int)
    case aliasDeleted(String)
    case moved(version: Int, from: ModelStage, to: ModelStage)
  }
}
