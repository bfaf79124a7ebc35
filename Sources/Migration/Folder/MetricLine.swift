internal import Files
internal import Records

/// A line of a metric's file: `timestamp value [step [dataset digest]]`; in a logged model's, the run's id stands
/// before the dataset. The name of a dataset may hold spaces.
struct SourceMetricLine {
  var timestamp: Timestamp
  var value: Double
  var step: Int64
  var run: String?
  /// As ``MetricDataset`` spells it.
  var dataset: String?

  /// nil when it is no such line.
  init?(_ line: ArraySlice<UInt8>, ofModel: Bool = false) {
    let words = line.split(separator: 0x20, omittingEmptySubsequences: false)
    guard words.count >= 2, let time = Self.integer(words[0]), let value = Self.number(words[1]) else {
      return nil
    }
    timestamp = Timestamp(milliseconds: time)
    self.value = value
    guard words.count > 2 else {
      step = 0
      return
    }
    guard let step = Self.integer(words[2]) else { return nil }
    self.step = step
    var rest = words[3...]
    if ofModel {
      guard let id = rest.popFirst() else { return nil }
      run = Self.text(id)
    }
    guard let first = rest.first, let digest = rest.last else { return }
    guard rest.count >= 2 else { return nil }
    let name = Self.text(line[first.startIndex..<(digest.startIndex - 1)])
    dataset = MetricDataset.text(name: name, digest: Self.text(digest))
  }

  private static func integer(_ word: ArraySlice<UInt8>) -> Int64? { Int64(text(word)) }

  /// As Python's `float()` reads it.
  private static func number(_ word: ArraySlice<UInt8>) -> Double? {
    let text = text(word)
    if let value = Double(text) { return value }
    switch text.lowercased() {
    case "nan", "+nan", "-nan": return .nan
    case "inf", "+inf", "infinity", "+infinity": return .infinity
    case "-inf", "-infinity": return -.infinity
    default: return nil
    }
  }

  private static func text(_ word: ArraySlice<UInt8>) -> String { String(decoding: word, as: UTF8.self) }
}

extension SourceFolder {
  /// Reads the lines of a metric's file, however long it is.
  ///
  /// - Returns: how many lines were none.
  func readMetricLines(
    _ path: String, ofModel: Bool = false, _ body: (SourceMetricLine) throws -> Void
  ) throws -> Int {
    guard let file = try OpenFile.reading(absolute(path)) else { return 0 }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { buffer.deallocate() }
    var pending: [UInt8] = []
    var bad = 0
    func take(_ line: ArraySlice<UInt8>) throws {
      let line = line.last == 0x0d ? line.dropLast() : line
      if line.isEmpty { return }
      if let parsed = SourceMetricLine(line, ofModel: ofModel) { try body(parsed) } else { bad += 1 }
    }
    while true {
      let count = try file.fill(buffer)
      if count == 0 { break }
      pending.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      var start = 0
      while let end = pending[start...].firstIndex(of: 0x0a) {
        try take(pending[start..<end])
        start = end + 1
      }
      pending.removeSubrange(..<start)
      // No metric's line is so long: this is some other file.
      if pending.count > 1 << 20 {
        bad += 1
        pending.removeAll()
        break
      }
    }
    try take(pending[...])
    return bad
  }
}
