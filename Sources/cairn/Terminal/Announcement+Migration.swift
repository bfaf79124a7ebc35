import Migration

extension Announcement {
  /// What a migration came to; ends with the status of a problem when there was one.
  ///
  /// - Parameter verb: `taken from mlruns`.
  static func put(_ report: MigrationReport, _ verb: String, _ json: Bool, _ isDryRun: Bool) throws {
    if json {
      try Output.put(report.json(isDryRun: isDryRun))
    } else {
      try Output.put(report.text(verb))
    }
    if report.hasProblems { throw Failure.data }
  }
}
