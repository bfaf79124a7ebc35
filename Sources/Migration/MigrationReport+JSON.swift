public import Records

extension MigrationReport {
  /// For programs: the counts by what became of the things, and every note.
  public func json(isDryRun: Bool) -> JSON {
    func counts(_ count: KeyPath<Tally, Int>) -> JSON {
      .object(Kind.allCases.map { JSON.Member($0.rawValue, .integer(Int64(self[$0][keyPath: count]))) })
    }
    return [
      "dry_run": .bool(isDryRun), "taken": counts(\.taken), "unchanged": counts(\.unchanged),
      "different": counts(\.different), "left": counts(\.left),
      "commits": .array(commits.map { .string($0) }),
      "notes": .array(
        notes.map {
          [
            "weight": .string($0.weight.rawValue), "subject": .string($0.subject),
            "reason": .string($0.reason),
          ]
        }),
    ]
  }
}
