/// An address as Python's `urllib.parse.urlparse` takes it apart.
package struct SourceURI: Sendable {
  package let text: String
  /// In lower case; empty where there is none.
  package let scheme: String
  package let host: String
  package let path: String

  package init(_ text: String) {
    self.text = text
    // As Python and browsers do, which take an address apart without these.
    let plain = String(
      String.UnicodeScalarView(
        text.unicodeScalars.drop { $0.value <= 0x20 }.filter { !"\t\r\n".unicodeScalars.contains($0) }))
    var rest = Substring(plain)
    var scheme = ""
    if let colon = rest.utf8.firstIndex(of: UInt8(ascii: ":")), Self.isScheme(rest[..<colon].utf8) {
      scheme = rest[..<colon].lowercased()
      rest = rest[rest.utf8.index(after: colon)...]
    }
    self.scheme = scheme
    var host = Substring()
    if rest.utf8.starts(with: "//".utf8) {
      rest = rest.dropBytes(2)
      host = rest.prefixOfBytes { !"/?#".utf8.contains($0) }
      rest = rest.dropBytes(host.utf8.count)
    }
    self.host = String(host)
    path = String(rest.prefixOfBytes { !"?#".utf8.contains($0) })
  }

  private static func isScheme(_ text: Substring.UTF8View) -> Bool {
    guard let first = text.first, (0x61...0x7a).contains(first | 0x20) else { return false }
    return text.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "-"):
        true
      default: false
      }
    }
  }

  /// The non-empty parts of the path, percent-decoded until nothing is left to decode.
  package var parts: [String] { path.split(separator: "/").map { Self.decoded(String($0)) } }

  /// Percent-decoded until nothing is left to decode.
  package static func decoded(_ text: String, plusIsSpace: Bool = false) -> String {
    var bytes = Array(text.utf8)
    while true {
      let next = unquoted(bytes, plusIsSpace: plusIsSpace)
      if next == bytes { return String(decoding: bytes, as: UTF8.self) }
      bytes = next
    }
  }

  private static func unquoted(_ bytes: [UInt8], plusIsSpace: Bool) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count, let high = digit(bytes[index + 1]),
        let low = digit(bytes[index + 2])
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(plusIsSpace && bytes[index] == UInt8(ascii: "+") ? 0x20 : bytes[index])
        index += 1
      }
    }
    return result
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }

  /// Whether it lies in what `root` names, however it is written.
  package func isWithin(_ root: SourceURI) -> Bool {
    let (parts, rootParts) = (parts, root.parts)
    return scheme == root.scheme && host.lowercased() == root.host.lowercased() && !rootParts.isEmpty
      && parts.starts(with: rootParts) { $0.utf8.elementsEqual($1.utf8) }
  }

  /// Whether it names artifacts that a tracking server keeps.
  package var isOfServer: Bool {
    if scheme == "mlflow-artifacts" { return true }
    guard scheme == "http" || scheme == "https" else { return false }
    let (parts, route) = (parts, ["api", "2.0", "mlflow-artifacts", "artifacts"])
    return parts.indices.contains { parts[$0...].starts(with: route) }
  }

  /// Whether it is a plain absolute path below its scheme and host: no `..` in any encoding, no `.`, no NUL.
  package var isPlainAbsolute: Bool {
    let decoded = Self.decoded(text, plusIsSpace: true)
    guard !decoded.utf8.split(separator: UInt8(ascii: "/")).contains(where: { $0.elementsEqual("..".utf8) })
    else {
      return false
    }
    let path = SourceURI(decoded).path.utf8
    let parts = path.split(separator: UInt8(ascii: "/"))
    return path.first == UInt8(ascii: "/") && !parts.isEmpty && !path.contains(0)
      && !parts.contains { $0.elementsEqual(".".utf8) }
  }
}

extension Substring {
  fileprivate func prefixOfBytes(_ isIncluded: (UInt8) -> Bool) -> Substring {
    self[..<(utf8.firstIndex { !isIncluded($0) } ?? endIndex)]
  }

  fileprivate func dropBytes(_ count: Int) -> Substring {
    self[(utf8.index(startIndex, offsetBy: count, limitedBy: endIndex) ?? endIndex)...]
  }
}
