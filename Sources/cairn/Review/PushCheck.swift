import ArgumentParser
import Check
import Comparison
import Git
import Ledger
import Records
import Report

/// The pre-receive hook: judges what a push would make of the guarded branches, before any of them moves.
struct PushCheck {
  /// Short names; empty stands for the default branch.
  let guarded: [String]
  let repository: RepositoryOptions
  let world: World

  func run() throws {
    let updates = try Input.text().split(separator: "\n").map(PushedUpdate.init)
    let ledger: Ledger
    do {
      ledger = try world.readingLedger(repository)
    } catch let error as LedgerError where error.code == .notInitialised {
      // The first push brings the policy: there is none to hold it against.
      return
    }
    // The objects of the push are kept apart until it is accepted.
    for directory in objectDirectories { try ledger.repository.addObjects(in: directory) }
    let references = try guardedReferences(ledger)
    var isRefused = false
    for update in updates where references.contains(update.reference) {
      if try !accepts(update, in: ledger) { isRefused = true }
    }
    if isRefused { throw Failure.no }
  }

  private var objectDirectories: [String] {
    guard let directory = world.environment["GIT_OBJECT_DIRECTORY"], !directory.isEmpty else { return [] }
    return [directory.hasPrefix("/") ? directory : world.directory + "/" + directory]
  }

  private func guardedReferences(_ ledger: Ledger) throws -> Set<String> {
    if !guarded.isEmpty { return Set(guarded.map { "refs/heads/\($0)" }) }
    var names: Set<String> = [try ledger.repository.head().reference]
    if let branch = ledger.policy.branch { names.insert("refs/heads/\(branch)") }
    return names
  }

  private func accepts(_ update: PushedUpdate, in ledger: Ledger) throws -> Bool {
    let name = String(update.reference.dropFirst("refs/heads/".count)).escapedForMessage
    guard let new = update.new else {
      try Output.put("cairn: the branch '\(name)' is guarded: it cannot be deleted\n")
      return false
    }
    if let old = update.old, try !ledger.repository.isAncestor(old, of: new) {
      try Output.put(
        "cairn: the branch '\(name)' is guarded: a push cannot take back what it holds; pull, and push again\n"
      )
      return false
    }
    let result = try StoreCheck.run(from: update.old, to: new, named: (name, new.short), in: ledger)
    if result.passes { return true }
    try Output.put(result.text(.plain))
    return false
  }
}

/// A line that Git gives to the hook: `old new reference`.
struct PushedUpdate {
  /// nil for a new branch.
  var old: ObjectID?
  /// nil for one that is deleted.
  var new: ObjectID?
  var reference: String

  init(_ line: Substring) throws {
    let words = line.split(separator: " ", maxSplits: 2)
    guard words.count == 3 else {
      throw UsageError(
        "'\(String(line).escapedForMessage)' is no line of a push: --receive is for a pre-receive hook (githooks(5))"
      )
    }
    func id(_ text: Substring) throws -> ObjectID? {
      let id = try ObjectID(hex: String(text))
      return id == .zero ? nil : id
    }
    old = try id(words[0])
    new = try id(words[1])
    reference = String(words[2])
  }
}
