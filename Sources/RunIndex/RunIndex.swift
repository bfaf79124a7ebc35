public import Git
public import Records

/// The runs and experiments of a store, ready to be searched: an SQLite file that is derived from a tree in Git and
/// may be deleted at any time.
///
/// ```swift
/// let index = try RunIndex(at: repository.commonDirectory + "/cairn/index.sqlite")
/// try index.update(to: storeTree, in: repository)
/// let filter = try SearchFilter(parsing: "metrics.acc > 0.9 and params.model = 'gbt'")
/// let page = try index.runs(RunQuery(filter: filter, orderBy: OrderBy.list(parsing: "metrics.acc DESC"), limit: 100))
/// ```
///
/// A file that is damaged or of another version is made anew without a word. Where no file can be written the index
/// lives in memory and answers all the same. One thread at a time; any number of processes.
public final class RunIndex {
  private let path: String
  private(set) var store: IndexStore
  private(set) var overlay = Overlay()
  /// Where the index can be built from again, should its file turn out to be damaged.
  private var origin: Origin?

  /// Whether the index is of this process alone, because its file cannot be written.
  public private(set) var isInMemory: Bool

  private struct Origin {
    var gitDirectory: String
    var tree: ObjectID?
  }

  /// Opens the index, making its file and directory where there are none.
  public init(at path: String) throws(IndexError) {
    self.path = path
    do {
      store = IndexStore(try IndexFile.open(path))
      isInMemory = false
    } catch {
      store = IndexStore(try IndexFile.openInMemory())
      isInMemory = true
    }
  }

  // MARK: Keeping up

  /// Makes the index stand for a tree of the store; nil is the empty store.
  ///
  /// Reads only what differs from the tree that it stood for. A `run.json` that cannot be read is one of the
  /// ``problems()`` and stops nothing.
  ///
  /// Not to be called within ``withOverlay(at:in:runs:experiments:_:)``, which holds on to one moment.
  ///
  /// - Throws: ``IndexError`` when the repository cannot be read.
  public func update(to tree: ObjectID?, in repository: borrowing Repository) throws(IndexError) {
    guard !store.database.isInTransaction else {
      throw IndexError(.database, "the index cannot be updated while an overlay lies over it")
    }
    origin = Origin(gitDirectory: repository.gitDirectory, tree: tree)
    do {
      return try bring(to: tree, in: repository)
    } catch {
      switch error.code {
      case .repository: throw error
      case .corrupt where !isInMemory:
        IndexFile.discard(path)
        if let database = try? IndexFile.open(path) {
          store = IndexStore(database)
          if (try? bring(to: tree, in: repository)) != nil { return }
        }
      default: break
      }
    }
    try moveToMemory()
    try bring(to: tree, in: repository)
  }

  private func bring(to tree: ObjectID?, in repository: borrowing Repository) throws(IndexError) {
    if try store.tree() == tree { return }
    try store.writing { () throws(IndexError) in
      var old = try store.tree()
      if old == tree { return }
      // A tree that was rewritten and collected is nothing to start from.
      if let known = old, !repository.hasObject(known) {
        try store.clear()
        old = nil
      }
      try store.apply(try changes(from: old, to: tree, in: repository), in: repository)
      try store.setTree(tree)
    }
  }

  private func changes(
    from old: ObjectID?, to new: ObjectID?, in repository: borrowing Repository
  ) throws(IndexError) -> StoreChanges {
    do { return try StoreChanges(from: old, to: new, in: repository) } catch { throw IndexError(error) }
  }

  private func moveToMemory() throws(IndexError) {
    store = IndexStore(try IndexFile.openInMemory())
    isInMemory = true
  }

  // MARK: Looking at another moment

  /// Answers as if the store were at `tree`, with these runs and experiments in place of or beside its own, for as
  /// long as `body` runs. Nothing is written; the cost follows the difference to what the index stands for.
  ///
  /// Everything that `body` asks is answered from one moment, whatever other processes write meanwhile.
  public func withOverlay<R>(
    at tree: ObjectID?, in repository: borrowing Repository, runs: [Run] = [], experiments: [Experiment] = [],
    _ body: () throws -> R
  ) throws -> R {
    var standing = RunOverlay()
    for run in runs { standing.put(run) }
    return try withOverlay(at: tree, in: repository, standing, experiments: experiments, body)
  }

  /// The same with runs that were laid together before.
  public func withOverlay<R>(
    at tree: ObjectID?, in repository: borrowing Repository, _ standing: RunOverlay,
    experiments: [Experiment] = [], _ body: () throws -> R
  ) throws -> R {
    let before = overlay
    let isOutermost = !store.database.isInTransaction
    if isOutermost { try store.database.execute("BEGIN") }
    defer {
      overlay = before
      // Only read in: there is nothing to lose.
      if isOutermost { try? store.database.execute("COMMIT") }
    }
    try answering { () throws(IndexError) in
      let indexed = try store.tree()
      origin = Origin(gitDirectory: repository.gitDirectory, tree: indexed)
      overlay = Overlay()
      overlay.standing = standing
      if indexed == tree { return }
      // What is standing is newer than any tree.
      var changed = Overlay()
      try changed.read(try changes(from: indexed, to: tree, in: repository), in: repository)
      overlay.hidden = changed.hidden
      overlay.experiments = changed.experiments
      overlay.problems = changed.problems
      for run in changed.standing.all where !standing.contains(run.id) { overlay.put(run) }
    }
    for experiment in experiments { overlay.experiments[experiment.id.text] = .some(experiment) }
    return try body()
  }

  /// Runs a question in a transaction of its own, unless there is one. Should the file turn out to be damaged, it
  /// is thrown away and the question put to an index in memory.
  func answering<R>(_ question: () throws(IndexError) -> R) throws(IndexError) -> R {
    do {
      return try store.reading(question)
    } catch {
      guard error.code == .corrupt, !isInMemory, let origin else { throw error }
      let wasReading = store.database.isInTransaction
      IndexFile.discard(path)
      try moveToMemory()
      do {
        let repository = try Repository.open(at: origin.gitDirectory)
        try bring(to: origin.tree, in: repository)
      } catch let error as GitError {
        throw IndexError(error)
      } catch let error as IndexError {
        throw error
      } catch {
        throw IndexError(.database, "\(error)")
      }
      if wasReading { try store.database.execute("BEGIN") }
      return try store.reading(question)
    }
  }

  /// The files of the store that could not be read, by path.
  public func problems() throws(IndexError) -> [StoreProblem] {
    try answering { () throws(IndexError) in
      var problems: [String: StoreProblem] = [:]
      for problem in try store.problems() { problems[problem.path] = problem }
      for (path, problem) in overlay.problems { problems[path] = problem }
      return problems.values.sorted { $0.path < $1.path }
    }
  }
}
