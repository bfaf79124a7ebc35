public import Records

/// That runs of an experiment read a dataset, and what for.
public struct DatasetUse: Hashable, Sendable {
  public var experiment: ExperimentID
  public var name: String
  public var digest: String
  public var context: String?

  init(_ input: DatasetInput, in experiment: ExperimentID) {
    self.experiment = experiment
    name = input.name
    digest = input.digest
    context = input.context
  }
}

extension RunSearch {
  /// The datasets of the runs that match. Many runs read the same: each different list of a chunk is read once.
  mutating func datasets() throws(IndexError) -> Set<DatasetUse> {
    var uses: Set<DatasetUse> = []
    for run in overlay.standing.all where query.matches(run) {
      for input in run.inputs { uses.insert(DatasetUse(input, in: run.experimentID)) }
    }
    let store = store
    try forEachMatch { (chunk, slots) throws(IndexError) in
      var experiments: [Int: String] = [:]
      try store.withCell(chunk, RunField.experiment.rawValue) { (bytes) throws(IndexError) in
        let cell = try TextCell(bytes)
        for slot in slots {
          experiments[slot] = cell.slots.index(of: slot).map { cell.string(cell.code($0)) }
        }
      }
      try store.withCell(chunk, RunField.inputs.rawValue) { (bytes) throws(IndexError) in
        let cell = try TextCell(bytes)
        var seen: Set<[Int]> = []
        for slot in slots {
          guard let index = cell.slots.index(of: slot), let text = experiments[slot],
            let experiment = try? ExperimentID(text)
          else { continue }
          // Of the same list in another experiment there is another use.
          guard seen.insert([cell.code(index), text.hashValue]).inserted else { continue }
          do {
            for input in try DatasetInput.list(parsing: Array(cell.text(cell.code(index)))) {
              uses.insert(DatasetUse(input, in: experiment))
            }
          } catch {
            throw .damaged("a run's datasets cannot be read (\(error))")
          }
        }
      }
    }
    return uses
  }
}

extension RunIndex {
  /// The datasets that runs of these experiments read, deleted runs too.
  public func datasets(in experiments: [ExperimentID]) throws(IndexError) -> Set<DatasetUse> {
    try answering { () throws(IndexError) in
      var search = try RunSearch(RunQuery(experiments: experiments, view: .all), in: store, under: overlay)
      return try search.datasets()
    }
  }
}
