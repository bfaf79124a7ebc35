internal import Files
internal import Git
public import Ledger
internal import Records

/// Takes an MLflow store over into a repository: experiments, runs with their history and artifacts, logged models,
/// and the registry.
///
/// Done twice it changes nothing the second time; interrupted at any moment, the next time goes on where it was.
public struct MLflowImport: Sendable {
  /// Further directories that artifacts may be taken from, absolute.
  public var artifactRoots: [String] = []
  /// Brings runs up to date that are here with other content; otherwise they are left as they are.
  public var updates = false
  /// Reads all, says what would be taken, and writes nothing.
  public var isDryRun = false
  /// Is told now and then how far it has come.
  public var progress: @Sendable (MigrationProgress) -> Void = { _ in }

  public init() {}

  /// - Parameter source: an `mlruns` folder or an SQLite database, absolute, or as an URI.
  /// - Throws: ``MigrationError`` when it cannot begin or must stop; what was committed before stays.
  public func run(_ source: String, into ledger: Ledger) throws -> MigrationReport {
    let source = try Self.open(source)
    if !isDryRun { try Self.checkReady(ledger) }
    try StoreFile.makeDirectories("cairn", below: ledger.repository.commonDirectory)
    guard let lock = try FileLock.take(ledger.privateDirectory + "/import.lock") else {
      throw MigrationError(.busy, "another import into this repository is at work; wait for its end")
    }
    return try lock.during { try Importer(source, ledger, self).run() }
  }

  static func open(_ source: String) throws -> any MLflowSource {
    let path: String
    if source.hasPrefix("sqlite:///") {
      path = String(source.dropFirst("sqlite:///".count).prefix { $0 != "?" })
    } else if let local = ArtifactPlaces.localPath(source) {
      path = local
    } else {
      throw MigrationError(
        .invalid,
        "'\(source.escapedForMessage)' is neither a folder nor an SQLite file: stores on servers and in other "
          + "databases cannot be read")
    }
    // A link that the person names is meant.
    guard let place = ArtifactPlaces.canonical(path) else {
      throw MigrationError(.notAStore, "'\(path.escapedForMessage)' is not there")
    }
    switch StoreFile.kind(place) {
    case .directory: return try FolderSource(place)
    case .file: return try DatabaseSource(place)
    case .symlink, .other, nil:
      throw MigrationError(.notAStore, "'\(path.escapedForMessage)' is neither a folder nor a file")
    }
  }

  private static func checkReady(_ ledger: Ledger) throws {
    for finding in try ledger.obstacles() {
      switch finding.kind {
      case .noIdentity, .operationUnderWay, .ignoredStore: throw MigrationError(.notReady, finding.message)
      default: break
      }
    }
  }
}
