import ArgumentParser

/// Which experiments' runs are meant.
struct ExperimentOptions: ParsableArguments {
  @Option(
    name: .shortAndLong, help: "Only runs of this experiment; may be repeated.",
    completion: .custom { Completion.experiments($0, $1, $2) })
  var experiment: [String] = []
}

/// As of when; the same for every command that only reads.
struct RevisionOptions: ParsableArguments {
  @Option(
    name: .customLong("at"), help: ArgumentHelp("As of a commit, branch or tag.", valueName: "revision"))
  var revision: String?

  /// What is there now, after finishing what killed processes left; or what was there at the revision.
  func catalogue(in world: World, _ repository: RepositoryOptions) throws -> Catalogue {
    let ledger = revision == nil ? try world.recoveredLedger(repository) : try world.ledger(repository)
    return try Catalogue(ledger, at: revision)
  }
}
