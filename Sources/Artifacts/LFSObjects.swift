internal import Files

/// The objects of Git LFS in one repository, where `git lfs` looks for them: `lfs/objects/aa/bb/<sha256>` under the Git
/// directory that work trees share, or where `lfs.storage` says.
public struct LFSObjects: Sendable {
  private let root: String

  /// - Parameter root: absolute: `<Git directory>/lfs`.
  public init(root: String) { self.root = root }

  /// The path of an object, whether it is there or not.
  public func path(_ pointer: LFSPointer) -> String {
    root + "/" + folder(pointer) + "/" + pointer.sha256
  }

  private func folder(_ pointer: LFSPointer) -> String {
    let sha256 = pointer.sha256
    return "objects/\(sha256.prefix(2))/\(sha256.dropFirst(2).prefix(2))"
  }

  /// Whether the object is there, as far as its size tells.
  public func has(_ pointer: LFSPointer) -> Bool { FileStamp(of: path(pointer))?.size == pointer.size }

  /// Keeps the file at `source` as the object that the pointer names, unless it is there already; through to the disk
  /// when this returns.
  ///
  /// - Parameter isShared: whether the file may stay the same as the object on the disk, because nobody writes into it
  ///   and it goes soon. A file of the work tree is copied: a script that overwrites it would change the object too.
  /// - Parameter digest: gives the file's digest once more after the copy, so that one which changed meanwhile is found.
  func keep(
    _ source: String, as pointer: LFSPointer, isShared: Bool, digest: () throws -> String
  ) throws {
    if has(pointer) { return }
    let (above, name) = StoreFile.split(root)
    try StoreFile.makeDirectories(name, below: above)
    try StoreFile.makeDirectories("tmp", below: root)
    try StoreFile.makeDirectories(folder(pointer), below: root)
    let temporary = "\(root)/tmp/\(StoreFile.temporaryName(pointer.sha256))"
    try StoreFile.remove(temporary)
    do {
      if !isShared || !FileCopy.link(source, to: temporary) {
        guard let old = try OpenFile.reading(source) else {
          throw FileError("keep in Git LFS", source, reason: "it is gone")
        }
        let new = try OpenFile.creating(temporary)
        try FileCopy.copy(old, to: new)
      }
      guard let kept = try OpenFile.reading(temporary) else {
        throw FileError("keep in Git LFS", source, reason: "its copy is gone")
      }
      guard try Int64(kept.size()) == pointer.size, try digest() == pointer.sha256 else {
        throw FileError("keep in Git LFS", source, reason: "it changed while it was read; try again")
      }
      try kept.sync()
      try StoreFile.move(temporary, to: path(pointer))
    } catch {
      try? StoreFile.remove(temporary)
      throw error
    }
  }
}
