/// An experiment's name, checked once at the edge.
public struct ExperimentName: Hashable, Sendable, CustomStringConvertible {
  public let text: String
  public var description: String { text }

  /// In bytes of UTF-8, as MLflow's.
  public static let maximumLength = 500

  /// - Throws: ``RecordError`` when `text` is empty, only white space, longer than 500 bytes, or holds a control
  ///   character.
  public init(_ text: String) throws(RecordError) {
    try text.checkName(of: "experiment")
    guard text.utf8.count <= Self.maximumLength else {
      throw RecordError(
        .invalidName,
        "the experiment name '\(text.escapedForMessage)' is longer than \(Self.maximumLength) bytes")
    }
    self.text = text
  }
}

extension String {
  /// What holds for the names of experiments and runs alike: they stand in one line of a commit message.
  func checkName(of kind: String) throws(RecordError) {
    guard unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
      throw RecordError(.invalidName, "the \(kind) name is \(isEmpty ? "empty" : "only white space")")
    }
    guard !unicodeScalars.contains(where: \.breaksLines) else {
      throw RecordError(
        .invalidName, "the \(kind) name '\(escapedForMessage)' holds a control character")
    }
  }
}

extension Unicode.Scalar {
  /// A control character, or one of Unicode's line separators.
  var breaksLines: Bool {
    value < 0x20 || (0x7f...0x9f).contains(value) || value == 0x2028 || value == 0x2029
  }
}
