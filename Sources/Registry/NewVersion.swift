public import Records

/// What a new version of a model is to be.
public struct NewVersion: Sendable {
  public var source: String
  public var location: String?
  public var runID: String? = ""
  public var runLink: String? = ""
  public var modelID: String?
  public var description: String? = ""
  public var tags: [String: String] = [:]
  /// What is known of the model; nil: what can be found out when it is registered.
  public var evidence: ModelEvidence?
  public var created: Timestamp?

  public init(source: String) { self.source = source }

  func record(number: Int, now: Timestamp) -> ModelVersion {
    ModelVersion(
      number: number, source: source, location: location == source ? nil : location, runID: runID,
      runLink: runLink, modelID: modelID, description: description, tags: tags,
      evidence: evidence ?? ModelEvidence(), created: created ?? now)
  }

  /// Prompts are texts in tags, and made by no run.
  var isPrompt: Bool { tags[ModelState.promptTag]?.lowercased() == "true" }
}
