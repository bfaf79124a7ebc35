extension Ledger {
  /// The environment of the programs that are started.
  package var environment: [String: String] { context.environment }
}
