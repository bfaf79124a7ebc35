/// An SSH key of its own for each person of a test, made by the real `ssh-keygen`.
public struct SigningKey: Sendable {
  /// The private key's file; the public one is beside it, with `.pub`.
  public let path: String
  /// `ssh-ed25519 AAAA…`.
  public let publicKey: String

  /// - Parameter name: of the person; the key's file has it.
  public init(_ name: String, in repository: TestRepository) throws {
    path = repository.home + "/keys/" + name
    if !TestFiles.exists(path) {
      try TestFiles.makeDirectory(repository.home + "/keys")
      let made = try Program.run(
        "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", path],
        environment: repository.environment)
      guard made.status == 0 else { throw TestFailure("ssh-keygen: \(made.errorText)") }
    }
    let text = String(decoding: try TestFiles.read(path + ".pub"), as: UTF8.self)
    publicKey = text.split(separator: " ").prefix(2).joined(separator: " ")
  }

  /// A line of a file of allowed signers.
  public func line(for principals: String, options: String = "") -> String {
    "\(principals) \(options.isEmpty ? "" : options + " ")\(publicKey)\n"
  }
}
