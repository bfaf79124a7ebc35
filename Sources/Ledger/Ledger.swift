internal import Files
public import Git
public import Records

/// The records of a repository: runs and experiments as files, and as commits. The only writer of the store.
///
/// ```swift
/// let ledger = try Ledger.open(at: ".", context: context)
/// let run = try ledger.start(RunStart(experiment: "churn"))
/// try ledger.log(run, params: ["lr": "0.1"])
/// try ledger.end(run, as: .finished)
/// let outcome = try ledger.commit(run)
/// ```
///
/// One thread at a time; any number of processes.
public final class Ledger {
  public let repository: Repository
  public let policy: Policy
  /// What `cairn.yaml` says that this version does not know.
  public let policyWarnings: [RecordError]
  public let placement: Placement
  let context: LedgerContext
  var activity = StoreActivity()

  private init(
    repository: consuming Repository, policy: (Policy, warnings: [RecordError]), placement: Placement,
    context: LedgerContext
  ) {
    self.repository = repository
    (self.policy, policyWarnings) = policy
    self.placement = placement
    self.context = context
  }

  /// Opens the ledger of the repository that holds `directory`.
  ///
  /// - Throws: ``LedgerError`` with code `notInitialised` when there is no `cairn.yaml`; `GitError`; `RecordError`
  ///   with line and column when `cairn.yaml` is wrong.
  ///
  /// - Parameter readsOnly: nothing will be recorded: then a bare repository need not say which branch runs go to.
  public static func open(
    at directory: String, context: LedgerContext, readsOnly: Bool = false
  ) throws -> Ledger {
    let repository = try Repository.discover(from: directory)
    let policy = try readPolicy(repository)
    let placement = try Placement(repository, policy.policy, readsOnly: readsOnly)
    return Ledger(repository: repository, policy: policy, placement: placement, context: context)
  }

  /// From the work tree; in a bare repository from the tip of HEAD.
  private static func readPolicy(
    _ repository: borrowing Repository
  ) throws -> (policy: Policy, warnings: [RecordError]) {
    var bytes: [UInt8]?
    var place = repository.gitDirectory
    if let root = repository.workDirectory {
      place = root
      bytes = try StoreFile.read(root + "/" + Policy.fileName)
    } else if let tip = try repository.head().tip,
      let entry = try repository.entry(at: Policy.fileName, inTree: repository.tree(of: tip))
    {
      bytes = try repository.blob(entry.id)
    }
    guard let bytes else {
      throw LedgerError(.notInitialised, "no \(Policy.fileName) in '\(place)': run 'cairn init' there first")
    }
    return try Policy.parse(bytes)
  }

  /// Where Cairn keeps what belongs to this machine alone; linked work trees share it.
  public var privateDirectory: String { repository.commonDirectory + "/cairn" }

  /// The absolute path of a file or directory of the store, as it is while a run lives.
  public func path(_ relative: String) -> String { placement.files + "/" + relative }

  /// The absolute path of a run's directory.
  public func directory(of run: RunID) -> String { path(run.directory) }

  /// The tip of the branch that runs are committed to; nil when it is unborn.
  public func tip() throws -> ObjectID? {
    switch placement.target {
    case .head: try repository.head().tip
    case .branch(let name): try repository.target(of: "refs/heads/" + name)
    }
  }

  /// The store's subtree at a commit; nil when that commit has none.
  public func storeTree(at commit: ObjectID?) throws -> ObjectID? {
    guard let commit else { return nil }
    let entry = try repository.entry(at: policy.store, inTree: repository.tree(of: commit))
    return entry?.mode == .directory ? entry?.id : nil
  }

  /// A file of the store as it is now: from the files, else from the tip; nil when there is none.
  public func read(_ relative: String) throws -> [UInt8]? {
    if let bytes = try StoreFile.read(path(relative)) { return bytes }
    return try read(relative, at: tip())
  }

  /// A file of the store at a commit.
  public func read(_ relative: String, at commit: ObjectID?) throws -> [UInt8]? {
    guard let tree = try storeTree(at: commit), let entry = try repository.entry(at: relative, inTree: tree),
      entry.mode != .directory
    else { return nil }
    return try repository.blob(entry.id)
  }

  /// - Throws: ``LedgerError`` with code `notFound`; `RecordError` when the file is malformed.
  public func run(_ id: RunID) throws -> Run {
    guard let bytes = try read(id.directory + "/run.json") else {
      throw LedgerError(.notFound, "no run \(id) in the store")
    }
    return try parseRun(bytes, id)
  }

  func parseRun(_ bytes: [UInt8], _ id: RunID) throws -> Run {
    do {
      return try Run(parsing: bytes)
    } catch {
      var error = error
      error.file = "\(policy.store)/\(id.directory)/run.json"
      throw error
    }
  }
}
