internal import Files
internal import Records

extension FolderSource {
  func read(
    _ runs: ArraySlice<SourceRunReference>, _ report: inout MigrationReport,
    _ body: (SourceRun, SourceMetrics, inout MigrationReport) throws -> Void
  ) throws {
    for reference in runs {
      guard let place = places[reference.experimentID] else { continue }
      let directory = "\(place)/\(reference.id)"
      let subject = RunID.subject(reference.id)
      let run: SourceRun
      do throws(SourceFault) {
        run = try self.run(directory, reference, &report)
      } catch {
        report.note(.problem, subject, error.description)
        report[.runs].left += 1
        continue
      }
      var faults: [MigrationReport.Note] = []
      let metrics: SourceMetrics = { [self] body in
        faults = try readMetrics(of: run.id, directory + "/metrics", subject, body)
      }
      try body(run, metrics, &report)
      report.add(faults)
    }
  }

  /// - Returns: what is wrong with the files.
  private func readMetrics(
    of run: RunID, _ directory: String, _ subject: String, _ body: (Metric) throws -> Void
  ) throws -> [MigrationReport.Note] {
    var report = MigrationReport()
    var attribution = modelMetrics.attribution(in: run)
    for key in folder.keys(directory, of: subject, &report) {
      let bad = try folder.readMetricLines("\(directory)/\(key)") { line in
        try body(
          attribution.attributed(
            Metric(
              key: key, step: line.step, timestamp: line.timestamp, value: line.value,
              dataset: line.dataset)))
      }
      if bad > 0 {
        let lines = bad == 1 ? "1 line of the metric is" : "\(bad) lines of the metric are"
        report.note(.problem, subject, "\(lines) not of MLflow's form: '\(key.escapedForMessage)'")
      }
    }
    return report.notes
  }

  private func run(
    _ directory: String, _ reference: SourceRunReference, _ report: inout MigrationReport
  ) throws(SourceFault) -> SourceRun {
    let meta = try folder.meta(directory)
    if let id = meta.text("run_id") ?? meta.text("run_uuid"), id != reference.id {
      throw SourceFault("its meta.yaml is that of run \(id.escapedForMessage)")
    }
    let id = try RunID(anyForm: reference.id)
    let subject = "run \(id.short)"
    var run = SourceRun(id: id, experimentID: reference.experimentID)
    run.name = meta.text("run_name") ?? meta.text("name")
    run.status = try RunStatus(anyForm: meta.text("status"))
    run.lifecycle = meta.lifecycle
    run.startTime = meta.time("start_time")
    run.endTime = meta.time("end_time")
    run.user = meta.text("user_id")
    run.params = folder.values(directory + "/params", of: subject, &report)
    run.tags = folder.values(directory + "/tags", of: subject, &report)
    run.artifacts = artifacts(directory, reference, meta.text("artifact_uri"))
    readInputs(directory, subject, into: &run, &report)
    readOutputs(directory, subject, into: &run, &report)
    return run
  }

  /// Where the folder was moved, the address in the file is that of the old place.
  private func artifacts(_ directory: String, _ reference: SourceRunReference, _ address: String?) -> String?
  {
    if folder.kind(directory + "/artifacts") == .directory {
      return folder.absolute(directory + "/artifacts")
    }
    let usual = "/\(reference.experimentID)/\(reference.id)/artifacts"
    guard let address, let path = ArtifactPlaces.localPath(address), address.hasSuffix(usual),
      StoreFile.kind(path) == nil
    else { return address }
    // MLflow makes it with the run, but whoever copied the folder may have left out what was empty.
    return nil
  }

  private func readInputs(
    _ directory: String, _ subject: String, into run: inout SourceRun, _ report: inout MigrationReport
  ) {
    let experiment = StoreFile.split(directory).directory
    do throws(SourceFault) {
      for name in try folder.directories(directory + "/inputs", &report) {
        let input = try folder.meta("\(directory)/inputs/\(name)")
        guard let source = input.text("source_id"), !source.contains("/"), source != ".." else {
          report.note(.problem, subject, "an input names no source")
          continue
        }
        if input.text("source_type") == "MODEL" {
          run.modelInputs.append(source)
          continue
        }
        let dataset = try folder.meta("\(experiment)/datasets/\(source)")
        guard let name = dataset.text("name"), let digest = dataset.text("digest") else {
          report.note(.problem, subject, "the dataset \(source.escapedForMessage) has no name or no digest")
          continue
        }
        var tags = input.texts("tags")
        run.inputs.append(
          DatasetInput(
            name: name, digest: digest, sourceType: dataset.text("source_type") ?? "",
            source: dataset.text("source") ?? "", schema: dataset.text("schema"),
            profile: dataset.text("profile"), context: tags.removeValue(forKey: "mlflow.data.context"),
            tags: tags))
      }
    } catch {
      report.note(.problem, subject, "an input \(error)")
    }
  }

  private func readOutputs(
    _ directory: String, _ subject: String, into run: inout SourceRun, _ report: inout MigrationReport
  ) {
    do throws(SourceFault) {
      // The model's id is the folder's name: what the file calls the destination repeats the source.
      for model in try folder.directories(directory + "/outputs", &report) {
        let output = try folder.meta("\(directory)/outputs/\(model)")
        run.outputs.append(ModelOutput(modelID: model, step: output.integer("step") ?? 0))
      }
    } catch {
      report.note(.problem, subject, "an output \(error)")
    }
  }
}

extension RunID {
  /// How notes call the run of that id.
  static func subject(_ text: String) -> String {
    "run " + ((try? RunID(anyForm: text))?.short ?? text.escapedForMessage)
  }

  /// Ids of old stores and other programs: with the dashes of a UUID, or in capitals.
  init(anyForm text: String) throws(SourceFault) {
    let plain = text.filter { $0 != "-" }.lowercased()
    do throws(RecordError) { try self.init(plain) } catch {
      throw SourceFault("its id is not 32 hexadecimal characters, which Cairn's files are named by")
    }
  }
}

extension RunStatus {
  /// By its name, or by its number in MLflow's protocol; a run that says nothing is running.
  init(anyForm text: String?) throws(SourceFault) {
    switch text {
    case nil, "1": self = .running
    case "2": self = .scheduled
    case "3": self = .finished
    case "4": self = .failed
    case "5": self = .killed
    case let text?:
      guard let status = RunStatus(rawValue: text.uppercased()) else {
        throw SourceFault("its status '\(text.escapedForMessage)' is none that MLflow has")
      }
      self = status
    }
  }
}
