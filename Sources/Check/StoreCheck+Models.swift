import Comparison
import Git
import Ledger
import Records
import Registry

extension StoreCheck {
  /// Versions as they were registered, and stages and aliases of versions that are there.
  mutating func checkModels() throws {
    var folders: Set<String> = []
    for file in files {
      guard case .model(let folder, let kind) = file.kind else { continue }
      folders.insert(folder)
      if case .version(let number) = kind {
        try checkVersion(file, folder, number)
        try checkEvidence(file, folder)
      }
    }
    for folder in folders.sorted() { try checkReferences(in: folder) }
  }

  private mutating func checkVersion(_ file: ChangedFile, _ folder: String, _ number: Int) throws {
    guard let old = file.old, old.mode.isFile,
      let before = try? ModelVersion(parsing: ledger.repository.blob(old.id))
    else { return }
    guard let new = file.new else {
      // With its model, which was deleted or renamed.
      if try head.entry("\(store)/models/\(folder)/model.json", in: ledger) == nil { return }
      return report(
        .versionRemoved, file,
        "version \(number) of \(name(of: folder)) is gone, and its number would be given again",
        remedy: "\(wayBack(file.path)); 'cairn models delete' keeps the number")
    }
    guard new.mode.isFile, let after = try? ModelVersion(parsing: ledger.repository.blob(new.id)) else {
      return
    }
    for what in VersionRewrite.changes(from: before, to: after) {
      report(
        .versionAltered, file, "version \(number) of \(name(of: folder)): \(what) after it was registered",
        remedy: "\(wayBack(file.path)); what differs is a new version: cairn register")
    }
  }

  /// Whether the metrics that a version was registered with are values that its run logged.
  private mutating func checkEvidence(_ file: ChangedFile, _ folder: String) throws {
    guard let new = file.new, new.mode.isFile,
      let version = try? ModelVersion(parsing: ledger.repository.blob(new.id)),
      !version.evidence.metrics.isEmpty,
      let id = version.runID.flatMap({ try? RunID($0) })
    else { return }
    let logged = try loggedValues(of: id)
    for (key, value) in version.evidence.metrics.sorted(by: { $0.key < $1.key }) {
      if logged[key]?.contains(value) == true { continue }
      report(
        .untrue, file,
        "version \(version.number) of \(name(of: folder)) has \(value.number) for '\(key.escapedForMessage)', "
          + "which run \(id.short) never logged",
        remedy: "register the version anew: cairn register")
    }
  }

  private func loggedValues(of run: RunID) throws -> [String: Set<MetricValue>] {
    var logged: [String: Set<MetricValue>] = [:]
    guard let bytes = try read(StorePath.path(of: run, .metrics), head) else { return logged }
    var parser = MetricsParser()
    func take(_ line: MetricLine) {
      if case .row(let row) = line { logged[row.key, default: []].insert(MetricValue(row.value)) }
    }
    parser.read(bytes, take)
    parser.finish(take)
    return logged
  }

  /// Only descriptions: they are for people.
  private func name(of folder: String) -> String {
    "'\((FileSlug.text(of: folder) ?? folder).escapedForMessage)'"
  }

  private mutating func checkReferences(in folder: String) throws {
    let place = "models/\(folder)"
    guard try head.entry("\(store)/\(place)/model.json", in: ledger) != nil else {
      if let left = try head.entry("\(store)/\(place)", in: ledger), left.mode == .directory {
        report(
          .misplaced, at: place, "the folder of a model without its model.json",
          remedy: "put model.json back, or remove the folder")
      }
      return
    }
    for (kind, parse) in [
      ("stages", { try StageHolders(parsing: $0).holders.map(\.version) }),
      ("aliases", { [try ModelAlias(parsing: $0).version] }),
    ] as [(String, ([UInt8]) throws -> [Int])] {
      guard let directory = try head.entry("\(store)/\(place)/\(kind)", in: ledger),
        directory.mode == .directory
      else { continue }
      for entry in try ledger.repository.entries(ofTree: directory.id) {
        let path = "\(place)/\(kind)/\(entry.name)"
        if kind == "stages", entry.mode == .directory {
          try checkStays(entry, path, place, folder)
        } else if entry.mode.isFile, let numbers = try? parse(ledger.repository.blob(entry.id)) {
          for number in numbers { try checkReference(to: number, path, place, folder) }
        }
      }
    }
  }

  private mutating func checkStays(
    _ stage: TreeEntry, _ path: String, _ place: String, _ folder: String
  ) throws {
    for entry in try ledger.repository.entries(ofTree: stage.id) {
      guard let stay = StageStay.facts(inFileName: entry.name) else { continue }
      try checkReference(to: stay.version, "\(path)/\(entry.name)", place, folder)
    }
  }

  private mutating func checkReference(
    to number: Int, _ path: String, _ place: String, _ folder: String
  ) throws {
    if try isThere(number, in: place) { return }
    report(
      .dangling, at: path, "it names version \(number) of \(name(of: folder)), which is not there",
      remedy: "register the version, or take it out of the file")
  }

  private func isThere(_ number: Int, in place: String) throws -> Bool {
    guard let bytes = try read("\(place)/versions/\(number).json", head) else { return false }
    // One that cannot be read is told elsewhere.
    guard let version = try? ModelVersion(parsing: bytes) else { return true }
    return version.deleted == nil
  }
}
