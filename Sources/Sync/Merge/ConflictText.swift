/// The text of a file in which the sides contend, with Git's markers around the lines in which they differ, and around
/// no others.
enum ConflictText {
  /// - Parameters:
  ///   - names: what stands at the markers.
  ///   - size: the markers' length.
  static func text(
    _ ours: [UInt8], _ theirs: [UInt8], names: (ours: String, theirs: String), size: Int
  ) -> [UInt8] {
    let (one, two) = (lines(ours), lines(theirs))
    let difference = two.difference(from: one)
    let removed = Set(difference.removals.map(\.place))
    let inserted = Set(difference.insertions.map(\.place))
    var result: [UInt8] = []
    var (left, right) = (0, 0)
    while left < one.count || right < two.count {
      let start = (left, right)
      while removed.contains(left) { left += 1 }
      while inserted.contains(right) { right += 1 }
      if start != (left, right) {
        result += marker("<", size, names.ours)
        for line in one[start.0..<left] { result += line }
        result += marker("=", size, nil)
        for line in two[start.1..<right] { result += line }
        result += marker(">", size, names.theirs)
        continue
      }
      result += one[left]
      left += 1
      right += 1
    }
    return result
  }

  private static func marker(_ sign: Unicode.Scalar, _ size: Int, _ name: String?) -> [UInt8] {
    Array(repeating: UInt8(ascii: sign), count: size) + (name.map { " \($0)" } ?? "").utf8 + [
      UInt8(ascii: "\n")
    ]
  }

  /// Each with its end; the last one gets one, so that a marker begins a line.
  private static func lines(_ bytes: [UInt8]) -> [[UInt8]] {
    bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast(
      bytes.last == UInt8(ascii: "\n") || bytes.isEmpty ? 1 : 0
    ).map { Array($0) + [UInt8(ascii: "\n")] }
  }
}

extension CollectionDifference.Change {
  fileprivate var place: Int {
    switch self {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }
}
