internal import Records

/// A store of MLflow's, read for an import. What cannot be read of one thing is noted, and keeps nothing else.
protocol MLflowSource: AnyObject {
  /// Reads the experiments, deleted ones too, and finds the runs.
  func survey(_ report: inout MigrationReport) throws -> SourceSurvey

  /// Reads runs one after the other, in the order of `runs` or another.
  ///
  /// - Parameter body: gets each run that can be read; its metrics are there only while it works.
  func read(
    _ runs: ArraySlice<SourceRunReference>, _ report: inout MigrationReport,
    _ body: (SourceRun, SourceMetrics, inout MigrationReport) throws -> Void
  ) throws

  /// Also reads ``modelMetrics``, by which the metrics of runs are told apart: it comes before the runs.
  func loggedModels(_ report: inout MigrationReport) throws -> [SourceLoggedModel]

  var modelMetrics: ModelMetrics { get }

  func registeredModels(_ report: inout MigrationReport) throws -> [SourceModel]

  /// Directories below which artifacts may be taken from without being asked.
  var artifactRoots: [String] { get }
}

/// What there is to import.
struct SourceSurvey {
  var experiments: [SourceExperiment] = []
  var runs: [SourceRunReference] = []
}

/// Where a run is, before it was read.
struct SourceRunReference {
  /// As the source spells it.
  var id: String
  /// The source's.
  var experimentID: String
}

/// Gives the values that a run logged, each metric's in the order of logging.
typealias SourceMetrics = (_ body: (Metric) throws -> Void) throws -> Void
