package import Git

/// A file of the store as it is to be.
package struct FileChange: Sendable {
  /// Relative to the store.
  package var path: String
  /// nil: the file goes.
  package var content: Content?

  package enum Content: Sendable {
    case bytes([UInt8])
    case blob(ObjectID)
  }

  package init(_ path: String, _ content: Content?) {
    self.path = path
    self.content = content
  }
}
