/// What a webhook can be told: MLflow's events of models, and stages, for which it has none.
public enum WebhookEvent: String, Hashable, Sendable, CaseIterable {
  case modelCreated = "registered_model.created"
  case versionCreated = "model_version.created"
  case versionTagSet = "model_version_tag.set"
  case versionTagDeleted = "model_version_tag.deleted"
  case aliasCreated = "model_version_alias.created"
  case aliasDeleted = "model_version_alias.deleted"
  /// Our own: a version came into a stage, or left all of them.
  case stageUpdated = "model_version_stage.updated"
  case promptCreated = "prompt.created"
  case promptVersionCreated = "prompt_version.created"
  case promptTagSet = "prompt_tag.set"
  case promptTagDeleted = "prompt_tag.deleted"
  case promptVersionTagSet = "prompt_version_tag.set"
  case promptVersionTagDeleted = "prompt_version_tag.deleted"
  case promptAliasCreated = "prompt_alias.created"
  case promptAliasDeleted = "prompt_alias.deleted"

  public var entity: String { String(rawValue.prefix { $0 != "." }) }
  public var action: String { String(rawValue.drop { $0 != "." }.dropFirst()) }
}
