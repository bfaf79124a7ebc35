import Comparison
import Git
import Ledger
import Records

extension StoreCheck {
  /// `cairn.yaml`, the place of the store, and the file of allowed signers.
  mutating func checkPolicy() throws {
    if let fault = head.policyFault {
      findings.append(
        CheckFinding(
          .policy, Policy.fileName, line: fault.line, column: fault.column, fault.message,
          remedy: "without it nobody can record or promote"))
    } else if head.policy == nil {
      findings.append(
        CheckFinding(
          .policy, Policy.fileName, "\(Policy.fileName) is missing",
          remedy: base.policy == nil
            ? "make it with 'cairn init'"
            : "put it back: git checkout \(base.commit?.short ?? "") -- \(Policy.fileName)"))
    }
    if let old = base.policy, let new = head.policy, old.store != new.store,
      try base.entry(old.store, in: ledger) != nil
    {
      findings.append(
        CheckFinding(
          .storeMoved, Policy.fileName,
          "the store moves from '\(old.store)' to '\(new.store)': its history would begin anew",
          remedy: "leave 'store: \(old.store)', or let an administrator merge it"))
    }
    if let found = try head.entry(store, in: ledger), found.mode != .directory {
      findings.append(
        CheckFinding(.link, store, "the store '\(store)' is no directory", remedy: "put the directory back"))
    }
    try checkSigners()
  }

  /// Looked at only where it changes: what is wrong in the base is no fault of this change.
  private mutating func checkSigners() throws {
    let path = (head.policy ?? policy).signersFile
    let (old, new) = (try base.entry(path, in: ledger), try head.entry(path, in: ledger))
    if old == new { return }
    guard let new else {
      findings.append(
        CheckFinding(
          .signers, path, "the file of allowed signers is gone: nobody could approve",
          remedy: "put it back: git checkout \(base.commit?.short ?? "") -- '\(path)'"))
      return
    }
    guard new.mode.isFile, try ledger.repository.blobSize(new.id) <= 1 << 20 else {
      findings.append(CheckFinding(.signers, path, "it is no file of allowed signers (ssh-keygen(1))"))
      return
    }
    for fault in AllowedSigners.faults(in: try ledger.repository.blob(new.id)) {
      findings.append(
        CheckFinding(
          .signers, path, line: fault.line, fault.reason,
          remedy:
            "write 'PRINCIPAL namespaces=\"cairn-approval\" KEYTYPE KEY' (ssh-keygen(1), ALLOWED SIGNERS)"))
    }
  }
}
