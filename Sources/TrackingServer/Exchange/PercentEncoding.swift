/// Percent-encoded text of an address, as bytes.
enum PercentEncoding {
  /// Wrong escapes stay as they are, bytes that are no UTF-8 become U+FFFD: as MLflow's server does it.
  static func decode(_ text: Substring.UTF8View, plusIsSpace: Bool = false) -> String {
    guard text.contains(where: { $0 == UInt8(ascii: "%") || (plusIsSpace && $0 == UInt8(ascii: "+")) }) else {
      return String(decoding: text, as: UTF8.self)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var index = text.startIndex
    while index < text.endIndex {
      let byte = text[index]
      text.formIndex(after: &index)
      if byte == UInt8(ascii: "%"), let value = escape(text[index...].prefix(2)) {
        bytes.append(value)
        index = text.index(index, offsetBy: 2)
      } else {
        bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func escape(_ digits: Substring.UTF8View) -> UInt8? {
    guard digits.count == 2, let high = nibble(digits.first), let low = nibble(digits.dropFirst().first)
    else {
      return nil
    }
    return high << 4 | low
  }

  private static func nibble(_ digit: UInt8?) -> UInt8? {
    switch digit {
    case .some(let digit) where (0x30...0x39).contains(digit): digit - 0x30
    case .some(let digit) where (0x41...0x46).contains(digit): digit - 0x41 + 10
    case .some(let digit) where (0x61...0x66).contains(digit): digit - 0x61 + 10
    default: nil
    }
  }
}
