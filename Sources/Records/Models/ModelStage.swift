/// A stage that versions of a model can be in.
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

  /// The stage of that name in any case; nil when there is none.
  public init?(_ name: String) {
    guard let stage = Self.all.first(where: { $0.name.lowercased() == name.lowercased() }) else { return nil }
    self = stage
  }

  /// One whose file there is, whether this program knows it or not.
  init(known name: String) { self.name = name }

  /// Whether versions in it are there to be used.
  public var isActive: Bool { self == .staging || self == .production }
}
