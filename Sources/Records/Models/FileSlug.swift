/// A free text as the name of a file or folder, on every file system: letters, digits, `_`, `-` and `.` as they are, all
/// else percent-encoded (RFC 3986), and with it what would be hidden, reserved on Windows, or end in a dot.
///
/// Different texts have different slugs, and ``text(of:)`` gives the text back, but for those too long for a file's
/// name: these are cut and end in `%-` and 32 digits of a hash. The file says the text in any case.
public struct FileSlug: Hashable, Sendable, CustomStringConvertible {
  public let name: String
  public var description: String { name }

  /// In bytes: well below the 255 of file systems, since whole paths have limits too.
  static let maximumLength = 180

  public init(_ text: String) { self.init(text, encodingLetters: false) }

  private init(_ text: String, encodingLetters: Bool) {
    let bytes = Array(text.utf8)
    let reserved = Self.isReserved(bytes)
    var name: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      let isDot = byte == UInt8(ascii: ".")
      let isSafe =
        if isDot { index > 0 && index < bytes.count - 1 } else {
          Self.isPlain(byte) && !(index == 0 && reserved) && !(encodingLetters && Self.isLetter(byte))
        }
      if isSafe { name.append(byte) } else { Self.append(byte, to: &name) }
    }
    if name.count > Self.maximumLength { name = Self.cut(name) + "%-".utf8 + Self.hash(bytes) }
    self.name = String(decoding: name, as: UTF8.self)
  }

  /// The slug for a text whose own differs only in upper and lower case from one that is taken, which file systems
  /// of macOS and Windows hold for the same: its letters are encoded as well.
  public static func distinct(_ text: String) -> FileSlug { FileSlug(text, encodingLetters: true) }

  /// What file systems that ignore case tell apart.
  public var folded: String { name.lowercased() }

  /// The text that has this slug; nil for one that was cut, and for what is no slug.
  public static func text(of name: String) -> String? {
    var bytes: [UInt8] = []
    var rest = name.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        guard isPlain(byte) || byte == UInt8(ascii: ".") else { return nil }
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
        return nil
      }
      bytes.append(high << 4 | low)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    isLetter(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }

  private static func append(_ byte: UInt8, to name: inout [UInt8]) {
    let digits = Array("0123456789ABCDEF".utf8)
    name += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    default: nil
    }
  }

  /// A device of Windows, whatever follows its first dot.
  private static func isReserved(_ text: [UInt8]) -> Bool {
    let stem = text.prefix { $0 != UInt8(ascii: ".") }.map { isLetter($0) ? $0 | 0x20 : $0 }
    switch String(decoding: stem, as: UTF8.self) {
    case "con", "prn", "aux", "nul": return true
    case let device where device.utf8.count == 4 && (device.hasPrefix("com") || device.hasPrefix("lpt")):
      return stem[3] >= 0x30 && stem[3] <= 0x39
    default: return false
    }
  }

  /// Room for the hash, no encoded byte cut in two.
  private static func cut(_ name: [UInt8]) -> [UInt8] {
    var kept = Array(name.prefix(maximumLength - 34))
    if let percent = kept.suffix(2).lastIndex(of: UInt8(ascii: "%")) { kept.removeSubrange(percent...) }
    return kept
  }

  /// FNV-1a twice, from two starting points: two texts that collide cannot be told apart by their files' names, and
  /// the second is refused.
  private static func hash(_ bytes: [UInt8]) -> [UInt8] {
    var text = ""
    for start: UInt64 in [0xcbf2_9ce4_8422_2325, 0x9e37_79b9_7f4a_7c15] {
      let hash = bytes.reduce(start) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
      let hex = String(hash, radix: 16)
      text += String(repeating: "0", count: 16 - hex.count) + hex
    }
    return Array(text.utf8)
  }
}
