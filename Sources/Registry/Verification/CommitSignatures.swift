import Git
import Ledger
import Records

/// Whether commits are signed, and by keys that the user's Git trusts.
struct CommitSignatures: ~Copyable {
  private let ledger: Ledger
  private let check: SignatureCheck
  private let signers: AllowedSigners?

  /// - Throws: `GitError` when `gpg.ssh.allowedSignersFile` cannot be read.
  init(_ ledger: Ledger) throws {
    let file = try ledger.repository.sshSignersFile(environment: ledger.environment)
    let check = try SignatureCheck(
      signers: file ?? [], in: ledger.repository, environment: ledger.environment)
    self.ledger = ledger
    self.check = check
    signers = file.map(AllowedSigners.init(parsing:))
  }

  /// Why a commit's signature is not good; nil when it is, or when it is of a kind that only the user's other programs
  /// can check.
  func fault(of commit: ObjectID) throws -> String? {
    guard let (text, content) = try ledger.repository.signature(of: commit) else { return "it is not signed" }
    guard let signature = SSHSignature(armored: text) else { return nil }
    guard let signers else { return nil }
    let committer = try ledger.repository.commit(commit).committer
    let principals = signers.entries(of: signature).flatMap(\.principals)
    guard let principal = principals.first else { return "its key is not in gpg.ssh.allowedSignersFile" }
    let person =
      signers.entries(of: signature).contains { $0.names(committer.email) } ? committer.email : principal
    let time = Timestamp(milliseconds: committer.time * 1000)
    return try check.fault(in: text, over: content, by: person, namespace: "git", at: time.signatureTime)
      .map { "its signature is not good: \($0)" }
  }
}
