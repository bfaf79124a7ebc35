extension Repository {
  /// What signs commits here; nil when `commit.gpgSign` does not ask for it.
  ///
  /// - Parameter committer: whose key it is where the configuration names none.
  public func commitSigner(
    for committer: Signature, environment: [String: String]
  ) throws(GitError) -> Signer? {
    guard try configurationFlag("commit.gpgsign") == true else { return nil }
    return try signer(for: committer, environment: environment)
  }

  /// What signs annotated tags here; nil when `tag.gpgSign` does not ask for it.
  public func tagSigner(
    for tagger: Signature, environment: [String: String]
  ) throws(GitError) -> Signer? {
    guard try configurationFlag("tag.gpgsign") == true else { return nil }
    return try signer(for: tagger, environment: environment)
  }

  /// The user's SSH key for signatures that are always OpenSSH's, whatever commits are signed with.
  ///
  /// - Parameter key: instead of the one that the configuration names: a file, or `key::` and a public key.
  /// - Throws: ``GitError`` with code `signing` and the way out when there is none.
  public func sshSigner(key: String? = nil, environment: [String: String]) throws(GitError) -> Signer {
    if let key { return try sshSigner(key, environment) }
    var configured = try configuration("user.signingkey")
    if let name = configured, try format() != .ssh, !Self.mayBeSSHKey(name) { configured = nil }
    return try sshSigner(configured, environment)
  }

  private func signer(for who: Signature, environment: [String: String]) throws(GitError) -> Signer {
    var key = try configuration("user.signingkey")
    if key == "" { key = nil }
    let format = try format()
    if format == .ssh { return try sshSigner(key, environment) }
    var program = try configuration("gpg.\(format.rawValue).program")
    if program == nil, format == .openpgp { program = try configuration("gpg.program") }
    return Signer(
      format: format, program: program ?? (format == .openpgp ? "gpg" : "gpgsm"),
      key: .named(key ?? "\(who.name) <\(who.email)>"), environment: environment)
  }

  private func format() throws(GitError) -> Signer.Format {
    guard let name = try configuration("gpg.format") else { return .openpgp }
    guard let format = Signer.Format(rawValue: name) else {
      throw GitError(
        .signing, "read configuration", "gpg.format", reason: "'\(name)' is none of openpgp, x509 and ssh")
    }
    return format
  }

  private func sshSigner(_ key: String?, _ environment: [String: String]) throws(GitError) -> Signer {
    let program = try configuration("gpg.ssh.program") ?? "ssh-keygen"
    var text = key ?? ""
    if text.isEmpty, let command = try configuration("gpg.ssh.defaultKeyCommand"), !command.isEmpty {
      text = try Self.firstKey(of: command, environment)
    }
    guard !text.isEmpty else {
      throw GitError(
        .signing, "find the SSH key to sign with", "",
        reason: "Git's configuration names none; set it with: git config --global gpg.format ssh && "
          + "git config --global user.signingkey ~/.ssh/id_ed25519.pub")
    }
    return Signer(
      format: .ssh, program: program, key: Self.sshKey(text, environment), environment: environment)
  }

  private static func sshKey(_ text: String, _ environment: [String: String]) -> Signer.Key {
    if text.hasPrefix("key::") { return .literal(String(text.dropFirst(5))) }
    if text.hasPrefix("ssh-") { return .literal(text) }
    if text.hasPrefix("~/"), let home = environment["HOME"] { return .file(home + text.dropFirst(1)) }
    return .file(text)
  }

  /// Whether it can be told from what OpenPGP finds keys by.
  private static func mayBeSSHKey(_ text: String) -> Bool {
    text.hasPrefix("key::") || text.hasPrefix("ssh-") || text.hasPrefix("~/") || text.contains("/")
  }

  /// The first key that the command tells, in the form of `ssh-add -L`.
  private static func firstKey(
    of command: String, _ environment: [String: String]
  ) throws(GitError) -> String {
    let answer = try ProgramCall.answer(to: ["/bin/sh", "-c", command], environment: environment)
    let line = answer.output.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    let text = String(decoding: line, as: UTF8.self)
    guard answer.status == 0, text.hasPrefix("ssh-") || text.hasPrefix("key::") else {
      throw GitError(
        .signing, "find the SSH key to sign with", "",
        reason: "gpg.ssh.defaultKeyCommand ('\(command)') told none: "
          + (answer.said.isEmpty ? "it wrote '\(text)'" : answer.said))
    }
    return text
  }
}
