import Ledger
import Records

extension TrackingStore {
  /// Logs values to an active run; a tag that names it or its parent does so.
  ///
  /// - Parameter check: sees the run before anything is written, and refuses by throwing.
  func log(_ values: RunValues, to id: RunID, check: (Run) throws -> Void = { _ in }) throws {
    var values = values
    let name = values.tags.removeValue(forKey: KnownTag.runName)
    let parent = values.tags.removeValue(forKey: KnownTag.parent)
    try ofRun(id) {
      try log(id, values) { run in
        try run.checkActive()
        try check(run)
      }
      if name == nil, parent == nil { return }
      try edit(id) { run in
        if let name, !name.isEmpty { run.name = try RunName(name).text }
        if let parent {
          // What is no run's id is kept as the tag that it is.
          run.parent = try? RunID(parent)
          run.tags[KnownTag.parent] = run.parent == nil ? parent : nil
        }
      }
    }
  }
}
