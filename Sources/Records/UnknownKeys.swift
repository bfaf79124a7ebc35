/// Keys that a file holds and this program does not know, with the place they stood in, so that they survive.
public struct UnknownKeys: Hashable, Sendable {
  package var entries: [Entry] = []

  package struct Entry: Hashable, Sendable {
    /// The key that stood before it; nil at the start.
    package var after: String?
    package var key: String
    package var value: JSON
  }

  public init() {}

  public var isEmpty: Bool { entries.isEmpty }
}
