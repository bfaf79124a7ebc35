/// Something in a change of the store that keeps it from being merged, or that a reviewer should know.
public struct CheckFinding: Hashable, Sendable {
  public var code: Code
  /// Relative to the repository's root.
  public var path: String
  /// Where in the file, from 1.
  public var line: Int?
  public var column: Int?
  /// One sentence.
  public var message: String
  /// What would make it go away; nil where the message says it.
  public var remedy: String?

  public init(
    _ code: Code, _ path: String, line: Int? = nil, column: Int? = nil, _ message: String,
    remedy: String? = nil
  ) {
    self.code = code
    self.path = path
    self.line = line
    self.column = column
    self.message = message
    self.remedy = remedy
  }

  /// Whether it only tells, and keeps nothing from being merged.
  public var isWarning: Bool { code.isWarning }

  /// What kind of finding it is: a stable name for programs.
  public enum Code: String, Hashable, Sendable, CaseIterable {
    /// `cairn.yaml` cannot be read, or is gone.
    case policy
    /// `cairn.yaml` names another directory for the store.
    case storeMoved = "store-moved"
    /// The file of allowed signers cannot be read.
    case signers
    /// A line that Git leaves where two sides contend.
    case conflictMarker = "conflict-marker"
    /// A file that cannot be read as what its path says.
    case malformed
    /// A file that says the right thing in other bytes than Cairn writes.
    case notCanonical = "not-canonical"
    /// A file where none of its kind belongs, or under the name of another.
    case misplaced
    /// A file of a kind that this version does not know.
    case unknownFile = "unknown-file"
    /// A symbolic link or a submodule in the store.
    case link
    /// A large file in Git itself that belongs to Git LFS.
    case largeFile = "large-file"
    /// A run, or a file of one, is gone.
    case runRemoved = "run-removed"
    /// What a run was, or what came of it, was changed after the fact.
    case runRewritten = "run-rewritten"
    /// Two files of a run say different things.
    case untrue
    /// A version is gone: its number would be given again.
    case versionRemoved = "version-removed"
    /// What a version was registered as was changed.
    case versionAltered = "version-altered"
    /// A stage or alias names a version that is not there.
    case dangling
    /// A stage changes against the policy, its gates, or without the approvals that it needs.
    case promotion
    /// A name that the conventions do not take.
    case name
    /// A run without a tag that the conventions ask for.
    case requiredTag = "required-tag"

    public var isWarning: Bool { self == .unknownFile }
  }
}

/// What was found in a change of the store, and what was looked at.
public struct CheckResult: Hashable, Sendable {
  /// What people call the two sides.
  public var base: String
  public var head: String
  /// By path and line.
  public var findings: [CheckFinding]
  /// Files of the store that differ between the two sides.
  public var files: Int

  public init(base: String, head: String, findings: [CheckFinding], files: Int) {
    self.base = base
    self.head = head
    self.findings = findings.sorted { a, b in
      if a.path != b.path { return a.path < b.path }
      return (a.line ?? 0) < (b.line ?? 0)
    }
    self.files = files
  }

  /// Whether nothing keeps the change from being merged.
  public var passes: Bool { findings.allSatisfy(\.isWarning) }
}
