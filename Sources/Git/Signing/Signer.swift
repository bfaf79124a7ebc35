/// Makes signatures as the user's Git makes them: with the program and the key that its configuration names.
public struct Signer: Sendable {
  public enum Format: String, Sendable {
    case openpgp, x509, ssh
  }

  public let format: Format
  /// A name that the shell would find, or a path.
  let program: String
  let key: Key
  let environment: [String: String]

  enum Key: Sendable {
    /// What OpenPGP and S/MIME programs find a key by.
    case named(String)
    /// A file with a private key, or with the public one of a key that an agent holds.
    case file(String)
    /// The public key itself, of one that an agent holds.
    case literal(String)
  }

  /// Which key it is, for people.
  public var keyName: String {
    switch key {
    case .named(let name), .file(let name): name
    case .literal(let text): text.split(separator: " ").prefix(2).joined(separator: " ")
    }
  }

  /// A signature over the bytes, in its armour.
  ///
  /// - Parameter namespace: what the signature is for; only OpenSSH's have one.
  /// - Throws: ``GitError`` with code `signing` and the program's own words.
  public func sign(_ bytes: [UInt8], namespace: String = "git") throws(GitError) -> String {
    let signature =
      switch format {
      case .ssh: try signSSH(bytes, namespace)
      case .openpgp, .x509: try signPGP(bytes)
      }
    // Windows' programs end their lines otherwise; Git takes that away as well.
    return String(decoding: signature.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
  }

  private func signPGP(_ bytes: [UInt8]) throws(GitError) -> [UInt8] {
    guard case .named(let name) = key else { return [] }
    let answer = try ProgramCall.answer(
      to: [program, "--status-fd=2", "-bsau", name], environment: environment, input: bytes)
    // Some versions exit with 0 although they made none.
    guard answer.status == 0, answer.said.contains("[GNUPG:] SIG_CREATED ") else { throw failure(answer) }
    return answer.output
  }

  private func signSSH(_ bytes: [UInt8], _ namespace: String) throws(GitError) -> [UInt8] {
    switch key {
    case .literal(let text):
      let file = try PrivateFile(holding: Array((text + "\n").utf8), environment: environment)
      return try signSSH(bytes, namespace, keyFile: file.path)
    case .file(let path), .named(let path): return try signSSH(bytes, namespace, keyFile: path)
    }
  }

  private func signSSH(
    _ bytes: [UInt8], _ namespace: String, keyFile: String
  ) throws(GitError) -> [UInt8] {
    let answer = try ProgramCall.answer(
      to: [program, "-Y", "sign", "-n", namespace, "-f", keyFile], environment: environment, input: bytes)
    guard answer.status == 0, !answer.output.isEmpty else { throw failure(answer) }
    return answer.output
  }

  private func failure(_ answer: ProgramCall.Answer) -> GitError {
    let words = answer.said.split(separator: "\n").filter {
      !$0.hasPrefix("[GNUPG:]") && !$0.hasPrefix("Signing ")
    }
    let said = words.isEmpty ? "it ended with status \(answer.status)" : words.joined(separator: "; ")
    return GitError(.signing, "sign with the \(format.rawValue) key", keyName, reason: "\(program): \(said)")
  }
}

extension GitError.Code {
  /// A signature that the configuration asks for cannot be made.
  public static let signing = GitError.Code(rawValue: -1006)
}
