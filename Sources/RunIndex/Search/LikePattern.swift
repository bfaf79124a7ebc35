/// An SQL pattern: `%` is any text, also none; `_` is any one character; all else is itself.
public struct LikePattern: Hashable, Sendable {
  public let text: String
  /// `ILIKE`: upper and lower case are the same, in every alphabet.
  public let ignoresCase: Bool
  private let pattern: [UInt8]

  public init(_ text: String, ignoringCase: Bool = false) {
    self.text = text
    ignoresCase = ignoringCase
    pattern = Array((ignoringCase ? text.lowercased() : text).utf8)
  }

  public func matches(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { matches(UnsafeRawBufferPointer($0)) }
  }

  func matches(_ text: UnsafeRawBufferPointer) -> Bool {
    guard ignoresCase else { return matchesExactly(text) }
    if text.allSatisfy({ $0 < 0x80 }) {
      return withUnsafeTemporaryAllocation(byteCount: text.count, alignment: 1) { lowered in
        for (index, byte) in text.enumerated() {
          lowered[index] = (0x41...0x5a).contains(byte) ? byte | 0x20 : byte
        }
        return matchesExactly(UnsafeRawBufferPointer(lowered))
      }
    }
    var lowered = String(decoding: text, as: UTF8.self).lowercased()
    return lowered.withUTF8 { matchesExactly(UnsafeRawBufferPointer($0)) }
  }

  /// Goes back to the last `%` only, so that the time is bounded by the product of the lengths.
  private func matchesExactly(_ text: UnsafeRawBufferPointer) -> Bool {
    let percent = UInt8(ascii: "%")
    let underscore = UInt8(ascii: "_")
    var p = 0
    var t = 0
    var afterPercent: (pattern: Int, text: Int)?
    while t < text.count {
      if p < pattern.count, pattern[p] == percent {
        p += 1
        afterPercent = (p, t)
      } else if p < pattern.count, pattern[p] == underscore {
        p += 1
        t = Self.nextCharacter(text, t)
      } else if p < pattern.count, pattern[p] == text[t] {
        p += 1
        t += 1
      } else if let back = afterPercent {
        p = back.pattern
        t = Self.nextCharacter(text, back.text)
        afterPercent = (p, t)
      } else {
        return false
      }
    }
    while p < pattern.count, pattern[p] == percent { p += 1 }
    return p == pattern.count
  }

  /// Where the next UTF-8 sequence starts.
  private static func nextCharacter(_ text: UnsafeRawBufferPointer, _ index: Int) -> Int {
    var next = index + 1
    while next < text.count, text[next] & 0xc0 == 0x80 { next += 1 }
    return next
  }
}
