internal import Artifacts
internal import Files
internal import Git
internal import Ledger
internal import Records

extension Importer {
  func importRuns(_ runs: [SourceRunReference]) throws {
    var done = 0
    let tip = try ledger.tip()
    var report = self.report
    defer { self.report = report }
    try source.read(runs[...], &report) { run, metrics, report in
      try importRun(run, metrics, tip, &report)
      done += 1
      if done % 64 == 0 || done == runs.count { tell(.runs, done, of: runs.count) }
      if pending.isFull { try commitPending(&report) }
    }
  }

  /// - Parameter tip: of the branch when the import began; what it held then is compared with.
  private func importRun(
    _ source: SourceRun, _ metrics: SourceMetrics, _ tip: ObjectID?, _ report: inout MigrationReport
  ) throws {
    guard let experiment = experiments[source.experimentID] else { return }
    let subject = "run \(source.id.short)"
    taken[source.id] = experiment.id
    if let id = try ledger.liveRun(source.id)?.run {
      report.note(.problem, "run \(id.short)", "is going on here, and is left as it is")
      report[.runs].left += 1
      return
    }
    let files = artifacts(of: source, subject, &report)
    if let tip, let there = try ledger.run(source.id, at: tip) {
      return try compare(source, metrics, with: there, at: tip, in: experiment, files, &report)
    }
    try write(source, metrics, in: experiment, files, isInBranch: false, &report)
  }

  /// Puts a run beside the one that is here.
  private func compare(
    _ source: SourceRun, _ metrics: SourceMetrics, with there: Run, at tip: ObjectID,
    in experiment: Experiment, _ files: [ArtifactSource], _ report: inout MigrationReport
  ) throws {
    var summary = MetricsSummary()
    try metrics { summary.add($0) }
    var notes = MigrationReport()
    var run = ImportRecords.run(source, in: experiment.id, metrics: summary.latest, &notes)
    run.unknown = there.unknown
    if run != there {
      guard options.updates else {
        report[.runs].different += 1
        report.note(
          .changed, "run \(source.id.short)",
          "is here with other content, and is left as it is; --update takes the source's")
        return
      }
      return try write(source, metrics, in: experiment, files, isInBranch: true, &report)
    }
    let known = try ledger.artifactPaths(of: .run(source.id), at: tip)
    let missing = files.filter { !known.contains($0.path.text) }
    if missing.isEmpty {
      report[.runs].unchanged += 1
      report[.artifacts].unchanged += files.count
      return
    }
    // They were not to be found the last time.
    try write(source, metrics, in: experiment, missing, isInBranch: true, &report)
  }

  private func write(
    _ source: SourceRun, _ metrics: SourceMetrics, in experiment: Experiment, _ files: [ArtifactSource],
    isInBranch: Bool, _ report: inout MigrationReport
  ) throws {
    if !source.modelInputs.isEmpty {
      report.note(
        .unsupported, "run \(source.id.short)",
        "that it read the logged models \(source.modelInputs.joined(separator: ", ")) is not recorded")
    }
    if options.isDryRun {
      var summary = MetricsSummary()
      var count = 0
      try metrics {
        summary.add($0)
        count += 1
      }
      _ = ImportRecords.run(source, in: experiment.id, metrics: summary.latest, &report)
      report[.runs].taken += 1
      report[.metrics].taken += count
      report[.artifacts].taken += files.count
      return
    }
    var notes = MigrationReport()
    let (count, bytes) = try ledger.place(.run(source.id)) { directory in
      let written = try MetricsWriter.write(metrics, to: directory)
      let copied = try copy(files, to: directory, "run \(source.id.short)", &notes)
      notes[.artifacts].taken += copied.count
      let run = ImportRecords.run(source, in: experiment.id, metrics: written.latest, &notes)
      return (run.formatted(), (written.count, written.bytes + copied.bytes))
    }
    report[.runs].taken += 1
    report[.metrics].taken += count
    report[.artifacts].taken += notes[.artifacts].taken
    report[.artifacts].left += notes[.artifacts].left
    report.add(notes.notes)
    pending.runs.append(source.id)
    pending.homes.append(ImportedHome(.run(source.id), isInBranch: isInBranch))
    pending.names.insert(experiment.name)
    pending.bytes += bytes
  }
}
