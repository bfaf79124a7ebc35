import Ledger
import Records
import RunIndex

extension Catalogue {
  /// The name of a run's experiment: one file.
  func experimentName(_ id: ExperimentID) throws -> String? {
    guard revision != nil else { return try ledger.experiment(id)?.name }
    return try read("experiments/\(id).json").map { try Experiment(parsing: $0).name }
  }

  /// The ids of the experiments that are named, by name or id; nil for none, which is all.
  ///
  /// - Throws: `LedgerError` that tells which there are.
  func experimentIDs(_ names: [String]) throws -> [ExperimentID]? {
    if names.isEmpty { return nil }
    let all = try searching { try $0.experiments() }
    return try names.map { try Self.experiment($0, among: all).id }
  }

  /// Those whose runs are listed; nil for all. A deleted experiment takes its runs with it.
  static func listed(_ all: [Experiment]) -> [ExperimentID]? {
    guard all.contains(where: { $0.lifecycle == .deleted }) else { return nil }
    return all.filter { $0.lifecycle == .active }.map(\.id)
  }

  static func experiment(_ name: String, among all: [Experiment]) throws -> Experiment {
    // A name that is another's id is rare, and then the name was meant.
    if let found = all.first(where: { $0.name == name }) ?? all.first(where: { $0.id.text == name }) {
      return found
    }
    let known = all.filter { $0.lifecycle == .active }.prefix(8).map { "'\($0.name.escapedForMessage)'" }
    let hint =
      known.isEmpty
      ? "there are none yet" : "there \(known.count == 1 ? "is" : "are") \(known.joined(separator: ", "))"
    throw LedgerError(
      .notFound,
      "no experiment '\(name.escapedForMessage)'; \(hint)\(all.count > known.count ? ", see 'cairn experiments'" : "")"
    )
  }
}
