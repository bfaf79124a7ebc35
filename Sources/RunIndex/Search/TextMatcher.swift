#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A text test made ready to be put to many texts.
struct TextMatcher {
  private enum Test {
    case equal([UInt8])
    case like(LikePattern)
    case among(Set<[UInt8]>)
    case anything
  }

  private let test: Test
  private let isNegated: Bool
  /// Whether a run without the text matches.
  let matchesMissing: Bool

  init(_ test: SearchFilter.TextTest) {
    var isNegated = false
    var matchesMissing = false
    switch test {
    case .equal(let text): self.test = .equal(Array(text.utf8))
    case .notEqual(let text):
      self.test = .equal(Array(text.utf8))
      isNegated = true
    case .like(let pattern): self.test = .like(pattern)
    case .among(let texts): self.test = .among(Set(texts.map { Array($0.utf8) }))
    case .notAmong(let texts):
      self.test = .among(Set(texts.map { Array($0.utf8) }))
      isNegated = true
    case .present: self.test = .anything
    case .missing:
      self.test = .anything
      isNegated = true
      matchesMissing = true
    }
    self.isNegated = isNegated
    self.matchesMissing = matchesMissing
  }

  func matches(_ text: UnsafeRawBufferPointer) -> Bool {
    let result =
      switch test {
      case .equal(let bytes):
        bytes.withUnsafeBytes { $0.hasSameBytes(as: text) }
      case .like(let pattern): pattern.matches(text)
      case .among(let texts): texts.contains(Array(text))
      case .anything: true
      }
    return result != isNegated
  }

  func matches(_ text: String?) -> Bool {
    guard var text else { return matchesMissing }
    return text.withUTF8 { matches(UnsafeRawBufferPointer($0)) }
  }
}

extension SearchFilter.NumberComparator {
  /// As IEEE 754 has it: NaN is unequal to everything and neither greater nor less.
  @inline(__always)
  func holds(_ a: Double, _ b: Double) -> Bool {
    switch self {
    case .equal: a == b
    case .notEqual: a != b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    case .less: a < b
    case .lessOrEqual: a <= b
    }
  }
}

extension UnsafeRawBufferPointer {
  @inline(__always)
  func hasSameBytes(as other: UnsafeRawBufferPointer) -> Bool {
    guard count == other.count else { return false }
    guard let a = baseAddress, let b = other.baseAddress else { return true }
    return memcmp(a, b, count) == 0
  }
}
