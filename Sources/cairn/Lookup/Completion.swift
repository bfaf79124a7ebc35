import ArgumentParser
import Ledger
import Records
import Registry
import RunIndex

/// What the shell offers after Tab. A fault offers nothing: a message would land in the middle of a command line.
enum Completion {
  /// Ids, names and `@` forms of the latest runs.
  @Sendable static func runs(_ words: [String], _ index: Int, _ prefix: String) -> [String] {
    guard let catalogue = catalogue(words) else { return [] }
    let runs = (try? catalogue.searching { try $0.runs(RunQuery(view: .all, limit: 100)).runs }) ?? []
    var names: Set<String> = []
    let metrics = catalogue.ledger.policy.conventions.metrics.map(\.pattern).filter { !$0.contains("*") }
    return ["@last"] + metrics.map { "@best:\($0)" } + runs.map(\.id.short)
      + runs.map(\.name).filter { !$0.contains(" ") && names.insert($0).inserted }
  }

  @Sendable static func experiments(_ words: [String], _ index: Int, _ prefix: String) -> [String] {
    guard let catalogue = catalogue(words) else { return [] }
    let all = (try? catalogue.searching { try $0.experiments() }) ?? []
    return all.filter { $0.lifecycle == .active }.map(\.name)
  }

  @Sendable static func models(_ words: [String], _ index: Int, _ prefix: String) -> [String] {
    guard let ledger = catalogue(words)?.ledger, let tip = try? ledger.tip() else { return [] }
    return (try? ModelRegistry().modelNames(at: tip, in: ledger)) ?? []
  }

  /// Of the repository that the words name, else of the one around us.
  private static func catalogue(_ words: [String]) -> Catalogue? {
    let named = Array(zip(words, words.dropFirst())).last { ["-C", "--repo"].contains($0.0) }?.1
    guard let options = try? RepositoryOptions.parse(named.map { ["--repo", $0] } ?? []) else { return nil }
    return (try? World().ledger(options)).flatMap { try? Catalogue($0) }
  }
}
