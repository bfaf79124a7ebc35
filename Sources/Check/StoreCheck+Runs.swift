import Artifacts
import Comparison
import Digests
import Git
import Ledger
import Records

extension StoreCheck {
  /// Whether runs and logged models of the base are as they were, apart from what may change, and whether new ones are
  /// true to their own files.
  mutating func checkRuns() throws {
    var runs: [RunID: [ChangedFile]] = [:]
    var models: [LoggedModelID: [ChangedFile]] = [:]
    for file in files {
      switch file.kind {
      case .run(let id, _): runs[id, default: []].append(file)
      case .loggedModel(let id, _): models[id, default: []].append(file)
      case .experiment(let id) where file.new == nil: checkRemoved(file, id)
      case .lockFile(let sha256): try checkLockFile(file, sha256)
      default: break
      }
    }
    for (id, files) in runs.sorted(by: { $0.key < $1.key }) { try checkRun(id, files) }
    for (id, files) in models.sorted(by: { $0.key.text < $1.key.text }) { try checkLoggedModel(id, files) }
  }

  private mutating func checkRun(_ id: RunID, _ files: [ChangedFile]) throws {
    let path = StorePath.path(of: id, .record)
    let (before, after) = (try read(path, base), try read(path, head))
    guard let after else {
      if before != nil {
        report(
          .runRemoved, at: path, "run \(id.short) is removed",
          remedy: "\(wayBack(id.directory)); 'cairn delete \(id.short)' hides a run and keeps it")
      } else {
        report(.misplaced, files[0], "this belongs to run \(id.short), which has no run.json")
      }
      return
    }
    // What cannot be read is told elsewhere.
    guard let run = try? Run(parsing: after) else { return }
    if let before, let old = try? Run(parsing: before) {
      for what in RunRewrite.changes(from: old, to: run) {
        report(
          .runRewritten, at: path, "run \(id.short): \(what) after the fact",
          remedy: "\(wayBack(path)); tags, notes and new values may be added")
      }
    }
    if before == nil { try checkConventions(run, path) }
    for file in files { try checkFile(file, of: "run \(id.short)", hadRecord: before != nil) }
    if files.contains(where: { $0.path == path || $0.path.hasSuffix("/metrics.csv") }) {
      try checkLatest(run, path)
    }
    let manifest = StorePath.path(of: id, .manifest)
    try checkManifest(manifest, of: files)
  }

  private mutating func checkConventions(_ run: Run, _ path: String) throws {
    for tag in policy.conventions.requiredTags where run.tags[tag] == nil {
      report(
        .requiredTag, at: path, "run \(run.id.short) has no tag '\(tag.escapedForMessage)'",
        remedy: "cairn tag \(run.id.short) \(tag)=VALUE")
    }
    if try read(StorePath.path(of: run.experimentID), head) == nil {
      report(
        .dangling, at: path, "run \(run.id.short) is of experiment \(run.experimentID), which has no file",
        remedy: "commit '\(store)/\(StorePath.path(of: run.experimentID))' as well")
    }
  }

  /// The files of a run or model that were there stay as they were; metrics are added to.
  private mutating func checkFile(_ file: ChangedFile, of what: String, hadRecord: Bool) throws {
    guard hadRecord, let old = file.old else { return }
    let name: String
    switch file.kind {
    case .run(_, .metrics), .loggedModel(_, "metrics.csv"):
      if let new = file.new, new.mode.isFile, try hasAllLines(of: old, new) { return }
      name = "its metrics' history"
    case .run(_, .environment): name = "its environment"
    case .run(_, .patch): name = "the patch of its code"
    case .run(_, .artifact(let path)): name = "its artifact '\(path.escapedForMessage)'"
    case .loggedModel(_, let path) where path.hasPrefix("artifacts/"):
      name = "its file '\(String(path.dropFirst(10)).escapedForMessage)'"
    default: return
    }
    if let new = file.new, new.mode.isFile, try content(old) == content(new) { return }
    report(
      .runRewritten, file, "\(what): \(name) \(file.new == nil ? "is gone" : "was changed") after the fact",
      remedy: "\(wayBack(file.path)); what is new belongs into a new run")
  }

  /// Whether each line that was there is there, in its order.
  private func hasAllLines(of old: TreeEntry, _ new: TreeEntry) throws -> Bool {
    let (before, after) = (try ledger.repository.blob(old.id), try ledger.repository.blob(new.id))
    if after.starts(with: before) { return true }
    // A merge of two sides that both added puts lines between.
    let newline = UInt8(ascii: "\n")
    var rest = after.split(separator: newline).makeIterator()
    for line in before.split(separator: newline) {
      while true {
        guard let next = rest.next() else { return false }
        if next == line { break }
      }
    }
    return true
  }

  /// The SHA-256 of what a file stands for: of the large file, where Git has its pointer.
  private func content(_ entry: TreeEntry) throws -> String {
    if let pointer = try pointer(entry) { return pointer.sha256 }
    return try digest(entry)
  }

  private func digest(_ entry: TreeEntry) throws -> String {
    try ledger.repository.withBlob(entry.id) { bytes in
      var hasher = SHA256()
      hasher.update(bytes)
      return hasher.finish().hex
    }
  }

  /// Whether the latest values that `run.json` tells are those of the history.
  private mutating func checkLatest(_ run: Run, _ path: String) throws {
    var summary = MetricsSummary()
    if let bytes = try read(StorePath.path(of: run.id, .metrics), head) {
      var parser = MetricsParser()
      func take(_ line: MetricLine) {
        if case .row(let row) = line { summary.add(row, defaultTime: run.endTime ?? run.startTime) }
      }
      parser.read(bytes, take)
      parser.finish(take)
    }
    for (key, latest) in run.metrics.sorted(by: { $0.key < $1.key }) {
      let found = summary[key]?.latest.value
      if let found, found == latest.value || (found.isNaN && latest.value.isNaN) { continue }
      let truth = found.map { "\($0)" } ?? "no value"
      report(
        .untrue, at: path,
        "run \(run.id.short): run.json has \(latest.value) for '\(key.escapedForMessage)', metrics.csv \(truth)",
        remedy: "metrics.csv is what was logged: let 'cairn log' or a merge with Cairn's driver write both")
    }
  }

  /// Whether the list of artifacts tells the truth of those that came or changed.
  private mutating func checkManifest(_ path: String, of files: [ChangedFile]) throws {
    let changed = files.compactMap { file -> (path: String, file: ChangedFile)? in
      switch file.kind {
      case .run(_, .artifact(let name)): (name, file)
      case .loggedModel(_, let name) where name.hasPrefix("artifacts/"): (String(name.dropFirst(10)), file)
      default: nil
      }
    }
    guard !changed.isEmpty || files.contains(where: { $0.path == path }) else { return }
    let manifest = try read(path, head).flatMap { try? ArtifactManifest(parsing: $0) } ?? ArtifactManifest()
    for (name, file) in changed {
      guard let new = file.new, new.mode.isFile else { continue }
      guard let entry = manifest[name] else {
        report(
          .untrue, file, "'\(store)/\(path)' does not list this artifact",
          remedy: "cairn log artifact RUN FILE")
        continue
      }
      if try content(new) != entry.sha256 {
        report(
          .untrue, file, "its bytes are not those whose digest '\(store)/\(path)' holds",
          remedy: "put the file and the list back as they were recorded")
      }
    }
    for entry in manifest.entries {
      let place = path.dropLast("artifacts.json".utf8.count) + "artifacts/" + entry.path
      if try head.entry("\(store)/\(place)", in: ledger) == nil {
        report(
          .untrue, at: path, "it lists '\(entry.path.escapedForMessage)', which is not there",
          remedy: "commit the file as well")
      }
    }
  }

  private mutating func checkLoggedModel(_ id: LoggedModelID, _ files: [ChangedFile]) throws {
    let path = "\(id.directory)/model.json"
    let (before, after) = (try read(path, base), try read(path, head))
    guard let after else {
      if before != nil {
        report(
          .runRemoved, at: path, "logged model \(id.short) is removed", remedy: wayBack(id.directory))
      } else {
        report(.misplaced, files[0], "this belongs to logged model \(id.short), which has no model.json")
      }
      return
    }
    guard let model = try? LoggedModel(parsing: after) else { return }
    if let old = before.flatMap({ try? LoggedModel(parsing: $0) }) {
      for (key, value) in old.params.sorted(by: { $0.key < $1.key }) where model.params[key] != value {
        report(
          .runRewritten, at: path,
          "logged model \(id.short): the parameter '\(key.escapedForMessage)' was changed after the fact",
          remedy: wayBack(path))
      }
    }
    for file in files { try checkFile(file, of: "logged model \(id.short)", hadRecord: before != nil) }
    try checkManifest("\(id.directory)/artifacts.json", of: files)
  }

  private mutating func checkRemoved(_ file: ChangedFile, _ id: ExperimentID) {
    report(
      .dangling, file, "experiment \(id) is removed, and its runs would have none",
      remedy: "\(wayBack(file.path)); 'cairn experiments delete' hides an experiment and keeps it")
  }

  private mutating func checkLockFile(_ file: ChangedFile, _ sha256: String) throws {
    guard let new = file.new, new.mode.isFile, try digest(new) != sha256 else { return }
    report(
      .untrue, file, "its bytes do not have the digest that it is named by",
      remedy: file.old == nil ? "remove it" : wayBack(file.path))
  }
}
