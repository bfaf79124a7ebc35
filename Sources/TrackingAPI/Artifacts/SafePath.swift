import Artifacts
import Records

/// A path as MLflow's clients send it, made safe: relative, without a way up or out, under names that every system has.
struct SafePath: Hashable {
  /// As MLflow repeats it in messages: decoded, and no more.
  let text: String
  /// Without empty parts and `.`.
  let parts: [String]

  /// - Throws: `Invalid path` for whatever leads out, or is no path of the store's.
  init(_ path: String) throws(APIError) {
    let invalid = APIError.invalid("Invalid path")
    let text = try Self.escaped(Self.decoded(path))
    if text.contains("#") || text.contains("\\") || text.hasPrefix("/") { throw invalid }
    // `file:` and the letter of a drive lead out of the artifacts where they are understood.
    let scheme = text.prefix { $0 != ":" }
    if text.utf8.contains(UInt8(ascii: ":")) {
      if scheme.lowercased() == "file" || (scheme.utf8.count == 1 && text.dropFirst(2).hasPrefix("/")) {
        throw invalid
      }
    }
    var parts: [String] = []
    for part in text.utf8.split(separator: UInt8(ascii: "/")) {
      let part = String(decoding: part, as: UTF8.self)
      if part == ".." { throw invalid }
      if part != "." { parts.append(part) }
    }
    self.text = text
    self.parts = parts
  }

  /// Of the part from `index` on; nil when nothing is left.
  func artifactPath(from index: Int = 0) throws(APIError) -> ArtifactPath? {
    let rest = parts[index...].joined(separator: "/")
    if rest.isEmpty { return nil }
    do throws(RecordError) {
      return try ArtifactPath(rest)
    } catch {
      throw .invalid("Invalid path: \(error.message)")
    }
  }

  /// Percent signs decoded until none is left that decodes.
  private static func decoded(_ path: String) throws(APIError) -> String {
    var path = path
    for _ in 0..<10 {
      let next = decodedOnce(path)
      if next == path { return path }
      path = next
    }
    throw .invalid("Invalid path")
  }

  private static func decodedOnce(_ path: String) -> String {
    guard path.utf8.contains(UInt8(ascii: "%")) else { return path }
    let source = Array(path.utf8)
    var bytes: [UInt8] = []
    var index = 0
    while index < source.count {
      if source[index] == UInt8(ascii: "%"), index + 2 < source.count, let high = digit(source[index + 1]),
        let low = digit(source[index + 2])
      {
        bytes.append(high << 4 | low)
        index += 3
      } else {
        bytes.append(source[index])
        index += 1
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }

  /// Control characters spelled with a percent sign, as MLflow keeps them.
  private static func escaped(_ path: String) -> String {
    guard path.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) else { return path }
    let digits = Array("0123456789abcdef".utf8)
    var bytes: [UInt8] = []
    for byte in path.utf8 {
      if byte < 0x20 || byte == 0x7f {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
