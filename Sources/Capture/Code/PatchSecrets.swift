/// Keeps secrets out of patches: files whose name says that they hold one, and changes that add one.
///
/// Code names secrets without holding them (`password = os.environ["DB_PASSWORD"]`), and a patch without such a file
/// would not bring the code back. So, unlike in a command line, a name alone does not count here: a literal must be
/// given to it.
struct PatchSecrets {
  let redaction: Redaction

  /// Whether the name alone keeps a file out.
  static func isSecretFile(_ path: String) -> Bool {
    let name = LocalPath.name(path).lowercased()
    let folder = LocalPath.name(LocalPath.parent(path)).lowercased()
    if names.contains(name) || folders.contains(folder) { return true }
    if name == ".env" || name.hasPrefix(".env.") || name.hasSuffix(".env") {
      return !["example", "sample", "template", "dist"].contains { name.hasSuffix("." + $0) }
    }
    if endings.contains(where: name.hasSuffix) { return true }
    let stem = name.prefix { $0 != "." }
    if stem.hasPrefix("secret") || stem == "credentials" {
      return [".json", ".yaml", ".yml", ".toml", ".ini", ".txt", ".cfg"].contains(where: name.hasSuffix)
    }
    guard name.hasSuffix(".json") else { return false }
    return ["credentials", "client_secret", "service-account", "service_account"].contains {
      name.contains($0)
    }
  }

  private static let names: Set<String> = [
    "id_rsa", "id_dsa", "id_ecdsa", "id_ecdsa_sk", "id_ed25519", "id_ed25519_sk", "identity", ".netrc",
    "_netrc",
    ".npmrc", ".pypirc", ".pgpass", ".my.cnf", ".htpasswd", ".dockercfg", ".git-credentials", "credentials",
    "kubeconfig", ".boto", ".s3cfg", "rclone.conf", ".vault-token", ".envrc", "kaggle.json", ".flaskenv",
  ]
  private static let folders: Set<String> = [".aws", ".ssh", ".gnupg", ".kube", ".docker", ".azure"]
  private static let endings = [
    ".pem", ".key", ".p12", ".pfx", ".jks", ".keystore", ".kdbx", ".ppk", ".asc", ".gpg", ".tfstate",
    ".tfvars", ".ovpn",
  ]

  /// Whether a line that the patch adds holds a secret. What it takes away or stands around it is in Git already.
  func adds(_ patch: [UInt8], to path: String) -> Bool {
    let isCode = Self.codeEndings.contains(where: path.lowercased().hasSuffix)
    return patch.withUnsafeBufferPointer { bytes in
      var inHunk = false
      var start = 0
      while start < bytes.count {
        let end = bytes[start...].firstIndex(of: 0x0a) ?? bytes.count
        let line = bytes[start..<end]
        if line.starts(with: "@@ ".utf8) {
          inHunk = true
        } else if inHunk, line.first == UInt8(ascii: "+"), line.count > 1 {
          if isSecret(UnsafeBufferPointer(rebasing: line.dropFirst()), isCode: isCode) { return true }
        }
        start = end + 1
      }
      return false
    }
  }

  /// Whether content that no patch shows as lines holds a token.
  func isSecret(_ content: [UInt8]) -> Bool {
    content.withUnsafeBufferPointer { !Redaction.tokens(in: $0).isEmpty }
  }

  private func isSecret(_ line: UnsafeBufferPointer<UInt8>, isCode: Bool) -> Bool {
    if !Redaction.tokens(in: line).isEmpty { return true }
    for span in Redaction.addressSecrets(in: line) where line[span].contains(UInt8(ascii: ":")) {
      if isLiteral(line, span, isCode: false) { return true }
    }
    return redaction.assignedSecrets(in: line).contains { isLiteral(line, $0, isCode: isCode) }
  }

  private static let codeEndings = [
    ".py", ".pyi", ".r", ".rmd", ".jl", ".js", ".mjs", ".ts", ".tsx", ".jsx", ".swift", ".go", ".rs", ".c",
    ".h", ".cc",
    ".cpp", ".hpp", ".cu", ".java", ".kt", ".scala", ".rb", ".pl", ".lua", ".cs", ".m", ".md", ".rst",
    ".ipynb",
  ]

  /// Whether what is given to a secret name is the secret itself, not an expression, a reference or a blank to fill.
  private func isLiteral(_ line: UnsafeBufferPointer<UInt8>, _ span: Range<Int>, isCode: Bool) -> Bool {
    let isQuoted = span.lowerBound > 0 && Redaction.isQuote(line[span.lowerBound - 1])
    var value = line[span].drop(while: Redaction.isBlank)
    // "`PASSWORD=` in the shell": the quote closes what the name stands in.
    if isQuoted, value.startIndex > span.lowerBound { return false }
    var holdsQuote = isQuoted
    if isCode, !isQuoted {
      // Of an expression, what stands in quotes at its start.
      guard let first = value.first, Redaction.isQuote(first) else { return false }
      holdsQuote = true
      value = value.dropFirst()
    }
    if let quote = value.firstIndex(where: Redaction.isQuote), holdsQuote { value = value[..<quote] }
    guard value.count >= 4, let first = value.first else { return false }
    // `$TOKEN`, `${{ … }}`, `<your token>`, `{token}`, `%s`, `***`, `xxxx`, `…`, `(call)`, `[list]`, `!secret`.
    if "$<{%*.([!|>&#".utf8.contains(first) { return false }
    if value.allSatisfy({ $0 == first }) { return false }
    let lower = value.map { $0 | 0x20 }
    return !Self.placeholders.contains { lower.starts(with: $0) }
  }
  private static let placeholders = [
    "none", "null", "true", "false", "your", "change", "example", "todo", "placeholder", "redacted",
    "[redacted",
    "os.", "env", "process.env", "str", "optional", "getenv", "sys.",
  ].map { Array($0.utf8).map { $0 | 0x20 } }
}
