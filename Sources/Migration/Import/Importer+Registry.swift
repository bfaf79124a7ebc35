internal import Ledger
internal import Records
internal import Registry

extension Importer {
  /// A model is a commit: its history begins with what it was elsewhere.
  func importRegistry() throws {
    let models = try source.registeredModels(&report)
    let registry = ModelRegistry()
    for (number, model) in models.enumerated() {
      do throws(SourceFault) {
        try importModel(model, into: registry)
      } catch {
        report[.models].left += 1
        report.note(.problem, "model '\(model.name.escapedForMessage)'", error.description)
      }
      tell(.models, number + 1, of: models.count)
    }
  }

  private func importModel(_ source: SourceModel, into registry: ModelRegistry) throws(SourceFault) {
    let subject = "model '\(source.name.escapedForMessage)'"
    var model: ImportedModel
    do throws(RecordError) { model = try record(source, subject) } catch { throw SourceFault(error.message) }
    for version in source.versions {
      let record = self.record(version, "\(subject), version \(version.number)")
      model.versions.append(record)
      if record.deleted == nil {
        model.stages[version.number] = version.stage.flatMap { ModelStage(mlflow: $0) }
      }
    }
    let outcome: ImportedModelOutcome
    do { outcome = try registry.take(model, isDryRun: options.isDryRun, in: ledger) } catch {
      throw SourceFault("\(error)")
    }
    report(outcome, subject)
  }

  private func report(_ outcome: ImportedModelOutcome, _ subject: String) {
    if outcome.isNew {
      report[.models].taken += 1
    } else if outcome.differs {
      report[.models].different += 1
      report.note(
        .changed, subject, "is here with another description, other tags or times, and is left as it is")
    } else {
      report[.models].unchanged += 1
    }
    report[.versions].taken += outcome.taken.count
    report[.versions].unchanged += outcome.unchanged.count
    report[.versions].different += outcome.different.count
    for number in outcome.different {
      report.note(
        .changed, "\(subject), version \(number)", "is here with other content, and is left as it is")
    }
    for alias in outcome.heldAliases {
      report.note(
        .changed, subject, "the alias '\(alias.escapedForMessage)' is another version's here, and stays so")
    }
  }

  private func record(_ source: SourceModel, _ subject: String) throws(RecordError) -> ImportedModel {
    let created = source.created ?? source.updated ?? Timestamp(milliseconds: 0)
    var model = ImportedModel(
      RegisteredModel(
        name: try ModelName(source.name), description: source.description ?? "",
        tags: withExperiments(ImportRecords.checked(source.tags, .tag, subject, &report)), created: created,
        updated: source.updated == created ? nil : source.updated))
    model.aliases = source.aliases
    return model
  }

  /// MLflow notes in a tag of a prompt in which experiments it is used: by their ids, which are others here.
  private func withExperiments(_ tags: [String: String]) -> [String: String] {
    let key = "_mlflow_experiment_ids"
    guard let list = tags[key] else { return tags }
    let ids = list.split(separator: ",").map { experiments[String($0)]?.id.text ?? String($0) }
    return tags.merging([key: "," + ids.joined(separator: ",") + ","]) { $1 }
  }

  private func record(_ source: SourceVersion, _ subject: String) -> ModelVersion {
    let created = source.created ?? source.updated ?? Timestamp(milliseconds: 0)
    // MLflow keeps the numbers of versions that were deleted.
    if source.stage == "Deleted_Internal" {
      return ModelVersion(number: source.number, source: "", created: created)
        .deleted(at: source.updated ?? created)
    }
    let address = source.source ?? ""
    let storage = source.storage.flatMap { $0 == address ? nil : here($0) ?? $0 }
    let model = LoggedModelSource(address)
    var version = ModelVersion(
      number: source.number, source: here(address) ?? address, location: storage, runID: source.run,
      runLink: source.runLink, modelID: model?.id, description: source.description,
      status: source.status.flatMap(ModelVersion.Status.init(rawValue:)) ?? .ready,
      statusMessage: source.statusMessage,
      tags: ImportRecords.checked(source.tags, .tag, subject, &report), created: created,
      updated: source.updated == created ? nil : source.updated)
    if version.location == version.source { version.location = nil }
    if ArtifactPlaces.localPath(version.location ?? version.source)?.hasPrefix("/") == true {
      report.note(
        .problem, subject,
        "its files are in no run or logged model that was taken; its source is kept as it was")
    }
    return version
  }

  /// The address that files of a run or a logged model have here; nil for what is none that was taken.
  private func here(_ address: String) -> String? {
    guard let path = ArtifactPlaces.servedPath(address) ?? ArtifactPlaces.localPath(address) else {
      return nil
    }
    let parts = path.split(separator: "/").map(String.init)
    for (index, part) in parts.enumerated() where part == "artifacts" && index >= 1 {
      let rest = parts[index...].joined(separator: "/")
      if let run = try? RunID(anyForm: parts[index - 1]), let experiment = taken[run] {
        return "mlflow-artifacts:/\(experiment)/\(run)/\(rest)"
      }
      if let experiment = takenModels[parts[index - 1]] {
        return "mlflow-artifacts:/\(experiment)/models/\(parts[index - 1])/\(rest)"
      }
    }
    return nil
  }
}

/// A source that names a logged model: `models:/m-…`.
private struct LoggedModelSource {
  var id: String

  init?(_ address: String) {
    guard address.hasPrefix("models:/m-") else { return nil }
    id = String(address.dropFirst("models:/".count).prefix { $0 != "/" })
  }
}
