extension Redaction {
  /// Where users, passwords and signatures stand in addresses (`scheme://user:password@host/?sig=…`), in order;
  /// with `bare`, `user:password@host` too.
  static func addressSecrets(in text: UnsafeBufferPointer<UInt8>, bare: Bool = true) -> [Range<Int>] {
    var spans: [Range<Int>] = []
    var index = 0
    while index < text.count {
      guard text[index] == UInt8(ascii: ":") || text[index] == UInt8(ascii: "@") else {
        index += 1
        continue
      }
      if text[index] == UInt8(ascii: ":"), isSchemeEnd(text, index) {
        let start = index + 3
        let end = addressEnd(from: start, in: text)
        let afterUser = userInformation(from: start, to: end, in: text)
        if let afterUser, !isSharedAccount(text[start..<afterUser]) { spans.append(start..<afterUser) }
        spans += signatures(from: afterUser ?? start, to: end, in: text)
        index = max(end, index + 1)
      } else if bare, text[index] == UInt8(ascii: "@"),
        let pair = bareUserAndPassword(before: index, in: text),
        pair.lowerBound >= (spans.last?.upperBound ?? 0)
      {
        spans.append(pair)
        index += 1
      } else {
        index += 1
      }
    }
    return spans
  }

  private static func isSchemeEnd(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    index > 0 && index + 3 < text.count && text[index + 1] == UInt8(ascii: "/")
      && text[index + 2] == UInt8(ascii: "/") && isWordByte(text[index - 1])
  }

  /// Addresses end at a blank, a quote or an angle bracket, or where the next one begins.
  private static func addressEnd(from start: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
    var index = start
    while index < text.count {
      switch text[index] {
      case 0...0x20, UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "<"), UInt8(ascii: ">"): return index
      case UInt8(ascii: ":") where isSchemeEnd(text, index):
        while index > start, isWordByte(text[index - 1]) { index -= 1 }
        return max(index, start)
      default: index += 1
      }
    }
    return index
  }

  /// The place of the `@` that ends the user and the password, which may hold `@` and `/` though they should not.
  private static func userInformation(
    from start: Int, to end: Int, in text: UnsafeBufferPointer<UInt8>
  ) -> Int? {
    let address = text[start..<end]
    let hostEnd = address.firstIndex {
      $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#")
    }
    let authority = address[..<(hostEnd ?? end)]
    let at = authority.lastIndex(of: UInt8(ascii: "@"))
    if authority.first == UInt8(ascii: "[") { return nil }
    guard let colon = authority[..<(at ?? authority.endIndex)].firstIndex(of: UInt8(ascii: ":")) else {
      return at
    }
    // With a password the last `@` counts: one that holds `/@` is cut off whole, at the cost of a later `@` that
    // was none of its. Without an `@` in the authority only a colon that no port follows tells of a password.
    let afterColon = authority[(colon + 1)...]
    if at == nil, afterColon.allSatisfy({ (0x30...0x39).contains($0) }) { return nil }
    return address.lastIndex(of: UInt8(ascii: "@"))
  }

  /// `git@` names nobody and opens nothing.
  private static func isSharedAccount(_ user: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    user.elementsEqual("git".utf8)
  }

  /// Values in a query that give access, and that their names alone do not tell outside of one.
  private static func signatures(from start: Int, to end: Int, in text: UnsafeBufferPointer<UInt8>) -> [Range<
    Int
  >] {
    var spans: [Range<Int>] = []
    guard var index = text[start..<end].firstIndex(of: UInt8(ascii: "?")) else { return [] }
    while index < end {
      let name = index + 1
      let next = text[name..<end].firstIndex { $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: ";") } ?? end
      if let equals = text[name..<next].firstIndex(of: UInt8(ascii: "=")), equals + 1 < next,
        signatureNames.contains(FoldedName(text[name..<equals].suffix(SecretName.longest)).squashed)
      {
        spans.append(equals + 1..<next)
      }
      index = next
    }
    return spans
  }
  private static let signatureNames: Set<[UInt8]> = Set(
    ["sig", "signature", "key", "code", "hmac", "xgoogsignature", "xamzsignature", "xamzsecuritytoken"]
      .map { Array($0.utf8) })

  /// `user:password@host` without a scheme, as drivers of databases take it. Digests of images (`name:tag@sha256:…`)
  /// and places in a registry (`models:/name@alias`) are none.
  private static func bareUserAndPassword(before at: Int, in text: UnsafeBufferPointer<UInt8>) -> Range<Int>?
  {
    var start = at
    var colon: Int?
    let bound = max(0, at - 256)
    while start > bound {
      let byte = text[start - 1]
      if byte <= 0x20 || isQuote(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\")
        || byte == UInt8(ascii: "=") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "@")
      {
        break
      }
      start -= 1
      if byte == UInt8(ascii: ":") { colon = start }
    }
    guard let colon, colon > start, colon + 1 < at, !text[start..<colon].elementsEqual("mailto".utf8) else {
      return nil
    }
    var end = at + 1
    var looksLikeHost = false
    while end < text.count, end - at < 256, isWordByte(text[end]) || text[end] == UInt8(ascii: ".") {
      if text[end] == UInt8(ascii: ".") { looksLikeHost = true }
      end += 1
    }
    let host = text[(at + 1)..<end]
    if host.elementsEqual("sha256".utf8) || host.elementsEqual("sha512".utf8) { return nil }
    if end < text.count, text[end] == UInt8(ascii: ":") || text[end] == UInt8(ascii: "(") {
      looksLikeHost = true
    }
    // `npm:name@1.2.3` is a version, `1.2.3.4` an address.
    guard let first = host.first, isLetter(first) || host.count(where: { $0 == UInt8(ascii: ".") }) == 3
    else {
      return nil
    }
    return looksLikeHost || host.elementsEqual("localhost".utf8) ? start..<at : nil
  }

  static func isWordByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }
}

extension Redaction {
  /// The address of a remote or a data set without user, password, query and what in its fragment looks secret; nil
  /// when it is a path on this machine. `git@` stays.
  public func address(_ address: String) -> String? {
    guard let scheme = address.firstRange(of: "://") else { return copyAddress(address) }
    if address[..<scheme.lowerBound].lowercased().hasSuffix("file") { return nil }
    var rest = address[scheme.upperBound...]
    var fragment: Substring = ""
    if let hash = rest.firstIndex(of: "#") {
      fragment = rest[hash...]
      rest = rest[..<hash]
    }
    let withoutQuery = rest.firstIndex(of: "?").map { rest[..<$0] } ?? rest
    let redacted = text(String(address[..<scheme.upperBound] + withoutQuery + fragment))
    return redacted.replacing("://\(Self.replacement)@", with: "://", maxReplacements: 1)
  }

  /// `user@host:path`, as scp and Git take it.
  private func copyAddress(_ address: String) -> String? {
    guard let colon = address.firstIndex(of: ":"), !address.hasPrefix("/"), !address.hasPrefix("."),
      !address[..<colon].contains("/"), address.index(after: address.startIndex) < colon
    else { return nil }
    let host = address[..<colon]
    guard let at = host.lastIndex(of: "@"), host[..<at] != "git" else { return text(address) }
    return text(String(address[address.index(after: at)...]))
  }
}
