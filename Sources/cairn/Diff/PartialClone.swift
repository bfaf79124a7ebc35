import Git
import Ledger

extension Ledger {
  /// Runs `body`; where a clone was made without the contents of files, it says so and how to get them. Git fetches
  /// such contents when it needs them, libgit2 does not.
  func explainingMissingContents<R>(_ body: () throws -> R) throws -> R {
    do {
      return try body()
    } catch let error as GitError where error.code == .notFound {
      let isPartial = try repository.remotes().contains {
        try repository.configurationFlag("remote.\($0).promisor") == true
      }
      guard isPartial else { throw error }
      throw LedgerError(
        .notFound,
        "this is a partial clone without the contents of all files, and '\(error.thing)' is not there: get them with "
          + "'git fetch --refetch --no-filter' (actions/checkout: leave 'filter' out)")
    }
  }
}
