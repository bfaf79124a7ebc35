public import Records

extension RunIndex {
  /// All experiments, deleted ones too, by name.
  public func experiments() throws(IndexError) -> [Experiment] {
    try answering { () throws(IndexError) in
      var experiments: [String: Experiment] = [:]
      for experiment in try store.experiments() { experiments[experiment.id.text] = experiment }
      for (id, experiment) in overlay.experiments { experiments[id] = experiment }
      return experiments.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }
  }

  public func experiment(_ id: ExperimentID) throws(IndexError) -> Experiment? {
    try experiments().first { $0.id == id }
  }

  public func experiment(named name: String) throws(IndexError) -> Experiment? {
    try experiments().first { $0.name == name }
  }
}
