import Git
import Records

extension Overlay {
  /// Reads what has changed, so that it lies over the index of the tree before.
  mutating func read(_ changes: StoreChanges, in repository: borrowing Repository) throws(IndexError) {
    for (id, file) in changes.runs {
      let path = id.directory + "/run.json"
      problems[path] = .some(nil)
      remove(id)
      guard let file else { continue }
      switch try IndexStore.read(file, id, in: repository) {
      case .success(let run): put(run)
      case .failure(let error): problems[path] = StoreProblem(path: path, message: "\(error)")
      }
    }
    for (name, file) in changes.experiments {
      let path = "experiments/" + name
      problems[path] = .some(nil)
      experiments[String(name.dropLast(5))] = .some(nil)
      guard let file else { continue }
      switch try IndexStore.readExperiment(file, name, in: repository) {
      case .success(let experiment): experiments[experiment.id.text] = .some(experiment)
      case .failure(let error): problems[path] = StoreProblem(path: path, message: "\(error)")
      }
    }
  }
}
