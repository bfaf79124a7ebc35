internal import Digests
internal import Files

/// An artifact on its way: written to a temporary name, hashed as it passes, and moved to its place when it is whole.
/// Dropped before that, it leaves nothing behind.
public final class StagedArtifact {
  private let path: String
  private var output: OpenFile?
  private var hasher: SHA256? = SHA256()
  private var sha256: String?
  public private(set) var size: Int64 = 0
  private var isMoved = false

  /// - Parameter path: absolute; what is there is replaced.
  public init(at path: String) throws {
    self.path = path
    try StoreFile.remove(path)
    output = try OpenFile.creating(path)
  }

  deinit {
    if !isMoved { try? StoreFile.remove(path) }
  }

  /// Adds bytes at the end.
  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    guard output != nil else { return }
    try output?.put(bytes)
    hasher?.update(bytes)
    size += Int64(bytes.count)
  }

  func makeExecutable() throws { try output?.makeExecutable() }

  /// Ends the writing; through to the disk when this returns.
  public func close() throws {
    try output?.sync()
    output = nil
    if let hasher = hasher.take() { sha256 = hasher.finish().hex }
  }

  /// Moves the closed file to its place; across file systems it is copied.
  ///
  /// - Returns: its SHA-256.
  func move(to target: String) throws -> String {
    guard let sha256 else { throw FileError("move artifact", path, reason: "it is still being written") }
    do {
      try StoreFile.move(path, to: target)
    } catch let error as FileError where error.isOfOtherFileSystem {
      let (folder, name) = StoreFile.split(target)
      let temporary = "\(folder)/\(StoreFile.temporaryName(name.prefix(200)))"
      try StoreFile.remove(temporary)
      guard let old = try OpenFile.reading(path) else { throw error }
      let new = try OpenFile.creating(temporary)
      try FileCopy.copy(old, to: new)
      try new.sync()
      try StoreFile.move(temporary, to: target)
      try StoreFile.remove(path)
    }
    isMoved = true
    return sha256
  }
}
