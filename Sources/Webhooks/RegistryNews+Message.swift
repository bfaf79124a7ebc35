internal import Git
internal import Records
internal import Registry

extension RegistryNews {
  /// The event that MLflow has for it, or we have; nil where nobody is told.
  var event: WebhookEvent? {
    switch kind {
    case .created: isPrompt ? .promptCreated : .modelCreated
    case .registered: isPrompt ? .promptVersionCreated : .versionCreated
    case .tagSet(nil, _, _): isPrompt ? .promptTagSet : nil
    case .tagDeleted(nil, _): isPrompt ? .promptTagDeleted : nil
    case .tagSet: isPrompt ? .promptVersionTagSet : .versionTagSet
    case .tagDeleted: isPrompt ? .promptVersionTagDeleted : .versionTagDeleted
    case .aliasSet: isPrompt ? .promptAliasCreated : .aliasCreated
    case .aliasDeleted: isPrompt ? .promptAliasDeleted : .aliasDeleted
    case .moved: isPrompt ? nil : .stageUpdated
    }
  }

  /// MLflow's payload (`mlflow/webhooks/types.py`).
  var data: JSON {
    var members = [JSON.Member("name", .string(model.text))]
    func add(_ key: String, _ value: JSON) { members.append(.init(key, value)) }
    func add(_ key: String, version: Int) { add(key, .string("\(version)")) }
    switch kind {
    case .created(let description, let tags):
      add("tags", Self.object(isPrompt ? Self.withoutMarks(tags) : tags))
      add("description", description.isEmpty ? .null : .string(description))
    case .registered(let version):
      add("version", version: version.number)
      if isPrompt {
        add("template", version.tags[Self.promptText].map(JSON.string) ?? .null)
      } else {
        add("source", .string(version.source))
        add("run_id", Self.text(version.runID))
      }
      add("tags", Self.object(isPrompt ? Self.withoutMarks(version.tags) : version.tags))
      add("description", Self.text(version.description))
    case .tagSet(let version, let key, let value):
      if let version { add("version", version: version) }
      add("key", .string(key))
      add("value", .string(value))
    case .tagDeleted(let version, let key):
      if let version { add("version", version: version) }
      add("key", .string(key))
    case .aliasSet(let alias, let version):
      add("alias", .string(alias))
      add("version", version: version)
    case .aliasDeleted(let alias): add("alias", .string(alias))
    case .moved(let version, let from, let to):
      add("version", version: version)
      add("stage", .string(to.name))
      add("previous_stage", .string(from.name))
      add("commit", .string(commit.hex))
    }
    return .object(members)
  }

  private static let promptText = "mlflow.prompt.text"

  /// Without what MLflow tells prompts from models by, and their text.
  private static func withoutMarks(_ tags: [String: String]) -> [String: String] {
    tags.filter { ![ModelState.promptTag, "_mlflow_prompt_type", promptText].contains($0.key) }
  }

  private static func object(_ tags: [String: String]) -> JSON {
    .object(tags.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) })
  }

  private static func text(_ text: String?) -> JSON {
    text.flatMap { $0.isEmpty ? nil : .string($0) } ?? .null
  }
}
