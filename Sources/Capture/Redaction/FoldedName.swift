/// A name cut into words of lower-case ASCII letters and digits.
///
/// Words end at anything that is no letter or digit, and where the case tells (`dbPassword`, `APIKey`). Letters of
/// other scripts that look like Latin ones, full-width and mathematical letters become what they look like; marks
/// without width vanish; `%70` becomes `p`.
struct FoldedName {
  private(set) var words: [[UInt8]] = []
  /// The words without what separates them.
  private(set) var squashed: [UInt8] = []

  init(_ name: Slice<UnsafeBufferPointer<UInt8>>) {
    var word: [UInt8] = []
    var previous = Letter.other
    func kind(_ byte: UInt8) -> Letter {
      switch byte {
      case 0x41...0x5a: .upper
      case 0x61...0x7a: .lower
      case 0x30...0x39: .digit
      default: .other
      }
    }
    func finishWord() {
      if !word.isEmpty { words.append(word) }
      squashed += word
      word.removeAll(keepingCapacity: true)
    }
    func add(_ byte: UInt8) {
      let now = kind(byte)
      switch now {
      case .other: finishWord()
      case .upper:
        if previous == .lower { finishWord() }
        word.append(byte | 0x20)
      case .lower:
        if previous == .upper, word.count > 1 {
          let start = word.removeLast()
          finishWord()
          word = [start]
        }
        word.append(byte)
      case .digit: word.append(byte)
      }
      previous = now
    }

    if name.allSatisfy({ $0 < 0x80 && $0 != 0x25 }) {
      for byte in name { add(byte) }
    } else {
      var pendingEscape: [Unicode.Scalar] = []
      for scalar in String(decoding: name, as: UTF8.self).unicodeScalars {
        // `%70`: three scalars make one.
        if !pendingEscape.isEmpty || scalar == "%" {
          pendingEscape.append(scalar)
          guard pendingEscape.count == 3 else { continue }
          if let byte = UInt8(String(String.UnicodeScalarView(pendingEscape[1...])), radix: 16) {
            add(byte)
          } else {
            for scalar in pendingEscape { add(Self.ascii(scalar) ?? 0) }
          }
          pendingEscape.removeAll()
          continue
        }
        if Self.isInvisible(scalar) { continue }
        add(Self.ascii(scalar) ?? 0)
      }
      for scalar in pendingEscape { add(Self.ascii(scalar) ?? 0) }
    }
    finishWord()
  }

  private enum Letter { case upper, lower, digit, other }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xad, 0x300...0x36f, 0x180e, 0x200b...0x200f, 0x202a...0x202e, 0x2060...0x2064, 0xfe00...0xfe0f,
      0xfeff:
      true
    default: false
    }
  }

  /// The ASCII letter or digit that `scalar` is, or that a reader takes it for.
  private static func ascii(_ scalar: Unicode.Scalar) -> UInt8? {
    let value = scalar.value
    switch value {
    case 0..<0x80: return UInt8(value)
    case 0xff01...0xff5e: return UInt8(value - 0xff01 + 0x21)
    case 0x24b6...0x24cf: return UInt8(value - 0x24b6 + 0x41)
    case 0x24d0...0x24e9: return UInt8(value - 0x24d0 + 0x61)
    case 0x1d400...0x1d6a3:
      // Mathematical alphabets follow each other, 26 capitals and 26 small letters each.
      let place = (value - 0x1d400) % 52
      return UInt8(place < 26 ? 0x41 + place : 0x61 + place - 26)
    case 0x1d7ce...0x1d7ff: return UInt8(0x30 + (value - 0x1d7ce) % 10)
    default: return lookAlikes[value]
    }
  }

  /// Cyrillic, Greek and other Latin letters, by what they look like.
  private static let lookAlikes: [UInt32: UInt8] = {
    var table: [UInt32: UInt8] = [:]
    let pairs: [(String, String)] = [
      ("аеорсухіјѕһԁԛԝкмтвнѵӏг", "aeopcyxijshdqwkmtbhvlr"),
      ("АВЕКМНОРСТУХЅІЈ", "ABEKMHOPCTYXSIJ"),
      ("αορικνυτεγ", "aopikvutey"),
      ("ΑΒΕΗΙΚΜΝΟΡΤΥΧΖ", "ABEHIKMNOPTYXZ"),
      ("ıɡɑſİKÅ", "igasIKA"),
    ]
    for (letters, looks) in pairs {
      for (letter, look) in zip(letters.unicodeScalars, looks.utf8) { table[letter.value] = look }
    }
    return table
  }()
}
