internal import Files
internal import Records

/// An `mlruns` folder: MLflow's file store.
final class FolderSource: MLflowSource {
  let folder: SourceFolder
  /// Where each experiment's directory is, relative to the root, by the source's id.
  private(set) var places: [String: String] = [:]
  /// The values of logged models, by run and metric: they stand in the run's own files without the model.
  var modelMetrics = ModelMetrics()

  static let trash = ".trash"
  static let registry = "models"
  /// What an experiment's directory holds beside runs.
  static let reserved: Set<String> = ["tags", "datasets", "traces", "models", ".trash"]

  /// - Throws: ``MigrationError`` when the directory is no such store.
  init(_ path: String) throws {
    folder = SourceFolder(root: path)
    guard try Self.isStore(folder) else {
      let below = SourceFolder(root: path + "/mlruns")
      let hint = (try? Self.isStore(below)) == true ? "; did you mean '\(path)/mlruns'?" : ""
      throw MigrationError(
        .notAStore,
        "'\(path)' is no mlruns folder: no directory in it has a meta.yaml of an experiment or a model\(hint)"
      )
    }
  }

  var artifactRoots: [String] { [folder.root] }

  private static func isStore(_ folder: SourceFolder) throws -> Bool {
    for name in try folder.names("") where folder.kind(name) == .directory {
      if name == trash || folder.kind(name + "/meta.yaml") == .file { return true }
      if name == registry { return try !folder.names(name).isEmpty }
    }
    return false
  }

  func survey(_ report: inout MigrationReport) throws -> SourceSurvey {
    var survey = SourceSurvey()
    for parent in ["", Self.trash] where parent.isEmpty || folder.kind(parent) == .directory {
      for name in try folder.directories(parent, &report) {
        if parent.isEmpty, name == Self.trash || name == Self.registry { continue }
        try visit(parent.isEmpty ? name : parent + "/" + name, name, into: &survey, &report)
      }
    }
    return survey
  }

  private func visit(
    _ place: String, _ name: String, into survey: inout SourceSurvey, _ report: inout MigrationReport
  ) throws {
    let subject = "experiment \(name.escapedForMessage)"
    let runs = try folder.directories(place, &report).filter { !Self.reserved.contains($0) }
    let experiment: SourceExperiment
    do throws(SourceFault) {
      experiment = try self.experiment(place, name, &report)
    } catch {
      report[.experiments].left += 1
      report[.runs].left += runs.count
      report.note(
        .problem, subject,
        error.description + (runs.isEmpty ? "" : "; its \(runs.count) runs are left with it"))
      return
    }
    guard places.updateValue(place, forKey: experiment.id) == nil else {
      report.note(.problem, subject, "stands there twice, in the trash as well; the second is left")
      report[.experiments].left += 1
      return
    }
    survey.experiments.append(experiment)
    for run in runs {
      if folder.kind("\(place)/\(run)/meta.yaml") == nil {
        report.note(.problem, RunID.subject(run), "has no meta.yaml")
        report[.runs].left += 1
      } else {
        survey.runs.append(SourceRunReference(id: run, experimentID: experiment.id))
      }
    }
    let traces = (try? folder.names(place + "/traces").count) ?? 0
    if traces > 0 {
      report.note(.unsupported, subject, "\(traces) traces are not taken: Cairn has none")
    }
  }

  private func experiment(
    _ place: String, _ name: String, _ report: inout MigrationReport
  ) throws(SourceFault) -> SourceExperiment {
    let meta = try folder.meta(place)
    guard let title = meta.text("name"), !title.isEmpty else {
      throw SourceFault("its meta.yaml names no experiment")
    }
    return SourceExperiment(
      id: name, name: title, lifecycle: place.hasPrefix(Self.trash + "/") ? .deleted : meta.lifecycle,
      tags: folder.values(place + "/tags", of: "experiment '\(title.escapedForMessage)'", &report),
      artifactLocation: meta.text("artifact_location"), created: meta.time("creation_time"),
      updated: meta.time("last_update_time"))
  }
}
