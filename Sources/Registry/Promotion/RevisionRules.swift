import Git
import Ledger
import Records

/// What a revision says of promotions: its `cairn.yaml`, and whose signatures it takes. A change is judged by the rules
/// of the revision before it, so that none can bring its own.
final class RevisionRules {
  let policy: Policy
  /// nil when the revision has no such file.
  let signers: AllowedSigners?
  private let signersText: [UInt8]
  private let ledger: Ledger
  private var check: SignatureCheck?

  /// - Throws: `RecordError` with line and column when `cairn.yaml` cannot be read there.
  init(at commit: ObjectID?, in ledger: Ledger) throws {
    self.ledger = ledger
    do {
      policy = try ledger.policy(at: commit)
    } catch let error as RecordError {
      var error = error
      error.file = "\(Policy.fileName) at \(commit?.short ?? "")"
      throw error
    }
    let text = try Self.file(policy.signersFile, at: commit, of: ledger)
    signersText = text ?? []
    signers = text.map(AllowedSigners.init(parsing:))
  }

  /// A file is a file: what a symbolic link points at is in nobody's review.
  private static func file(_ path: String, at commit: ObjectID?, of ledger: Ledger) throws -> [UInt8]? {
    guard let commit,
      let entry = try ledger.repository.entry(at: path, inTree: ledger.repository.tree(of: commit)),
      entry.mode == .file || entry.mode == .executable
    else { return nil }
    return try ledger.repository.blob(entry.id)
  }

  /// Why the signature of an approval is not good; nil when it is.
  ///
  /// - Parameter person: who is said to have made it, if not the approver that it names.
  func fault(in approval: Approval, by person: String? = nil) throws -> String? {
    if check == nil {
      check = try SignatureCheck(
        signers: signersText, in: ledger.repository, environment: ledger.environment)
    }
    return try check?.fault(
      in: approval.signature, over: approval.signedText, by: person ?? approval.approver,
      namespace: Approval.signatureNamespace, at: approval.at.signatureTime)
  }

  /// Whether the key of an approval's signature is one of this person's.
  func isKey(of signature: SSHSignature, on approval: Approval, of person: String) throws -> Bool {
    // Who it is stands in the certificate, which `ssh-keygen` reads.
    if signature.isByCertificate { return try fault(in: approval, by: person) == nil }
    return signers?.entries(of: signature).contains { $0.names(person) } ?? false
  }
}

extension Timestamp {
  /// As `ssh-keygen -Overify-time` takes it, in UTC.
  var signatureTime: String { String(description.filter(\.isNumber).prefix(14)) }
}
