public import Records

/// Where an artifact is, relative to its run's artifacts: safe to join to a directory and to put into a tree.
public struct ArtifactPath: Hashable, Sendable {
  public let text: String

  /// - Throws: `RecordError` that names the path and the rule that it breaks.
  public init(_ text: String) throws(RecordError) {
    try RecordPath.check(text)
    self.text = text
  }
}
