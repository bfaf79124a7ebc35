internal import Files
internal import Records

extension FolderSource {
  func loggedModels(_ report: inout MigrationReport) throws -> [SourceLoggedModel] {
    var models: [SourceLoggedModel] = []
    for (experiment, place) in places.sorted(by: { $0.key < $1.key }) {
      let directory = place + "/models"
      guard folder.kind(directory) == .directory else { continue }
      for id in try folder.directories(directory, &report) {
        let subject = "logged model \(id.escapedForMessage)"
        do throws(SourceFault) {
          models.append(try loggedModel("\(directory)/\(id)", id, experiment, subject, &report))
        } catch {
          report.note(.problem, subject, error.description)
          report[.loggedModels].left += 1
          continue
        }
        try readMetrics(ofModel: id, "\(directory)/\(id)/metrics", subject, &report)
      }
    }
    return models
  }

  private func loggedModel(
    _ directory: String, _ id: String, _ experiment: String, _ subject: String,
    _ report: inout MigrationReport
  ) throws(SourceFault) -> SourceLoggedModel {
    let meta = try folder.meta(directory)
    var model = SourceLoggedModel(id: id, experimentID: experiment, name: meta.text("name") ?? id)
    model.type = meta.text("model_type")
    model.sourceRun = meta.text("source_run_id")
    model.status = LoggedModelStatus(anyForm: meta.text("status"))
    model.statusMessage = meta.text("status_message")
    model.lifecycle = meta.lifecycle
    model.created = meta.time("creation_timestamp")
    model.updated = meta.time("last_updated_timestamp")
    model.params = folder.values(directory + "/params", of: subject, &report)
    model.tags = folder.values(directory + "/tags", of: subject, &report)
    model.artifacts =
      folder.kind(directory + "/artifacts") == .directory
      ? folder.absolute(directory + "/artifacts") : meta.text("artifact_location")
    return model
  }

  private func readMetrics(
    ofModel id: String, _ directory: String, _ subject: String, _ report: inout MigrationReport
  ) throws {
    for key in folder.keys(directory, of: subject, &report) {
      let bad = try folder.readMetricLines("\(directory)/\(key)", ofModel: true) { line in
        guard let run = line.run, let run = try? RunID(anyForm: run) else { return }
        modelMetrics.add(
          ModelMetrics.Entry(
            model: id, run: run, key: key, timestamp: line.timestamp, step: line.step, value: line.value,
            dataset: line.dataset))
      }
      if bad > 0 {
        let lines = bad == 1 ? "1 line of the metric is" : "\(bad) lines of the metric are"
        report.note(.problem, subject, "\(lines) not of MLflow's form: '\(key.escapedForMessage)'")
      }
    }
  }

  func registeredModels(_ report: inout MigrationReport) throws -> [SourceModel] {
    guard folder.kind(Self.registry) == .directory else { return [] }
    var models: [SourceModel] = []
    for name in try folder.directories(Self.registry, &report) {
      let directory = "\(Self.registry)/\(name)"
      do throws(SourceFault) {
        models.append(try registeredModel(directory, name, &report))
      } catch {
        report.note(.problem, "model '\(name.escapedForMessage)'", error.description)
        report[.models].left += 1
      }
    }
    return models
  }

  private func registeredModel(
    _ directory: String, _ name: String, _ report: inout MigrationReport
  ) throws(SourceFault) -> SourceModel {
    let meta = try folder.meta(directory)
    var model = SourceModel(name: meta.text("name") ?? name)
    let subject = "model '\(model.name.escapedForMessage)'"
    model.description = meta.text("description")
    model.created = meta.time("creation_timestamp")
    model.updated = meta.time("last_updated_timestamp")
    model.tags = folder.values(directory + "/tags", of: subject, &report)
    for (alias, text) in folder.values(directory + "/aliases", of: subject, &report) {
      guard let version = Int(text.split(whereSeparator: \.isWhitespace).first ?? "") else {
        report.note(.problem, subject, "the alias '\(alias.escapedForMessage)' is of no version")
        continue
      }
      model.aliases[alias] = version
    }
    for folderName in try folder.directories(directory, &report) where folderName.hasPrefix("version-") {
      do throws(SourceFault) {
        model.versions.append(try version("\(directory)/\(folderName)", folderName, subject, &report))
      } catch {
        report.note(.problem, "\(subject), \(folderName.escapedForMessage)", error.description)
        report[.versions].left += 1
      }
    }
    model.versions.sort { $0.number < $1.number }
    return model
  }

  private func version(
    _ directory: String, _ name: String, _ subject: String, _ report: inout MigrationReport
  ) throws(SourceFault) -> SourceVersion {
    guard let number = Int(name.dropFirst("version-".count)), number > 0 else {
      throw SourceFault("its folder's name ends with no number")
    }
    let meta = try folder.meta(directory)
    var version = SourceVersion(number: number)
    version.description = meta.text("description")
    version.created = meta.time("creation_timestamp")
    version.updated = meta.time("last_updated_timestamp")
    version.user = meta.text("user_id")
    version.stage = meta.text("current_stage")
    version.source = meta.text("source")
    version.storage = meta.text("storage_location")
    version.run = meta.text("run_id")
    version.runLink = meta.text("run_link")
    version.status = meta.text("status")
    version.statusMessage = meta.text("status_message")
    version.tags = folder.values(directory + "/tags", of: "\(subject) \(number)", &report)
    return version
  }
}

extension LoggedModelStatus {
  /// By its name, or by its number in MLflow's protocol.
  init(anyForm text: String?) {
    switch text {
    case "1", "PENDING": self = .pending
    case "2", "READY": self = .ready
    case "3", "FAILED", "UPLOAD_FAILED": self = .uploadFailed
    default: self = .unspecified
    }
  }
}
