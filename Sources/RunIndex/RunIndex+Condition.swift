public import Git

extension RunIndex {
  /// How an index's file stands.
  public enum Condition: Hashable, Sendable {
    /// There is none: the next question makes it.
    case missing
    /// It stands for the tree that was asked about.
    case current
    /// It stands for another tree, or is of another version: the next question brings it up to date.
    case outdated
    /// What SQLite says is wrong with it.
    case damaged(String)
  }

  /// Looks at the file at `path`, all of it, and changes nothing.
  public static func condition(at path: String, for tree: ObjectID?) -> Condition {
    guard IndexFile.isThere(path) else { return .missing }
    do {
      let database = try Database(path: path)
      guard try database.integer("PRAGMA user_version") == IndexFile.version else { return .outdated }
      let check = try database.statement("PRAGMA quick_check(1)")
      defer { check.reset() }
      if try check.step(), check.text(0) != "ok" { return .damaged("the index is damaged: \(check.text(0))") }
      return try IndexStore(database).tree() == tree ? .current : .outdated
    } catch {
      // A file that cannot be opened for writing harms nobody: questions are answered in memory.
      return error.code == .corrupt ? .damaged(error.message) : .outdated
    }
  }

  /// Throws the file at `path` away; the next question makes it anew.
  public static func discard(at path: String) { IndexFile.discard(path) }
}
