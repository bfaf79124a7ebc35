internal import Artifacts
internal import Files
internal import Records

/// A file to be taken as an artifact.
struct ArtifactSource {
  var path: ArtifactPath
  /// Absolute.
  var file: String
}

extension Importer {
  /// The artifacts of a run that are on this machine.
  func artifacts(
    of run: SourceRun, _ subject: String, _ report: inout MigrationReport
  ) -> [ArtifactSource] {
    let hadSome =
      !run.outputs.isEmpty || run.tags["mlflow.log-model.history"] != nil
      || run.tags["mlflow.loggedArtifacts"] != nil
    return artifacts(
      at: run.artifacts, tail: [run.experimentID, run.id.text, "artifacts"], hadSome: hadSome, subject,
      &report)
  }

  /// - Parameter hadSome: whether it is known that there were any.
  func artifacts(
    at address: String?, tail: [String], hadSome: Bool, _ subject: String, _ report: inout MigrationReport
  ) -> [ArtifactSource] {
    switch places.find(address, tail: tail) {
    case .nothing: return []
    case .gone:
      report.note(
        hadSome ? .problem : .changed, subject,
        hadSome
          ? "its artifacts are not here; if they are elsewhere, name the folder with --artifacts"
          : "if it had artifacts, they are elsewhere: name the folder with --artifacts")
      return []
    case .fault(let reason):
      report.note(.problem, subject, reason)
      return []
    case .directory(let root):
      let folder = SourceFolder(root: root)
      return folder.keys("", of: subject, &report).compactMap { name in
        do throws(RecordError) {
          return ArtifactSource(path: try ArtifactPath(name), file: root + "/" + name)
        } catch {
          report.note(.problem, subject, "an artifact is left: \(error.message)")
          report[.artifacts].left += 1
          return nil
        }
      }
    }
  }

  /// Copies artifacts into a run's directory; its commit lists them.
  func copy(
    _ sources: [ArtifactSource], to directory: String, _ subject: String, _ report: inout MigrationReport
  ) throws -> (count: Int, bytes: Int) {
    var count = 0
    var bytes = 0
    let files = ArtifactFiles(runDirectory: directory)
    for source in sources {
      do {
        try files.add(source.file, as: source.path)
        count += 1
        bytes += try OpenFile.reading(source.file)?.size() ?? 0
      } catch let error as FileError where error.isOfSource(source.file) {
        report.note(
          .problem, subject,
          "the artifact '\(source.path.text.escapedForMessage)' cannot be read: \(error.reason)")
        report[.artifacts].left += 1
      }
    }
    return (count, bytes)
  }
}

extension FileError {
  /// A file that cannot be read keeps nothing else; one that cannot be written stops the import.
  fileprivate func isOfSource(_ source: String) -> Bool { path == source }
}
