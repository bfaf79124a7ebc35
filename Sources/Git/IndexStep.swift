internal import CLibgit2

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// What is to happen where a name is met, or would be, on the way through the index.
struct IndexStep {
  /// A path; with a `/` at its end what lies below it.
  let key: [UInt8]
  /// What takes the name's place; nil when it only goes.
  var entry: [UInt8]?
  /// An entry here means a file in the place of a directory, or the other way round.
  var isForbidden = false

  /// Whether it stands for what lies below its name.
  var isDirectory: Bool { key.last == UInt8(ascii: "/") }

  /// The steps in the order of the index; nil when the edits meet each other or are for libgit2 to judge.
  static func sorted(_ edits: [IndexEdit], root: String) -> [IndexStep]? {
    var steps: [[UInt8]: IndexStep] = [:]
    var forbidden: Set<[UInt8]> = []
    for edit in edits {
      let path = Array(edit.path.utf8)
      guard isPlain(path) else { return nil }
      for end in path.indices where path[end] == UInt8(ascii: "/") { forbidden.insert(Array(path[..<end])) }
      steps[path] = IndexStep(key: path)
      if case .put(let id, let mode) = edit.outcome {
        guard mode != .directory else { return nil }
        steps[path]?.entry = entry(path, id, mode, root: root)
        forbidden.insert(path + [UInt8(ascii: "/")])
      }
    }
    for key in forbidden {
      guard steps[key] == nil else { return nil }
      steps[key] = IndexStep(key: key, isForbidden: true)
    }
    return steps.values.sorted { $0.key.lexicographicallyPrecedes($1.key) }
  }

  /// Whether no rule on names has a say: none of its parts is empty, `.`, `..`, or near to `.git`.
  private static func isPlain(_ path: [UInt8]) -> Bool {
    let parts = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return !path.contains(0)
      && parts.allSatisfy { part in
        guard let first = part.first else { return false }
        let start = part.prefix(4).map { $0 | 0x20 }
        return part.count < 4096 && (first != UInt8(ascii: ".") || !isReserved(part))
          && !start.elementsEqual("git~".utf8)
      }
  }

  private static func isReserved(_ part: ArraySlice<UInt8>) -> Bool {
    part.count == 1 || part.elementsEqual("..".utf8)
      || part.prefix(4).map { $0 | 0x20 }.elementsEqual(".git".utf8)
  }

  private static func entry(_ path: [UInt8], _ id: ObjectID, _ mode: FileMode, root: String) -> [UInt8] {
    var fields = git_index_entry()
    var file = stat()
    if lstat(root + "/" + String(decoding: path, as: UTF8.self), &file) == 0 {
      IndexHandle.fill(&fields, from: file)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(72 + path.count)
    for word in [
      UInt32(bitPattern: fields.ctime.seconds), fields.ctime.nanoseconds,
      UInt32(bitPattern: fields.mtime.seconds),
      fields.mtime.nanoseconds, fields.dev, fields.ino, mode.rawValue, fields.uid, fields.gid,
      fields.file_size,
    ] { bytes += Self.bytes(word) }
    bytes += id.bytes
    let length = UInt16(min(path.count, 0xfff))
    bytes += [UInt8(length >> 8), UInt8(length & 0xff)]
    bytes += path
    bytes += [UInt8](repeating: 0, count: 8 - bytes.count % 8)
    return bytes
  }

  /// As the index writes numbers.
  static func bytes(_ word: UInt32) -> [UInt8] {
    withUnsafeBytes(of: word.bigEndian) { Array($0) }
  }
}
