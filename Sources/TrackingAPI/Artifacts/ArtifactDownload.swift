public import Artifacts
public import Records

/// An artifact on its way to a client.
public struct ArtifactDownload: Sendable {
  /// Gives the bytes, in any order.
  public let reader: ArtifactReader
  /// Whose artifact it is.
  public let experiment: ExperimentID
  /// Its name, without folders.
  public let name: String

  /// What to send for a request with these headers: status, headers with the length and the type, and which bytes.
  public struct Part: Sendable {
    public var status: Int
    public var headers: [(name: String, value: String)]
    public var range: Range<Int64>
  }

  /// - Parameters:
  ///   - range: the request's `Range`; what is no single range of bytes is passed over (RFC 9110, 14.2).
  ///   - ifRange: the request's `If-Range`.
  ///   - ifNoneMatch: the request's `If-None-Match`.
  public func part(range: String? = nil, ifRange: String? = nil, ifNoneMatch: String? = nil) -> Part {
    let tag = "\"\(reader.tag)\""
    var headers = [
      (name: "Content-Type", value: MediaType.guess(name)), ("Content-Disposition", Self.disposition(name)),
      ("X-Content-Type-Options", "nosniff"), ("Accept-Ranges", "bytes"),
    ]
    if let modified = reader.modified, let date = HTTPDate.text(Timestamp(milliseconds: modified)) {
      headers.append(("Last-Modified", date))
    }
    headers.append(("ETag", tag))
    if let ifNoneMatch, ifNoneMatch == "*" || ifNoneMatch.contains(tag) {
      return Part(status: 304, headers: headers, range: 0..<0)
    }
    guard let range, ifRange == nil || ifRange == tag, let wanted = Self.range(range, of: reader.size) else {
      headers.append(("Content-Length", String(reader.size)))
      return Part(status: 200, headers: headers, range: 0..<reader.size)
    }
    guard !wanted.isEmpty else {
      let headers = [
        (name: "Content-Type", value: "text/plain; charset=utf-8"),
        ("Content-Range", "bytes */\(reader.size)"), ("Content-Length", "0"),
      ]
      return Part(status: 416, headers: headers, range: 0..<0)
    }
    headers.append(("Content-Length", String(wanted.count)))
    headers.append(
      ("Content-Range", "bytes \(wanted.lowerBound)-\(wanted.upperBound - 1)/\(reader.size)"))
    return Part(status: 206, headers: headers, range: wanted)
  }

  /// nil when it is no single range of bytes; empty when nothing of it is there.
  private static func range(_ text: String, of size: Int64) -> Range<Int64>? {
    guard text.hasPrefix("bytes=") else { return nil }
    let ends = text.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }) else {
      return nil
    }
    let (first, last) = (Int64(ends[0]), Int64(ends[1]))
    if let first {
      guard ends[1].isEmpty || last.map({ $0 >= first }) == true else { return nil }
      guard first < size else { return 0..<0 }
      return first..<min(last ?? size - 1, size - 1) + 1
    }
    guard ends[0].isEmpty, let last else { return nil }
    return last == 0 ? 0..<0 : max(0, size - last)..<size
  }

  /// An attachment under its name; one that is not of ASCII in two spellings (RFC 6266).
  static func disposition(_ name: String) -> String {
    let isASCII = name.utf8.allSatisfy { $0 < 0x80 }
    let plain = isASCII ? name : String(name.unicodeScalars.filter(\.isASCII))
    let quoted = quotedUnlessToken(plain.isEmpty ? "download" : plain)
    if isASCII { return "attachment; filename=\(quoted)" }
    var encoded = ""
    for byte in name.utf8 {
      let scalar = Unicode.Scalar(byte)
      if scalar.isASCII, isTokenScalar(scalar), !"*'%".unicodeScalars.contains(scalar) {
        encoded.unicodeScalars.append(scalar)
      } else {
        let hex = String(byte, radix: 16, uppercase: true)
        encoded += "%" + (hex.utf8.count == 1 ? "0" : "") + hex
      }
    }
    return "attachment; filename=\(quoted); filename*=UTF-8''\(encoded)"
  }

  private static func quotedUnlessToken(_ text: String) -> String {
    if text.unicodeScalars.allSatisfy(isTokenScalar) { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars where scalar.value >= 0x20 && scalar.value != 0x7f {
      if scalar == "\"" || scalar == "\\" { quoted += "\\" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }

  private static func isTokenScalar(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "0"..."9", "a"..."z", "A"..."Z": true
    default: "!#$%&'*+-.^_`|~".unicodeScalars.contains(scalar)
    }
  }
}
