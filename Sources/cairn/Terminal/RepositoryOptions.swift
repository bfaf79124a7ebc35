import ArgumentParser
import Files
import Ledger
import Records

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Which repository: the one that holds the working directory, unless said otherwise.
struct RepositoryOptions: ParsableArguments {
  @Option(
    name: [.customShort("C"), .customLong("repo")], help: "Work on the repository that holds this directory.")
  var repository: String?

  func directory(in world: World) -> String {
    guard let repository else { return world.directory }
    return repository.hasPrefix("/") ? repository : world.directory + "/" + repository
  }

  /// - Throws: `FileError` when the directory that was named is not there.
  func check(in world: World) throws {
    guard let repository, access(directory(in: world), F_OK) != 0 else { return }
    throw FileError("open", repository, number: errno, reason: String(cString: strerror(errno)))
  }
}

/// A live run: the one that is named, else the one that the environment names.
struct CurrentRunOptions: ParsableArguments {
  @Option(name: .customLong("run"), help: "The run's id; else CAIRN_RUN_ID says which.")
  var run: String?

  /// - Throws: ``UsageError`` when none is said; `LedgerError` when the prefix fits no live run, or several.
  func resolve(in world: World, ledger: Ledger) throws -> RunID {
    guard let text = run ?? world.environment["CAIRN_RUN_ID"], !text.isEmpty else {
      throw UsageError("which run? Give --run ID, or set CAIRN_RUN_ID (export CAIRN_RUN_ID=$(cairn start))")
    }
    return try Self.find(text, in: ledger)
  }

  /// - Returns: a whole id as it is, a prefix as the live run's that it fits.
  static func find(_ text: String, in ledger: Ledger) throws -> RunID {
    if let id = try? RunID(text) { return id }
    let fitting = try ledger.liveRuns().map(\.run).filter { $0.text.hasPrefix(text) }
    guard let id = fitting.first, fitting.count == 1 else {
      throw LedgerError(
        .notFound,
        fitting.isEmpty
          ? "no live run's id begins with '\(text)'" : "'\(text)' fits \(fitting.count) live runs")
    }
    return id
  }
}
