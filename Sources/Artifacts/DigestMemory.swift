internal import Digests
internal import Files

/// Remembers the digests of a run's artifacts while it lives, so that a file which was hashed when it arrived is not
/// read again at the end. Lines are only added; what is damaged or out of date costs a second reading and no more.
public struct DigestMemory {
  private let file: String
  private var digests: [String: (stamp: FileStamp, sha256: String)] = [:]

  /// - Parameter file: absolute; made when something is remembered.
  public init(at file: String) throws {
    self.file = file
    guard let bytes = try StoreFile.read(file) else { return }
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      // sha256 size modified changed inode path
      let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 5).map {
        String(decoding: $0, as: UTF8.self)
      }
      guard fields.count == 6, fields[0].utf8.count == 64, let size = Int64(fields[1]),
        let modified = Int64(fields[2]), let changed = Int64(fields[3]), let inode = UInt64(fields[4])
      else { continue }
      let stamp = FileStamp(size: size, modified: modified, changed: changed, inode: inode)
      digests[fields[5]] = (stamp, fields[0])
    }
  }

  /// The digest of the file, hashed unless it is known.
  ///
  /// - Parameter path: relative to the artifacts.
  mutating func digest(of path: String, at file: String) throws -> (sha256: String, size: Int64) {
    guard let stamp = FileStamp(of: file) else {
      throw FileError("read artifact", file, reason: "it is no ordinary file")
    }
    if let known = digests[path], known.stamp == stamp {
      return (known.sha256, stamp.size)
    }
    let digest = try SHA256.digest(ofFile: file, followLink: false)
    // One that is written to while we read has a digest that is out of date.
    if FileStamp(of: file) == stamp { try remember(path, stamp, digest.sha256) }
    return (digest.sha256, digest.size)
  }

  /// - Parameter path: relative to the artifacts.
  mutating func remember(_ path: String, _ stamp: FileStamp, _ sha256: String) throws {
    digests[path] = (stamp, sha256)
    let line = "\(sha256) \(stamp.size) \(stamp.modified) \(stamp.changed) \(stamp.inode) \(path)\n"
    try OpenFile.appending(file).append(Array(line.utf8))
  }
}
