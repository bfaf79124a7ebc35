internal import Artifacts
internal import Files
internal import Git
internal import Ledger
internal import Records

extension Importer {
  func importLoggedModels(_ models: [SourceLoggedModel]) throws {
    let tip = try ledger.tip()
    for (number, model) in models.enumerated() {
      guard let experiment = experiments[model.experimentID] else { continue }
      if let id = try? LoggedModelID(model.id) {
        takenModels[model.id] = experiment.id
        try importModel(model, id, in: experiment, tip)
      } else {
        report[.loggedModels].left += 1
        report.note(
          .problem, "logged model \(model.id.escapedForMessage)",
          "its id is not m- and 32 hexadecimal characters, which Cairn's files are named by")
      }
      tell(.loggedModels, number + 1, of: models.count)
      if pending.isFull { try commitPending(&report) }
    }
    try commitPending(&report)
  }

  private func importModel(
    _ source: SourceLoggedModel, _ id: LoggedModelID, in experiment: Experiment, _ tip: ObjectID?
  ) throws {
    let subject = "logged model \(id.short)"
    if try ledger.liveModels().contains(where: { $0.model == id }) {
      report[.loggedModels].left += 1
      return report.note(.problem, subject, "is being written here, and is left as it is")
    }
    var files = artifacts(
      at: source.artifacts, tail: [source.experimentID, "models", source.id, "artifacts"],
      hadSome: source.status == .ready, subject, &report)
    var model = record(source, id, in: experiment, subject)
    let there = try tip.flatMap { try ledger.read(id.directory + "/model.json", at: $0) }
    if let there {
      let known = try LoggedModel(parsing: there)
      model.unknown = known.unknown
      if known != model, !options.updates {
        report[.loggedModels].different += 1
        return report.note(
          .changed, subject, "is here with other content, and is left as it is; --update takes the source's")
      }
      if known == model {
        let paths = try tip.map { try ledger.artifactPaths(of: .model(id), at: $0) } ?? []
        report[.artifacts].unchanged += files.count
        files.removeAll { paths.contains($0.path.text) }
        report[.artifacts].unchanged -= files.count
        if files.isEmpty {
          report[.loggedModels].unchanged += 1
          return
        }
      }
    }
    report[.loggedModels].taken += 1
    if options.isDryRun {
      report[.artifacts].taken += files.count
      return
    }
    let copied = try ledger.place(.model(id)) { directory in
      try writeMetrics(of: source.id, to: directory)
      return (model.formatted(), try copy(files, to: directory, subject, &report))
    }
    report[.artifacts].taken += copied.count
    pending.models += 1
    pending.homes.append(ImportedHome(.model(id), isInBranch: there != nil))
    pending.names.insert(experiment.name)
    pending.bytes += copied.bytes
  }

  private func record(
    _ source: SourceLoggedModel, _ id: LoggedModelID, in experiment: Experiment, _ subject: String
  ) -> LoggedModel {
    let created = source.created ?? source.updated ?? Timestamp(milliseconds: 0)
    return LoggedModel(
      id: id, name: source.name, experimentID: experiment.id, sourceRun: source.sourceRun, type: source.type,
      status: source.status, statusMessage: source.statusMessage, lifecycle: source.lifecycle,
      created: created,
      updated: source.updated ?? created,
      params: ImportRecords.checked(source.params, .parameter, subject, &report),
      tags: ImportRecords.checked(source.tags, .tag, subject, &report))
  }

  private func writeMetrics(of model: String, to directory: String) throws {
    let values = source.modelMetrics.values(ofModel: model)
    if values.isEmpty { return }
    var bytes = LoggedModelMetricsFile.header
    for value in values {
      LoggedModelMetricsFile.append(
        LoggedModelMetric(
          key: value.key, step: value.step, timestamp: value.timestamp, value: value.value,
          run: value.run.text,
          dataset: value.dataset), to: &bytes)
    }
    try StoreFile.replace(directory + "/metrics.csv", with: bytes, sync: false)
  }
}
