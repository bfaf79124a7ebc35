import Git
import TestSupport
import Testing

@Suite("Signed commits")
struct SigningTests {
  let made: TestRepository
  init() throws { made = try TestRepository() }

  private func write(_ message: String = "signed\n\nbody\n") throws -> ObjectID {
    let repository = try made.open()
    return try repository.writeCommit(
      tree: repository.emptyTree(), parents: [], message: message, by: made.people,
      signer: repository.commitSigner(for: made.people.committer, environment: made.environment))
  }

  private func useSSH(_ key: String) throws {
    try made.git("config", "gpg.format", "ssh")
    try made.git("config", "user.signingkey", key)
    try made.git("config", "commit.gpgsign", "true")
  }

  @Test(
    "git verifies what the SSH key of its configuration signed", arguments: ["private", "public", "home"])
  func ssh(form: String) throws {
    let key = try SigningKey("ada", in: made)
    try useSSH(form == "public" ? key.path + ".pub" : form == "home" ? "~/keys/ada" : key.path)
    try made.write("signers", key.line(for: "ada@example.org"))
    try made.git("config", "gpg.ssh.allowedSignersFile", made.path + "/signers")
    let id = try write("Grüße\n\nbody\n")
    try made.git("verify-commit", id.hex)
    #expect(try made.open().commit(id).message == "Grüße\n\nbody\n")
    let signature = try #require(try made.open().signature(of: id))
    let parsed = try #require(SSHSignature(armored: signature.signature))
    #expect(parsed.namespace == "git")
    #expect(parsed.publicKeyText == key.publicKey)
    try made.fsck()
  }

  @Test("the key may be one that a command tells, of an agent")
  func defaultKey() throws {
    let key = try SigningKey("ada", in: made)
    try made.git("config", "gpg.format", "ssh")
    try made.git("config", "commit.gpgsign", "true")
    try made.git("config", "gpg.ssh.defaultKeyCommand", "cat \(key.path).pub")
    let script = """
      eval "$(ssh-agent -s)" >/dev/null && ssh-add -q \(key.path) && echo "$SSH_AUTH_SOCK $SSH_AGENT_PID"
      """
    let agent = try Program.run("/bin/sh", ["-c", script], environment: made.environment).text
      .split(separator: " ").map { String($0.filter { $0 != "\n" }) }
    try #require(agent.count == 2)
    defer { _ = try? Program.run("/bin/sh", ["-c", "kill \(agent[1])"], environment: made.environment) }
    let repository = try made.open()
    let environment = made.environment.merging(["SSH_AUTH_SOCK": agent[0]]) { $1 }
    let signer = try repository.commitSigner(for: made.people.committer, environment: environment)
    let signature = try #require(try signer?.sign(Array("text".utf8)))
    #expect(SSHSignature(armored: signature)?.publicKeyText == key.publicKey)
  }

  @Test("an OpenPGP program is started as git starts it")
  func openPGP() throws {
    try made.write(
      "gpg",
      """
      #!/bin/sh
      echo "$@" > "\(made.path)/arguments"
      cat > "\(made.path)/content"
      echo "[GNUPG:] SIG_CREATED D 22 8 00 0 0" >&2
      printf -- '-----BEGIN PGP SIGNATURE-----\\r\\n\\r\\nabc\\r\\n-----END PGP SIGNATURE-----\\r\\n'
      """, executable: true)
    try made.git("config", "gpg.program", made.path + "/gpg")
    try made.git("config", "commit.gpgsign", "true")
    let id = try write()
    #expect(try made.read("arguments") == "--status-fd=2 -bsau Ada Example <ada@example.org>\n")
    let object = try made.git("cat-file", "commit", id.hex)
    #expect(object.contains("gpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n -----END PGP SIGNATURE-----\n"))
    let signature = try #require(try made.open().signature(of: id))
    #expect(String(decoding: signature.content, as: UTF8.self) == (try made.read("content")))
    try made.fsck()
  }

  @Test("nothing is signed when nothing asks for it")
  func unsigned() throws {
    try made.git("config", "gpg.format", "ssh")
    #expect(try made.open().signature(of: write()) == nil)
  }

  @Test(
    "what cannot be signed is not written, and the reason is the program's",
    arguments: [
      ("/nowhere/key", "No such file"), ("", "names none"),
    ])
  func failing(key: String, reason: String) throws {
    try made.git("config", "gpg.format", "ssh")
    if !key.isEmpty { try made.git("config", "user.signingkey", key) }
    try made.git("config", "commit.gpgsign", "true")
    let error = #expect(throws: GitError.self) { try write() }
    #expect(error?.code == .signing)
    #expect(error?.reason.contains(reason) == true, "\(String(describing: error))")
    #expect(try made.git("count-objects") == "0 objects, 0 kilobytes" || made.git("log", "--all").isEmpty)
  }

  @Test("a format that Git does not know is an error that names it")
  func format() throws {
    try made.git("config", "gpg.format", "rot13")
    try made.git("config", "commit.gpgsign", "true")
    let error = #expect(throws: GitError.self) { try write() }
    #expect(error?.description.contains("rot13") == true)
  }
}

@Suite("Allowed signers")
struct AllowedSignersTests {
  @Test("a file tells whose a key is, with options, quotes and comments")
  func parsing() throws {
    let made = try TestRepository()
    let (ada, bob) = (try SigningKey("ada", in: made), try SigningKey("bob", in: made))
    let text =
      "# people\n\n" + ada.line(for: "ada@example.org,a@b", options: "namespaces=\"file,cairn approval\"")
      + "\"*@example.org,!eve@example.org\" cert-authority,valid-after=\"20250101\" \(bob.publicKey) the CA\n"
      + "nobody\nbad ssh-ed25519\n"
    let signers = AllowedSigners(parsing: Array(text.utf8))
    #expect(
      signers.entries.map(\.principals) == [
        ["ada@example.org", "a@b"], ["*@example.org", "!eve@example.org"],
      ])
    #expect(signers.entries.map(\.isAuthority) == [false, true])
    #expect(signers.entries[1].names("carol@example.org"))
    #expect(!signers.entries[1].names("eve@example.org"))
    #expect(!signers.entries[0].names("ada@example.org.evil"))
  }

  @Test(
    "a text that is no signature is none",
    arguments: [
      "", "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----",
      "-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n-----END SSH SIGNATURE-----",
      "-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAf////8=\n-----END SSH SIGNATURE-----",
      "-----BEGIN SSH SIGNATURE-----\nU1!!\n-----END SSH SIGNATURE-----",
      "-----BEGIN PGP SIGNATURE-----\nabc\n",
    ])
  func noSignature(text: String) { #expect(SSHSignature(armored: text) == nil) }
}

@Suite("Signatures over texts")
struct SignatureCheckTests {
  let made: TestRepository
  init() throws { made = try TestRepository() }

  private func fault(
    signedBy name: String = "ada", _ text: String = "text", purpose: String = "test",
    as person: String = "ada@example.org",
    signers: String, at time: String = "20250101120000"
  ) throws -> String? {
    let repository = try made.open()
    let key = try SigningKey(name, in: made)
    let signature = try repository.sshSigner(key: key.path, environment: made.environment)
      .sign(Array("text".utf8), namespace: purpose)
    let check = try SignatureCheck(
      signers: Array(signers.utf8), in: repository, environment: made.environment)
    return try check.fault(in: signature, over: Array(text.utf8), by: person, namespace: "test", at: time)
  }

  @Test("a good signature has no fault; another text, person, key or purpose is one")
  func faults() throws {
    let ada = try SigningKey("ada", in: made).line(for: "ada@example.org")
    #expect(try fault(signers: ada) == nil)
    #expect(try fault("other text", signers: ada) != nil)
    #expect(try fault(as: "bob@example.org", signers: ada) != nil)
    #expect(try fault(signedBy: "bob", signers: ada) != nil)
    #expect(try fault(purpose: "git", signers: ada) != nil)
    #expect(try fault(signers: "") != nil)
  }

  @Test("a key counts for its purposes, and in its time only")
  func options() throws {
    let key = try SigningKey("ada", in: made)
    #expect(try fault(signers: key.line(for: "ada@example.org", options: "namespaces=\"git\"")) != nil)
    #expect(try fault(signers: key.line(for: "ada@example.org", options: "namespaces=\"git,test\"")) == nil)
    let until2024 = key.line(for: "ada@example.org", options: "valid-before=\"20240601\"")
    #expect(try fault(signers: until2024) != nil)
    #expect(try fault(signers: until2024, at: "20240501000000") == nil)
  }

  @Test("a revoked key counts for nothing")
  func revoked() throws {
    let key = try SigningKey("ada", in: made)
    try made.write("revoked", key.publicKey + "\n")
    try made.git("config", "gpg.ssh.revocationFile", made.path + "/revoked")
    #expect(try fault(signers: key.line(for: "ada@example.org")) != nil)
  }
}
