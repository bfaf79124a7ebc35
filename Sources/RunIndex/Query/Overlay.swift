import Records

/// Runs and experiments that lie over the index for a while and are in no database.
struct Overlay {
  /// Those that the index does not have, or has otherwise.
  var runs: [Identity: Run] = [:]
  /// Those of the index that do not count, these runs' own earlier states among them.
  var hidden: Set<Identity> = []
  /// nil: the experiment of the index does not count.
  var experiments: [String: Experiment?] = [:]
  /// By path; nil: the problem of the index does not count.
  var problems: [String: StoreProblem?] = [:]

  mutating func put(_ run: Run) {
    let id = Identity(run.id)
    runs[id] = run
    hidden.insert(id)
  }

  mutating func remove(_ id: Identity) {
    runs[id] = nil
    hidden.insert(id)
  }
}
