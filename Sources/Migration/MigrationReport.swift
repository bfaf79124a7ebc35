/// What was taken over, and what could not be.
public struct MigrationReport: Hashable, Sendable {
  public var runs = 0
  /// A sentence for each thing that could not be taken.
  public var problems: [String] = []
  public init() {}
}
