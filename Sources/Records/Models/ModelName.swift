/// A registered model's name, checked once at the edge by MLflow's rules.
public struct ModelName: Hashable, Sendable, CustomStringConvertible {
  public let text: String
  public var description: String { text }

  /// - Throws: ``RecordError`` when the text is empty or only white space, holds `/` or `:`, is `.`, or begins with
  ///   `..`.
  public init(_ text: String) throws(RecordError) {
    guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
      throw RecordError(.invalidName, "a model's name is \(text.isEmpty ? "empty" : "only white space")")
    }
    guard !text.utf8.contains(UInt8(ascii: "/")), !text.utf8.contains(UInt8(ascii: ":")) else {
      throw RecordError(.invalidName, "the model name '\(text.escapedForMessage)' holds '/' or ':'")
    }
    guard !text.utf8.elementsEqual(".".utf8), !text.utf8.starts(with: "..".utf8) else {
      throw RecordError(.invalidName, "the model name '\(text.escapedForMessage)' reads as a path")
    }
    self.text = text
  }

  /// By bytes: Swift holds two spellings of an accented letter for the same text, MLflow does not.
  public static func == (a: ModelName, b: ModelName) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

  public func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
