internal import Records

/// Merges histories of metrics: what was there before, then the lines that the sides added, by their times.
enum MetricsMerge {
  /// - Returns: nil when a side changed what was there, or holds what is no line of a history.
  static func merge(base: [UInt8]?, ours: [UInt8], theirs: [UInt8]) -> [UInt8]? {
    let before = base ?? header(of: ours)
    guard let one = added(to: before, by: ours), let two = added(to: before, by: theirs) else { return nil }
    var result = before
    var (left, right) = (one[...], two[...])
    while let a = left.first, let b = right.first {
      if a.bytes == b.bytes {
        result += a.bytes
        left.removeFirst()
        right.removeFirst()
      } else if a.time == b.time ? a.bytes.lexicographicallyPrecedes(b.bytes) : a.time < b.time {
        result += left.removeFirst().bytes
      } else {
        result += right.removeFirst().bytes
      }
    }
    for line in left + right { result += line.bytes }
    return result
  }

  private struct Line {
    var bytes: ArraySlice<UInt8>
    var time: Int64
  }

  private static func header(of bytes: [UInt8]) -> [UInt8] {
    let end = bytes.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
    return Array(bytes[..<end])
  }

  private static func added(to base: [UInt8], by side: [UInt8]) -> [Line]? {
    guard side.starts(with: base) else { return nil }
    let rest = side[base.count...]
    let lines = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines.last?.isEmpty ?? true else { return nil }
    var parser = MetricsParser()
    parser.read(header(of: side)) { _ in }
    var times: [Int64?] = []
    parser.read(Array(rest)) { line in
      if case .row(let row) = line { times.append(row.timestamp?.milliseconds) } else { times.append(nil) }
    }
    guard times.count == lines.count - 1 else { return nil }
    var result: [Line] = []
    for (line, time) in zip(lines, times) {
      guard let time else { return nil }
      result.append(Line(bytes: side[line.startIndex...line.endIndex], time: time))
    }
    return result
  }
}
