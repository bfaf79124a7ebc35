/// What becomes of one reference.
public struct ReferenceEdit: Hashable, Sendable {
  /// The full name.
  public var name: String
  /// Where it must be; nil when there must be none.
  public var old: ObjectID?
  /// Where it is to be; nil takes it away.
  public var new: ObjectID?

  public init(_ name: String, from old: ObjectID?, to new: ObjectID?) {
    self.name = name
    self.old = old
    self.new = new
  }
}

extension Repository {
  /// Makes all the edits, each by compare-and-swap, or throws and makes none.
  ///
  /// Many are made by `git update-ref` as one transaction: libgit2 has none that compares. A few are cheaper one by
  /// one than the start of a program, and are taken back when a later one fails.
  /// - Throws: ``GitError`` with code `modified` when a reference is not where it must be.
  public func apply(_ edits: [ReferenceEdit], reason: String) throws(GitError) {
    guard edits.count > Self.fewEdits else { return try applyOneByOne(edits, reason: reason) }
    var script: [UInt8] = []
    for edit in edits {
      let old = (edit.old ?? .zero).hex
      let words =
        edit.new.map { "update \(edit.name)\0\($0.hex)\0\(old)\0" } ?? "delete \(edit.name)\0\(old)\0"
      script += Array(words.utf8)
    }
    do {
      _ = try GitProgram.run(
        ["update-ref", "-m", reason, "-z", "--stdin"], gitDirectory: gitDirectory,
        workDirectory: workDirectory ?? gitDirectory, input: script)
    } catch {
      guard error.code == .program, error.reason.contains("cannot lock ref") else { throw error }
      throw GitError(.modified, "change references", "", reason: error.reason)
    }
  }

  /// Where starting `git` begins to pay.
  private static let fewEdits = 12

  private func applyOneByOne(_ edits: [ReferenceEdit], reason: String) throws(GitError) {
    var done: [ReferenceEdit] = []
    do {
      for edit in edits {
        try apply(edit, reason: reason)
        done.append(edit)
      }
    } catch {
      for edit in done.reversed() {
        // One that a rival has changed since is the rival's.
        try? apply(ReferenceEdit(edit.name, from: edit.new, to: edit.old), reason: reason)
      }
      guard error.code == .exists || error.code == .notFound else { throw error }
      throw GitError(.modified, error.operation, error.thing, reason: error.reason)
    }
  }

  private func apply(_ edit: ReferenceEdit, reason: String) throws(GitError) {
    switch (edit.old, edit.new) {
    case (let old, let new?): try compareAndSwap(edit.name, from: old, to: new, reason: reason)
    case (let old?, nil): try deleteReference(edit.name, from: old)
    case (nil, nil): break
    }
  }
}
