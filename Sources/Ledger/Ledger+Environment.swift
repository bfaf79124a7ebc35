extension Ledger {
  /// What programs that are started for the ledger get as their environment.
  package var environment: [String: String] { context.environment }
}
