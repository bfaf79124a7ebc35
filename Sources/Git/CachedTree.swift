/// The index's `TREE` extension: the ids of the trees that its directories make (gitformat-index(5)), so that a commit
/// need not make them again. Depth first: a directory's name, zero, how many entries it has or -1, a space, how many
/// directories of it follow, a line's end, and the id unless the number is -1.
struct CachedTree {
  private let bytes: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// The extension with the directories of these paths marked as changed; nil when it is malformed.
  func without(_ paths: [[UInt8]]) -> [UInt8]? {
    var changed: Set<[UInt8]> = [[]]
    for path in paths {
      for end in path.indices where path[end] == UInt8(ascii: "/") { changed.insert(Array(path[..<end])) }
    }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var at = 0
    guard mark(&at, below: nil, changed, &result), at == bytes.count else { return nil }
    return result
  }

  private func mark(
    _ at: inout Int, below parent: [UInt8]?, _ changed: Set<[UInt8]>, _ result: inout [UInt8]
  ) -> Bool {
    let start = at
    guard let node = node(&at) else { return false }
    var path = Array(node.name)
    if let parent, !parent.isEmpty { path = parent + [UInt8(ascii: "/")] + path }
    guard changed.contains(path) else {
      // As it is, with all that is in it.
      var left = node.subtrees
      while left > 0 {
        guard let next = self.node(&at) else { return false }
        left += next.subtrees - 1
      }
      result += bytes[start..<at]
      return true
    }
    result += node.name
    result += [0] + "-1 \(node.subtrees)\n".utf8
    for _ in 0..<node.subtrees {
      guard mark(&at, below: path, changed, &result) else { return false }
    }
    return true
  }

  private func node(_ at: inout Int) -> (name: Slice<UnsafeRawBufferPointer>, subtrees: Int)? {
    guard let zero = bytes[at...].firstIndex(of: 0) else { return nil }
    let name = bytes[at..<zero]
    at = zero + 1
    guard let entries = number(&at, UInt8(ascii: " ")), let subtrees = number(&at, UInt8(ascii: "\n")),
      subtrees >= 0
    else { return nil }
    if entries >= 0 { at += 20 }
    return at <= bytes.count ? (name, subtrees) : nil
  }

  private func number(_ at: inout Int, _ end: UInt8) -> Int? {
    var value = 0
    var isNegative = false
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if byte == end { return isNegative ? -value : value }
      if byte == UInt8(ascii: "-") {
        isNegative = true
      } else {
        guard (48...57).contains(byte), value < 1 << 40 else { return nil }
        value = value * 10 + Int(byte - 48)
      }
    }
    return nil
  }
}
