/// Tells from a name whether its value is a secret.
///
/// Names are compared as words: `DB_PASSWORD`, `dbPassword`, `--db-password` and `ＰＡＳＳＷＯＲＤ` all hold the word
/// `password`, while `tokenizer`, `max_tokens`, `author` and `passes` are other words than `token`, `auth` and `pass`.
struct SecretName {
  /// How much a name says.
  enum Verdict {
    /// Nothing.
    case plain
    /// Perhaps a secret: small numbers, switches and the like are not.
    case suspect
    /// A secret whatever the value looks like.
    case secret
  }

  /// Names longer than this are judged by their end: nothing names a secret in half a kilobyte.
  static let longest = 512

  /// More patterns, lower-case words without separators; see ``Policy/CaptureRules/secrets``.
  private let patterns: [Glob]

  init(patterns: [String] = []) {
    self.patterns = patterns.map { Glob($0) }
  }

  func verdict(on name: String) -> Verdict {
    Array(name.utf8).withUnsafeBufferPointer { verdict(on: $0[...]) }
  }

  func verdict(on name: Slice<UnsafeBufferPointer<UInt8>>) -> Verdict {
    let words = FoldedName(name.suffix(Self.longest))
    guard !words.squashed.isEmpty else { return .plain }
    if Self.holdsSecretPhrase(words) { return .secret }
    if patterns.contains(where: { $0.matches(words) }) { return .secret }
    return Self.isSuspect(words.words) ? .suspect : .plain
  }

  /// Phrases that name a secret wherever they stand: also in `MYSQLPASSWORD`, which no separator cuts into words.
  private static let phrases = [
    "password", "passwd", "passphrase", "passwort", "passin", "passout", "storepass", "keypass",
    "credential", "authorization", "connectionstring", "connstr", "apikey", "apisecret", "accesskey",
    "privatekey",
    "secretkey", "accountkey", "storagekey", "encryptionkey", "signingkey", "masterkey", "sharedkey",
    "sshkey",
    "authkey", "servicekey", "deploykey", "licensekey", "subscriptionkey", "consumerkey", "sessionkey",
    "accesstoken", "authtoken", "apitoken", "refreshtoken", "bearertoken", "securitytoken", "webhook",
    "amzsignature",
  ].map { Array($0.utf8) }
  /// The phrases by their first letter, so that each place in a name is held against few of them.
  private static let phrasesByLetter: [UInt8: [[UInt8]]] = Dictionary(grouping: phrases) { $0[0] }

  private static let secret = Array("secret".utf8)
  /// `secretary`, `secretion`, `secreted`, `secretome`, `secretory`: other words that start so.
  private static let otherThanSecret = ["ar", "io", "ed", "om", "or"].map { Array($0.utf8) }

  private static func holdsSecretPhrase(_ name: FoldedName) -> Bool {
    let text = name.squashed
    for index in text.indices {
      guard let candidates = phrasesByLetter[text[index]] else { continue }
      if candidates.contains(where: { text[index...].starts(with: $0) }) { return true }
    }
    guard text.count >= secret.count, text.firstRange(of: secret) != nil else { return false }
    return !name.words.contains { word in
      guard let start = word.firstRange(of: secret)?.upperBound else { return false }
      return otherThanSecret.contains { word[start...].starts(with: $0) }
    }
  }

  private static let suspects: Set<[UInt8]> = Set(
    [
      "token", "auth", "pswd", "oauth", "oauth2", "cookie", "cookies", "session", "dsn", "pwd", "pw", "pat",
      "jwt",
      "bearer", "otp", "totp", "sas", "sid",
    ].map { Array($0.utf8) })
  /// Beside one of these words a suspect word speaks of a size, a kind or a place: `pad_token`, `token_dim`.
  private static let qualifiers: Set<[UInt8]> = Set(
    [
      "count", "counts", "max", "min", "num", "n", "limit", "length", "len", "size", "dim", "dims", "type",
      "types", "ids", "per", "budget", "window", "vocab", "pad", "eos", "bos", "sep", "cls", "mask", "unk",
      "special", "image", "ratio", "dropout", "rate", "loss", "weight", "level", "name", "embedding", "embed",
      "file", "path", "dir", "timeout", "ttl", "expiry", "expires", "port", "enabled", "enable", "disable",
      "method", "mode", "scheme", "provider", "backend", "url", "prob",
    ].map { Array($0.utf8) })
  /// Before `tokens` they say that no pieces of text are meant.
  private static let ownersOfTokens: Set<[UInt8]> = Set(
    ["auth", "api", "access", "secret", "bearer", "refresh", "hf", "github", "gitlab", "service"]
      .map { Array($0.utf8) })
  /// Before `pass` they count passes.
  private static let countsOfPasses: Set<[UInt8]> = Set(
    [
      "first", "second", "third", "single", "one", "two", "multi", "forward", "backward", "low", "high",
      "band",
      "by", "n", "num", "max", "per", "last", "final",
    ].map { Array($0.utf8) })
  private static let pass = Array("pass".utf8)
  private static let token = Array("token".utf8)
  private static let tokens = Array("tokens".utf8)

  private static func isSuspect(_ words: [[UInt8]]) -> Bool {
    if let last = words.last, last == pass {
      return words.count == 1 || !countsOfPasses.contains(words[words.count - 2])
    }
    let found = words.contains {
      suspects.contains($0) || ($0.count > token.count && $0.suffix(token.count) == token[...])
    }
    if found { return !words.contains(where: qualifiers.contains) }
    return words.contains(tokens) && words.contains(where: ownersOfTokens.contains)
  }

  /// Whether a value under a suspect name is no secret: a switch, a small number, nothing at all.
  static func isHarmless(_ value: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    if value.isEmpty { return true }
    if value.count <= 5, value.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2e }) { return true }
    return value.count <= 6 && harmless.contains(value.map { $0 | 0x20 })
  }
  private static let harmless: Set<[UInt8]> = Set(
    ["true", "false", "yes", "no", "on", "off", "none", "null", "basic", "digest"].map { Array($0.utf8) })
}

extension SecretName {
  /// A pattern of `cairn.yaml`: with `*` it is held against the whole name, without it is looked for within.
  private struct Glob {
    /// The parts between the stars, folded as names are.
    private let parts: [[UInt8]]

    init(_ pattern: String) {
      parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map { part in
        Array(part.utf8).withUnsafeBufferPointer { FoldedName($0[...]).squashed }
      }
    }

    func matches(_ name: FoldedName) -> Bool {
      guard let first = parts.first, let last = parts.last else { return false }
      if parts.count == 1 { return !first.isEmpty && name.squashed.contains(first) }
      guard parts.contains(where: { !$0.isEmpty }), name.squashed.starts(with: first) else { return false }
      var rest = name.squashed[first.count...]
      for part in parts[1..<(parts.count - 1)] where !part.isEmpty {
        guard let found = rest.firstRange(of: part) else { return false }
        rest = rest[found.upperBound...]
      }
      return rest.count >= last.count && rest.suffix(last.count) == last[...]
    }
  }
}
