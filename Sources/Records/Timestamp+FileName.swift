extension Timestamp {
  /// As file systems take it everywhere: `20261124T073053.123Z`; a moment outside of the years 1 to 9999 as `ms` and
  /// its milliseconds.
  public var fileName: String {
    guard let text = rfc3339 else { return "ms\(milliseconds)" }
    return String(decoding: text.utf8.filter { !Self.marks.contains($0) }, as: UTF8.self)
  }

  private static let marks = [UInt8(ascii: "-"), UInt8(ascii: ":")]

  /// The moment that has this ``fileName``; nil when none has.
  public init?(fileName: some StringProtocol) {
    if fileName.hasPrefix("ms") {
      guard let number = Int64(fileName.dropFirst(2)) else { return nil }
      self.init(milliseconds: number)
    } else {
      var bytes = Array(fileName.utf8)
      guard bytes.count == 20 else { return nil }
      for (place, mark) in [(4, 0), (7, 0), (13, 1), (16, 1)] { bytes.insert(Self.marks[mark], at: place) }
      guard let time = bytes.withUnsafeBufferPointer({ Timestamp(rfc3339: $0) }) else { return nil }
      self = time
    }
    // No second spelling of the same moment.
    guard self.fileName == fileName else { return nil }
  }
}
