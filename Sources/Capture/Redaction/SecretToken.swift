/// Recognises secrets by their own form: keys and tokens that their makers gave a prefix.
enum SecretToken {
  /// The end of the secret that starts at `start`, or nil when none does.
  static func end(in text: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
    guard isBoundary(in: text, at: start) else { return nil }
    switch text[start] {
    case UInt8(ascii: "A"):
      return awsKey(in: text, at: start) ?? run(form("AIza", 35, .base64url), text, start)
    case UInt8(ascii: "B"), UInt8(ascii: "b"): return header(in: text, at: start)
    case UInt8(ascii: "-"): return privateKey(in: text, at: start)
    case UInt8(ascii: "e"): return jsonWebToken(in: text, at: start)
    case UInt8(ascii: "s"), UInt8(ascii: "r"), UInt8(ascii: "w"), UInt8(ascii: "g"), UInt8(ascii: "x"),
      UInt8(ascii: "h"), UInt8(ascii: "n"), UInt8(ascii: "p"), UInt8(ascii: "d"), UInt8(ascii: "y"),
      UInt8(ascii: "S"), UInt8(ascii: "l"), UInt8(ascii: "t"), UInt8(ascii: "v"):
      for form in forms {
        if let end = run(form, text, start) { return end }
      }
      return nil
    default: return nil
    }
  }

  /// Whether a word can start at `start`: nothing of a word stands before it, or the end of an escape (`\n`, `%3D`).
  private static func isBoundary(in text: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
    guard start > 0 else { return true }
    switch text[start - 1] {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a:
      if start > 1, text[start - 2] == UInt8(ascii: "\\") { return true }
      return start > 2 && text[start - 3] == UInt8(ascii: "%")
    case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."): return false
    default: return true
    }
  }

  private enum Alphabet { case alphanumeric, hex, base64url, wide }

  private struct Form {
    var prefix: [UInt8]
    /// Characters after the prefix, at least.
    var least: Int
    var alphabet: Alphabet
    /// Whether a digit must be among them: words of a language have none.
    var needsDigit: Bool
  }

  private static func form(_ prefix: String, _ least: Int, _ alphabet: Alphabet, digit: Bool = true) -> Form {
    Form(prefix: Array(prefix.utf8), least: least, alphabet: alphabet, needsDigit: digit)
  }

  private static let forms: [Form] = [
    // GitHub, GitLab.
    form("ghp_", 20, .alphanumeric), form("gho_", 20, .alphanumeric), form("ghu_", 20, .alphanumeric),
    form("ghs_", 20, .alphanumeric), form("ghr_", 20, .alphanumeric), form("github_pat_", 20, .base64url),
    form("glpat-", 16, .base64url, digit: false), form("gldt-", 16, .base64url),
    form("glrt-", 16, .base64url),
    form("glptt-", 16, .base64url), form("glcbt-", 16, .base64url), form("glsa_", 16, .base64url),
    // Slack.
    form("xoxb-", 10, .base64url), form("xoxp-", 10, .base64url), form("xoxa-", 10, .base64url),
    form("xoxr-", 10, .base64url), form("xoxs-", 10, .base64url), form("xoxe.", 10, .wide),
    form("xapp-", 10, .base64url),
    // Hugging Face, OpenAI and Anthropic, Weights & Biases' neighbours, Databricks, Replicate, npm, PyPI.
    form("hf_", 20, .alphanumeric, digit: false), form("sk-ant-", 16, .base64url, digit: false),
    form("sk-proj-", 16, .base64url, digit: false), form("sk-svcacct-", 16, .base64url, digit: false),
    form("sk-", 20, .alphanumeric), form("sk-", 40, .base64url), form("dapi", 32, .hex),
    form("r8_", 30, .alphanumeric),
    form("npm_", 30, .alphanumeric), form("pypi-AgE", 20, .base64url), form("lsv2_pt_", 20, .base64url),
    form("tvly-", 20, .base64url), form("nvapi-", 20, .base64url),
    // Stripe, SendGrid, Google, DigitalOcean, Vault, Terraform.
    form("sk_live_", 10, .alphanumeric, digit: false), form("sk_test_", 10, .alphanumeric, digit: false),
    form("rk_live_", 10, .alphanumeric, digit: false), form("whsec_", 16, .wide), form("SG.", 30, .wide),
    form("ya29.", 20, .base64url, digit: false), form("dop_v1_", 32, .hex), form("hvs.", 20, .base64url),
    form("shpat_", 20, .hex), form("tskey-", 16, .base64url),
  ]

  private static func run(_ form: Form, _ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
    guard hasPrefix(form.prefix, text, start) else { return nil }
    let first = start + form.prefix.count
    var end = first
    var digit = !form.needsDigit
    // What is no secret after this many characters is none: without a bound, text made of prefixes alone would be
    // read once for each of them.
    let bound = min(text.count, first + 256)
    while end < bound, isIn(form.alphabet, text[end]) {
      if (0x30...0x39).contains(text[end]) { digit = true }
      end += 1
    }
    guard end - first >= form.least, digit else { return nil }
    while end < text.count, isIn(form.alphabet, text[end]) { end += 1 }
    return end
  }

  private static func isIn(_ alphabet: Alphabet, _ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x61...0x66: return true
    case 0x41...0x46, 0x47...0x5a, 0x67...0x7a: return alphabet != .hex
    case UInt8(ascii: "_"), UInt8(ascii: "-"): return alphabet == .base64url || alphabet == .wide
    case UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): return alphabet == .wide
    default: return false
    }
  }

  private static func hasPrefix(_ prefix: [UInt8], _ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
    guard text.count - start >= prefix.count else { return false }
    for (offset, byte) in prefix.enumerated() where text[start + offset] != byte { return false }
    return true
  }

  /// `AKIA` and its kin: twenty capitals and digits.
  private static func awsKey(in text: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
    guard text.count - start >= 20, awsKinds.contains(Array(text[start..<(start + 4)])) else { return nil }
    var end = start + 4
    while end < text.count, (0x41...0x5a).contains(text[end]) || (0x30...0x39).contains(text[end]) {
      end += 1
    }
    return end - start >= 20 ? end : nil
  }
  private static let awsKinds: Set<[UInt8]> = Set(
    ["AKIA", "ASIA", "ABIA", "ACCA", "AGPA", "AIDA", "AROA", "ANPA"].map { Array($0.utf8) })

  /// `eyJ….….…`: two or more parts of base64url.
  private static func jsonWebToken(in text: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
    guard hasPrefix(Array("eyJ".utf8), text, start) else { return nil }
    var end = start
    let bound = min(text.count, start + 4096)
    while end < bound, isIn(.base64url, text[end]) { end += 1 }
    guard end - start >= 12, end < text.count, text[end] == UInt8(ascii: ".") else { return nil }
    while end < text.count, isIn(.wide, text[end]) { end += 1 }
    return end
  }

  private static let begin = Array("-----BEGIN ".utf8)
  private static let keyLabel = Array("PRIVATE KEY".utf8)
  private static let finish = Array("-----END ".utf8)

  /// A PEM block that holds a private key, to its last line, or to the end of the text when that is missing.
  private static func privateKey(in text: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
    guard hasPrefix(begin, text, start) else { return nil }
    let label = text[(start + begin.count)..<min(text.count, start + begin.count + 40)]
    guard label.firstRange(of: keyLabel) != nil else { return nil }
    var end = start + begin.count
    while end < text.count {
      if text[end] == UInt8(ascii: "-"), hasPrefix(finish, text, end) {
        end += finish.count
        while end < text.count, text[end] != UInt8(ascii: "-"), text[end] != 0x0a { end += 1 }
        while end < text.count, text[end] == UInt8(ascii: "-") { end += 1 }
        return end
      }
      end += 1
    }
    return end
  }

  /// What follows `Bearer ` or `Basic ` in a header: a token, or a user and password in base64.
  private static func header(in text: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
    let bearer = isWord("bearer", text, start)
    guard bearer || isWord("basic", text, start) else { return nil }
    var value = start + (bearer ? 6 : 5)
    let afterScheme = value
    while value < text.count, text[value] == 0x20 || text[value] == 0x09 { value += 1 }
    guard value > afterScheme else { return nil }
    var end = value
    var digit = false
    while end < text.count, isIn(.wide, text[end]) || text[end] == UInt8(ascii: "~") {
      if (0x30...0x39).contains(text[end]) { digit = true }
      end += 1
    }
    let length = end - value
    if bearer { return length >= 20 || (length >= 6 && digit) ? end : nil }
    return length >= 4 && decodesToPair(text[value..<end]) ? end : nil
  }

  private static func isWord(_ word: StaticString, _ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
    guard text.count - start > word.utf8CodeUnitCount else { return false }
    for offset in 0..<word.utf8CodeUnitCount where text[start + offset] | 0x20 != word.utf8Start[offset] {
      return false
    }
    return true
  }

  /// Whether the base64 text holds a `user:password`; few words of a language do.
  private static func decodesToPair(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    var bits: UInt32 = 0
    var count = 0
    for byte in text {
      let value: UInt32
      switch byte {
      case 0x41...0x5a: value = UInt32(byte) - 0x41
      case 0x61...0x7a: value = UInt32(byte) - 0x61 + 26
      case 0x30...0x39: value = UInt32(byte) - 0x30 + 52
      case UInt8(ascii: "+"), UInt8(ascii: "-"): value = 62
      case UInt8(ascii: "/"), UInt8(ascii: "_"): value = 63
      default: return false
      }
      bits = bits << 6 | value
      count += 6
      if count >= 8 {
        count -= 8
        if UInt8(truncatingIfNeeded: bits >> UInt32(count)) == UInt8(ascii: ":") { return true }
      }
    }
    return false
  }
}
