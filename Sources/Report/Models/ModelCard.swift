public import Records
import Templates

/// All that is known of a version, for those who are to use it.
public struct ModelCard: Hashable, Sendable {
  public var model: RegisteredModel
  public var version: ModelVersion
  public var stage: ModelStage
  public var aliases: [String]
  /// The run that made it, where it is here.
  public var run: Run?
  public var environment: Environment?

  public init(
    model: RegisteredModel, version: ModelVersion, stage: ModelStage, aliases: [String] = [],
    run: Run? = nil, environment: Environment? = nil
  ) {
    self.model = model
    self.version = version
    self.stage = stage
    self.aliases = aliases
    self.run = run
    self.environment = environment
  }

  /// The card as Markdown.
  ///
  /// - Parameters:
  ///   - template: nil is the one of `templates/model-card.md`.
  ///   - file: the template's name, for messages.
  /// - Throws: `RecordError` with the line when the template cannot be filled.
  public func markdown(template: String? = nil, file: String = "the template") throws(RecordError) -> String {
    try CardTemplate(text: template ?? TemplateText.modelCard, file: file).filled(with: values)
  }
}
