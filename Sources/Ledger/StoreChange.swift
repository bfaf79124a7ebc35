public import Git

/// A change of the store on its way into a commit; paths are relative to the store.
struct StoreChange {
  var edits: [TreeEdit] = []
  /// What the user's index must gain or lose for it: files only.
  var index: [IndexEdit] = []

  mutating func put(_ path: String, _ id: ObjectID, _ mode: FileMode = .file) {
    edits.append(TreeEdit(path, .put(id, mode)))
    index.append(IndexEdit(path, .put(id, mode)))
  }

  /// The part of it that the other change leaves alone.
  func without(_ other: StoreChange) -> StoreChange {
    func isFree(_ path: String) -> Bool {
      !other.edits.contains { edit in
        edit.path == path || path.hasPrefix(edit.path + "/") || edit.path.hasPrefix(path + "/")
      }
    }
    return StoreChange(edits: edits.filter { isFree($0.path) }, index: index.filter { isFree($0.path) })
  }

  /// The same with `prefix/` before each path.
  func below(_ prefix: String) -> StoreChange {
    StoreChange(
      edits: edits.map { TreeEdit(prefix + "/" + $0.path, $0.outcome) },
      index: index.map { IndexEdit(prefix + "/" + $0.path, $0.outcome) })
  }
}

/// What became of a commit.
public enum CommitOutcome: Sendable {
  /// `branch` is nil when HEAD was detached.
  case committed(ObjectID, branch: String?)
  /// The branch holds it already.
  case nothingToDo
  /// It goes into the commit of the run that it is nested in.
  case withParent
  /// The files are safe where they are, and the next command tries again.
  case postponed(String)
}
