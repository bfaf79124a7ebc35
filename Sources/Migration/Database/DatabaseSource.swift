internal import Files
internal import Records

/// MLflow's SQLite database, of any version: columns and tables that an older schema does not have are nothing.
final class DatabaseSource: MLflowSource {
  let database: SourceDatabase
  private let directory: String
  var modelMetrics = ModelMetrics()

  /// - Throws: ``MigrationError`` when it is no such database.
  init(_ path: String) throws {
    database = try SourceDatabase(path)
    directory = StoreFile.split(path).directory
    guard database.has("experiments", "experiment_id"), database.has("runs", "run_uuid") else {
      throw MigrationError(
        .notAStore,
        "'\(path)' is an SQLite database, but not MLflow's: it has no tables of experiments and runs")
    }
    for table in ["params", "tags", "metrics"] { try prepare(table) }
  }

  var artifactRoots: [String] { [directory] }

  func survey(_ report: inout MigrationReport) throws -> SourceSurvey {
    var survey = SourceSurvey()
    var tags: [String: [String: String]] = [:]
    try database.read(["experiment_id", "key", "value"], from: "experiment_tags") { row in
      guard let id = row.text(0), let key = row.text(1) else { return }
      tags[id, default: [:]][key] = row.text(2) ?? ""
    }
    let columns = [
      "experiment_id", "name", "lifecycle_stage", "artifact_location", "creation_time", "last_update_time",
      "workspace",
    ]
    var workspaces: Set<String> = []
    try database.read(columns, from: "experiments", "ORDER BY experiment_id") { row in
      guard let id = row.text(0), let name = row.text(1) else { return }
      // Two workspaces may have experiments of one name.
      let workspace = row.text(6) ?? "default"
      workspaces.insert(workspace)
      survey.experiments.append(
        SourceExperiment(
          id: id, name: workspace == "default" ? name : "\(workspace)/\(name)",
          lifecycle: row.text(2) == "deleted" ? .deleted : .active, tags: tags[id] ?? [:],
          artifactLocation: row.text(3), created: row.time(4), updated: row.time(5)))
    }
    try database.read(["run_uuid", "experiment_id"], from: "runs", "ORDER BY experiment_id, run_uuid") {
      row in
      guard let id = row.text(0), let experiment = row.text(1) else { return }
      survey.runs.append(SourceRunReference(id: id, experimentID: experiment))
    }
    try reportOtherTables(&report)
    return survey
  }

  /// Rows of tables that no part of an import reads: traces, scorers, gateway endpoints, ….
  private func reportOtherTables(_ report: inout MigrationReport) throws {
    for table in database.tableNames where !Self.known.contains(table) && !table.hasPrefix("sqlite_") {
      let count = try database.count(table)
      if count > 0 {
        report.note(
          .unsupported, "table '\(table.escapedForMessage)'",
          "\(count) rows are not taken: Cairn has nothing like them")
      }
    }
  }

  private static let known: Set<String> = [
    "experiments", "experiment_tags", "runs", "params", "tags", "metrics", "latest_metrics", "datasets",
    "inputs",
    "input_tags", "logged_models", "logged_model_metrics", "logged_model_params", "logged_model_tags",
    "registered_models", "registered_model_tags", "registered_model_aliases", "model_versions",
    "model_version_tags",
    // Of the database itself, or derived from the rest.
    "alembic_version", "workspaces", "jobs", "job_locks", "scheduler_leases",
    "sql_trace_metric_daily_rollups",
    "sql_span_cost_daily_rollups", "sql_assessment_daily_rollups", "sql_trace_rollup_rebuild_queue",
    "spans", "trace_tags", "trace_request_metadata", "trace_metrics", "span_metrics", "entity_associations",
  ]

  // MARK: Tables by run

  /// Where the rows of a table are found by their run.
  private var tables: [String: String] = [:]

  /// Old schemas have no index by run: a copy in SQLite's temporary storage gets one.
  private func prepare(_ table: String) throws {
    guard database.has(table, "run_uuid") else { return }
    var isIndexed = false
    let sql = """
      SELECT 1 FROM pragma_index_list(?) AS list, pragma_index_info(list.name) AS info
      WHERE info.seqno = 0 AND info.name = 'run_uuid'
      """
    try database.rows(sql, [table]) { _ in isIndexed = true }
    tables[table] = table
    if isIndexed { return }
    try database.execute(
      "CREATE TEMP TABLE by_run_\(table) AS SELECT * FROM \(table); "
        + "CREATE INDEX temp.index_by_run_\(table) ON by_run_\(table) (run_uuid)")
    tables[table] = "by_run_\(table)"
  }

  /// Reads the rows of one run, in the order in which they were written.
  func rows(
    _ columns: [String], of run: String, in table: String, _ body: (SourceDatabase.Row) throws -> Void
  ) throws {
    guard let place = tables[table] else { return }
    let list = columns.map { database.has(table, $0) ? "\"\($0)\"" : "NULL" }.joined(separator: ", ")
    try database.rows("SELECT \(list) FROM \(place) WHERE run_uuid = ? ORDER BY rowid", [run], body)
  }
}

extension SourceDatabase.Row {
  func time(_ column: Int32) -> Timestamp? { integer(column).map(Timestamp.init(milliseconds:)) }
}
