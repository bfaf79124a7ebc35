import Ledger
import Records

extension TrackingStore {
  /// Logs values to a run; a tag that names it or its parent does so.
  func log(_ values: RunValues, to id: RunID) throws {
    var values = values
    let name = values.tags.removeValue(forKey: Run.nameTag)
    let parent = values.tags.removeValue(forKey: Run.parentTag)
    if !values.isEmpty { try log(id, values) }
    if name == nil, parent == nil { return }
    _ = try edit(id) { run in
      if let name, !name.isEmpty { run.name = try RunName(name).text }
      if let parent {
        // What is no run's id is kept as the tag that it is.
        run.parent = try? RunID(parent)
        run.tags[Run.parentTag] = run.parent == nil ? parent : nil
      }
    }
  }
}

extension RunValues {
  var isEmpty: Bool { params.isEmpty && tags.isEmpty && metrics.isEmpty && inputs.isEmpty }
}
