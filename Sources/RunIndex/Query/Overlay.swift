import Records

/// Runs and experiments that lie over the index for a while and are in no database.
struct Overlay {
  /// Those that the index does not have, or has otherwise.
  var standing = RunOverlay()
  /// Others of the index that do not count.
  var hidden: Set<RunID> = []
  /// nil: the experiment of the index does not count.
  var experiments: [String: Experiment?] = [:]
  /// By path; nil: the problem of the index does not count.
  var problems: [String: StoreProblem?] = [:]

  mutating func put(_ run: Run) { standing.put(run) }

  mutating func remove(_ id: RunID) {
    standing.remove(id)
    hidden.insert(id)
  }

  /// Whether a run of the index does not count.
  func hides(_ id: RunID) -> Bool { standing.contains(id) || hidden.contains(id) }

  /// Whether all runs of the index count.
  var hidesNothing: Bool { standing.isEmpty && hidden.isEmpty }
}
