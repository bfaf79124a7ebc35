public import Comparison
public import Git
public import Ledger
import Records
import Registry

/// Holds a change of the store to what every change must satisfy: files that can be read and are where they belong,
/// nothing of what was recorded rewritten, numbers of versions given once, stages changed as the policy of the base
/// allows. The cost follows the change, not the store.
///
/// ```swift
/// let result = try StoreCheck.run(from: base, to: head, named: ("main", "HEAD"), in: ledger)
/// if !result.passes { … }
/// ```
public struct StoreCheck {
  let ledger: Ledger
  let base: CheckSide
  let head: CheckSide
  /// The rules that hold: the base's, so that a change cannot bring its own; today's where the base has none.
  let policy: Policy
  /// Of the head, relative to the repository's root.
  let store: String
  let files: [ChangedFile]
  var findings: [CheckFinding] = []
  /// On each change of a stage.
  var verdicts: [PromotionVerdict] = []

  /// - Parameters:
  ///   - base: what the change is made to; nil for a store's first commit.
  ///   - names: what people call the two sides.
  public static func run(
    from base: ObjectID?, to head: ObjectID, named names: (base: String, head: String), in ledger: Ledger
  ) throws -> CheckResult {
    try judge(from: base, to: head, named: names, in: ledger).result
  }

  /// The same, with the verdict on each change of a stage beside it.
  public static func judge(
    from base: ObjectID?, to head: ObjectID, named names: (base: String, head: String), in ledger: Ledger
  ) throws -> (result: CheckResult, verdicts: [PromotionVerdict]) {
    var check = try StoreCheck(from: base, to: head, in: ledger)
    try check.checkPolicy()
    for file in check.files { try check.checkPlace(of: file) }
    try check.checkRecords()
    try check.checkRuns()
    try check.checkModels()
    try check.checkPromotions(ModelRegistry())
    let result = CheckResult(
      base: names.base, head: names.head, findings: check.findings, files: check.files.count)
    return (result, check.verdicts)
  }

  private init(from base: ObjectID?, to head: ObjectID, in ledger: Ledger) throws {
    self.ledger = ledger
    self.base = try CheckSide(base, in: ledger)
    self.head = try CheckSide(head, in: ledger)
    policy = self.base.policy ?? self.head.policy ?? ledger.policy
    // Where the head names another place, that is a finding, and the files are looked for where they were.
    store = policy.store
    var files: [ChangedFile] = []
    let (old, new) = (try self.base.store(store, in: ledger), try self.head.store(store, in: ledger))
    try ledger.repository.changes(from: old, to: new) { files.append(ChangedFile($0)) }
    self.files = files
  }

  mutating func report(
    _ code: CheckFinding.Code, _ file: ChangedFile, line: Int? = nil, column: Int? = nil, _ message: String,
    remedy: String? = nil
  ) {
    report(code, at: file.path, line: line, column: column, message, remedy: remedy)
  }

  /// - Parameter path: relative to the store.
  mutating func report(
    _ code: CheckFinding.Code, at path: String, line: Int? = nil, column: Int? = nil, _ message: String,
    remedy: String? = nil
  ) {
    findings.append(
      CheckFinding(code, "\(store)/\(path)", line: line, column: column, message, remedy: remedy))
  }

  /// What puts a file back as the base has it.
  func wayBack(_ path: String) -> String {
    let place = base.commit?.short ?? "HEAD~1"
    return "put it back: git checkout \(place) -- '\(store)/\(path)'"
  }

  /// A file of the store on one side; nil when there is none, or something else is there.
  func read(_ path: String, _ side: CheckSide) throws -> [UInt8]? {
    guard let found = try side.entry("\(store)/\(path)", in: ledger), found.mode.isFile,
      try ledger.repository.blobSize(found.id) <= Self.longestRecord
    else { return nil }
    return try ledger.repository.blob(found.id)
  }

  /// Bytes that a record may have: no real one comes near, and nobody is to fill our memory.
  static let longestRecord = 64 << 20
}
