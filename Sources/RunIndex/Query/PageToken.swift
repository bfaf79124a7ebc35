import Records

/// Where a page ended: the last run's place in the order, so that it holds its meaning whatever is added meanwhile.
///
/// The text is base64url of: version 1, the order's hash, the ranks and the id, then the values.
struct PageToken {
  private(set) var key: SortKey

  init(_ key: SortKey) { self.key = key }

  func text(for order: [OrderBy]) -> String {
    var bytes: [UInt8] = [1]
    for word in [Self.hash(order), key.first.word, key.start.word, key.id.high, key.id.low] {
      bytes.appendVarint(word)
    }
    for value in key.values {
      switch value {
      case .rank(let rank):
        bytes.append(0)
        bytes.appendVarint(rank.word)
      case .text(let text, let descending):
        bytes.append(descending ? 2 : 1)
        bytes.appendVarint(UInt64(text.count))
        bytes += text
      }
    }
    return Base64URL.text(of: bytes)
  }

  /// - Throws: ``IndexError`` when the text is no token, or one of another order.
  init(parsing text: String, for order: [OrderBy]) throws(IndexError) {
    guard let bytes = Base64URL.bytes(of: text), let key = try? bytes.withRawBytes(Self.read) else {
      throw IndexError(.pageToken, "the page token is none that a search gave out; search again without one")
    }
    guard key.order == Self.hash(order), key.key.values.count == (order.isRankedByFirst ? 0 : order.count)
    else {
      throw IndexError(
        .pageToken, "the page token belongs to a search in another order; search again without one")
    }
    self.key = key.key
  }

  private static func read(_ bytes: UnsafeRawBufferPointer) throws(IndexError) -> (
    order: UInt64, key: SortKey
  ) {
    var reader = ByteReader(bytes)
    guard try reader.byte() == 1 else { throw .damaged("a page token of another version") }
    var words: [UInt64] = []
    for _ in 0..<5 { words.append(try reader.varint()) }
    var values: [SortValue] = []
    while reader.offset < bytes.count {
      let tag = try reader.byte()
      if tag == 0 {
        values.append(.rank(SortRank(word: try reader.varint())))
      } else {
        let text = Array(try reader.take(reader.count(upTo: bytes.count)))
        values.append(.text(text, descending: tag == 2))
      }
    }
    let key = SortKey(
      first: SortRank(word: words[1]), values: values, start: SortRank(word: words[2]),
      id: RunID(high: words[3], low: words[4]), location: 0)
    return (words[0], key)
  }

  /// FNV-1a over the keys and their directions. Swift's own hash differs from process to process.
  private static func hash(_ order: [OrderBy]) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func mix(_ text: String) {
      for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
      hash = (hash ^ 0xff) &* 0x0000_0100_0000_01b3
    }
    for key in order {
      switch key.key {
      case .metric(let name): mix("metric \(name)")
      case .param(let name): mix("param \(name)")
      case .tag(let name): mix("tag \(name)")
      case .text(let attribute): mix(attribute.rawValue)
      case .time(let attribute): mix(attribute.rawValue)
      }
      mix(key.isDescending ? "DESC" : "ASC")
    }
    return hash
  }
}

/// RFC 4648, section 5, without padding.
enum Base64URL {
  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  static func text(of bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      count += 8
      while count >= 6 {
        count -= 6
        text.append(digits[Int(bits >> UInt32(count) & 63)])
      }
    }
    if count > 0 { text.append(digits[Int(bits << UInt32(6 - count) & 63)]) }
    return String(decoding: text, as: UTF8.self)
  }

  /// nil when the text is not of these digits.
  static func bytes(of text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for character in text.utf8 {
      guard let digit = digits.firstIndex(of: character) else { return nil }
      bits = bits << 6 | UInt32(digit)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return bytes
  }
}
