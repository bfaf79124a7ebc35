import CSQLite
import TestSupport

/// An SQLite database that tests fill by hand.
final class MLflowDatabase {
  let path: String
  private var handle: OpaquePointer?

  init(_ path: String) throws {
    self.path = path
    guard sqlite3_open(path, &handle) == SQLITE_OK else { throw TestFailure("cannot open \(path)") }
  }

  deinit { sqlite3_close_v2(handle) }

  func execute(_ sql: String) throws {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else {
      throw TestFailure("\(String(cString: sqlite3_errmsg(handle))): \(sql)")
    }
  }

  /// The tables of MLflow 3, as far as an import reads them.
  func makeTables() throws {
    try execute(
      """
      CREATE TABLE experiments (experiment_id INTEGER PRIMARY KEY, name TEXT, artifact_location TEXT,
        lifecycle_stage TEXT, creation_time BIGINT, last_update_time BIGINT, workspace TEXT);
      CREATE TABLE experiment_tags (key TEXT, value TEXT, experiment_id INTEGER);
      CREATE TABLE runs (run_uuid TEXT PRIMARY KEY, name TEXT, status TEXT, lifecycle_stage TEXT, start_time BIGINT,
        end_time BIGINT, user_id TEXT, artifact_uri TEXT, experiment_id INTEGER);
      CREATE TABLE params (key TEXT, value TEXT, run_uuid TEXT);
      CREATE TABLE tags (key TEXT, value TEXT, run_uuid TEXT);
      CREATE TABLE metrics (key TEXT, value FLOAT, timestamp BIGINT, run_uuid TEXT, step BIGINT, is_nan BOOLEAN);
      CREATE INDEX index_metrics_run_uuid ON metrics (run_uuid);
      CREATE TABLE datasets (dataset_uuid TEXT, experiment_id INTEGER, name TEXT, digest TEXT,
        dataset_source_type TEXT, dataset_source TEXT, dataset_schema TEXT, dataset_profile TEXT);
      CREATE TABLE inputs (input_uuid TEXT, source_type TEXT, source_id TEXT, destination_type TEXT,
        destination_id TEXT, step BIGINT);
      CREATE TABLE input_tags (input_uuid TEXT, name TEXT, value TEXT);
      CREATE TABLE logged_models (model_id TEXT, experiment_id INTEGER, name TEXT, artifact_location TEXT,
        creation_timestamp_ms BIGINT, last_updated_timestamp_ms BIGINT, status INTEGER, lifecycle_stage TEXT,
        model_type TEXT, source_run_id TEXT, status_message TEXT);
      CREATE TABLE logged_model_metrics (model_id TEXT, metric_name TEXT, metric_timestamp_ms BIGINT,
        metric_step BIGINT, metric_value FLOAT, experiment_id INTEGER, run_id TEXT, dataset_uuid TEXT,
        dataset_name TEXT, dataset_digest TEXT);
      CREATE TABLE logged_model_params (model_id TEXT, param_key TEXT, param_value TEXT);
      CREATE TABLE logged_model_tags (model_id TEXT, tag_key TEXT, tag_value TEXT);
      CREATE TABLE registered_models (name TEXT, creation_time BIGINT, last_updated_time BIGINT, description TEXT);
      CREATE TABLE registered_model_tags (name TEXT, key TEXT, value TEXT);
      CREATE TABLE registered_model_aliases (name TEXT, alias TEXT, version INTEGER);
      CREATE TABLE model_versions (name TEXT, version INTEGER, creation_time BIGINT, last_updated_time BIGINT,
        description TEXT, user_id TEXT, current_stage TEXT, source TEXT, storage_location TEXT, run_id TEXT,
        run_link TEXT, status TEXT, status_message TEXT);
      CREATE TABLE model_version_tags (name TEXT, version INTEGER, key TEXT, value TEXT);
      CREATE TABLE trace_info (request_id TEXT);
      """)
  }

  func addRun(_ id: String, experiment: Int = 1, name: String = "one", artifacts: String = "") throws {
    try execute(
      """
      INSERT INTO runs VALUES ('\(id)', '\(name)', 'FINISHED', 'active', 1700000000500, 1700000001000, 'ada',
        '\(artifacts)', \(experiment))
      """)
  }
}
