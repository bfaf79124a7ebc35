/// Asks `ssh-keygen` whether OpenSSH signatures are good under a list of allowed signers, which need not be a file
/// of the work tree.
public struct SignatureCheck: ~Copyable {
  private let signers: PrivateFile
  private let program: String
  private let revoked: String?
  private let environment: [String: String]

  /// - Parameter signers: the text of an `allowed_signers` file.
  public init(
    signers: [UInt8], in repository: borrowing Repository, environment: [String: String]
  ) throws(GitError) {
    let keygen = try repository.configuration("gpg.ssh.program") ?? "ssh-keygen"
    var list = try repository.configuration("gpg.ssh.revocationFile")
    if let path = list, path.hasPrefix("~/") { list = (environment["HOME"] ?? "~") + path.dropFirst(1) }
    let file = try PrivateFile(holding: signers, environment: environment)
    self.signers = file
    program = keygen
    revoked = list
    // Times are given and written in the local zone; older versions know no other.
    self.environment = environment.merging(["TZ": "UTC", "LC_ALL": "C"]) { $1 }
  }

  /// - Parameters:
  ///   - principal: who is said to have signed.
  ///   - time: `20261124103000`, in UTC; the key must have been valid then.
  /// - Returns: why the signature is not good; nil when it is.
  /// - Throws: ``GitError`` when there is no such program.
  public func fault(
    in signature: String, over bytes: [UInt8], by principal: String, namespace: String, at time: String
  ) throws(GitError) -> String? {
    let file = try PrivateFile(holding: Array(signature.utf8), environment: environment)
    var words = [
      program, "-Y", "verify", "-f", signers.path, "-I", principal, "-n", namespace, "-s", file.path,
      "-Overify-time=\(time)",
    ]
    if let revoked { words += ["-r", revoked] }
    let answer = try ProgramCall.answer(to: words, environment: environment, input: bytes)
    if answer.status == 0 { return nil }
    guard answer.startFailure == 0 else {
      throw GitError(.signing, "check signatures with", program, reason: answer.said)
    }
    return Self.reason(answer)
  }

  /// `ssh-keygen` says what it found in several lines, the last of which is its verdict and says nothing.
  private static func reason(_ answer: ProgramCall.Answer) -> String {
    let lines = (String(decoding: answer.output, as: UTF8.self) + "\n" + answer.said).split(separator: "\n")
    let words = lines.filter { line in
      !line.hasPrefix("Could not verify signature") && !line.hasPrefix("Good ") && !line.hasPrefix("debug")
    }
    return words.first.map(String.init) ?? "the signature is not good"
  }
}

extension Repository {
  /// The signers whom the user's Git trusts, of the file that `gpg.ssh.allowedSignersFile` names; nil when it names none.
  ///
  /// - Throws: ``GitError`` when there is no such file.
  public func sshSignersFile(environment: [String: String]) throws(GitError) -> [UInt8]? {
    guard var path = try configuration("gpg.ssh.allowedSignersFile"), !path.isEmpty else { return nil }
    if path.hasPrefix("~/") { path = (environment["HOME"] ?? "~") + path.dropFirst(1) }
    if !path.hasPrefix("/") { path = (workDirectory ?? gitDirectory) + "/" + path }
    return try PrivateFile.bytes(ofFile: path)
  }
}
