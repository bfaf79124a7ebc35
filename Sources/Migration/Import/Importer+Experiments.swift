internal import Ledger
internal import Records

extension Importer {
  /// Finds or makes the experiments. Cairn's ids follow from the names; the old one is kept as a tag.
  func importExperiments(_ survey: SourceSurvey, _ models: [SourceLoggedModel]) throws {
    let used = Set(survey.runs.map(\.experimentID)).union(models.map(\.experimentID))
    for (number, experiment) in survey.experiments.enumerated() {
      // Every store of MLflow's has one of that name, and most never use it.
      if experiment.name == "Default", experiment.tags.isEmpty, !used.contains(experiment.id) { continue }
      try importExperiment(experiment)
      tell(.experiments, number + 1, of: survey.experiments.count)
    }
  }

  private func importExperiment(_ source: SourceExperiment) throws {
    let name = ImportRecords.name(ofExperiment: source, &report)
    let subject = "experiment '\(name.escapedForMessage)'"
    let tags = ImportRecords.checked(source.tags, .tag, subject, &report)
    var (experiment, isNew) = try ledger.experimentToImport(named: name)
    if let waiting = pending.experiments.first(where: { $0.name == name }) {
      // Two names that are one once control characters are gone.
      (experiment, isNew) = (waiting, false)
    }
    experiments[source.id] = experiment
    if isNew {
      experiment.tags = tags
      experiment.tags[ImportRecords.experimentTag] = source.id
      experiment.lifecycle = source.lifecycle
      return write(experiment, of: source)
    }
    var wanted = experiment
    for (key, value) in tags { wanted.tags[key] = value }
    wanted.lifecycle = source.lifecycle
    if wanted == experiment {
      report[.experiments].unchanged += 1
    } else if options.updates {
      write(wanted, of: source)
    } else {
      report[.experiments].different += 1
      report.note(
        .changed, subject, "is here with other tags, or deleted in one of the two, and is left as it is")
    }
  }

  private func write(_ experiment: Experiment, of source: SourceExperiment) {
    experiments[source.id] = experiment
    pending.experiments.append(experiment)
    report[.experiments].taken += 1
  }
}
