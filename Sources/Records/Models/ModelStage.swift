/// A stage that versions of a model can be in. Which ones there are, and their order, `cairn.yaml` says.
public struct ModelStage: Hashable, Sendable, CustomStringConvertible {
  public let name: String
  public var description: String { name }

  /// Where a version is that nobody put anywhere: no file says so.
  public static let none = ModelStage(known: "None")
  public static let staging = ModelStage(known: "Staging")
  public static let production = ModelStage(known: "Production")
  public static let archived = ModelStage(known: "Archived")

  /// MLflow's stages, in its order.
  public static let all = [none, staging, production, archived]

  /// In bytes: stages' names stand in paths, tags and branches.
  public static let maximumLength = 64

  /// One of any name; `none` in any case is ``none``.
  ///
  /// - Throws: ``RecordError`` unless the name is 1 to 64 letters, digits, `_`, `-` and `.` of ASCII, the first of them
  ///   a letter: a stage is in the names of files and tags, whose readers must not mistake it.
  public init(_ name: String) throws(RecordError) {
    guard !name.isEmpty, name.utf8.count <= Self.maximumLength, name.utf8.first.map(Self.isLetter) == true,
      name.utf8.allSatisfy({ Self.isLetter($0) || (48...57).contains($0) || "_-.".utf8.contains($0) })
    else {
      throw RecordError(
        .invalidName,
        "'\(name.escapedForMessage)' is no name for a stage: a letter, then letters, digits, '_', '-' and '.', "
          + "\(Self.maximumLength) at most")
    }
    self = name.lowercased() == "none" ? .none : ModelStage(known: name)
  }

  /// MLflow's stage of that name in any case; nil when it has none.
  public init?(mlflow name: String) {
    guard let stage = Self.all.first(where: { $0.name.lowercased() == name.lowercased() }) else { return nil }
    self = stage
  }

  /// One whose file there is, whether this program knows it or not.
  init(known name: String) { self.name = name }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
  }

  /// Whether versions in it are there to be used: all but ``none`` and ``archived``.
  public var isActive: Bool { self != .none && self != .archived }
}
