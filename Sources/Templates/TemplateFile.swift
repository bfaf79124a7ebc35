/// A file that `cairn init --template` writes.
public struct TemplateFile: Hashable, Sendable {
  /// Where it goes.
  public var place: Place
  public var bytes: [UInt8]
  public var isExecutable = false

  public enum Place: Hashable, Sendable {
    /// Relative to the repository's root.
    case workTree(String)
    /// Relative to the Git directory.
    case gitDirectory(String)
  }
}
