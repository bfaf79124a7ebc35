import Records

/// What clients and pages ask of the server itself.
let serverRoutes: [Route] = [
  Route(.get, "3.0/mlflow/server-info") { _, _ in
    // `SqlStore`: the pages take all but MLflow's old file store for that, and warn of the other.
    APIAnswer([
      "store_type": "SqlStore", "workspaces_enabled": false, "trace_archival_enabled": false,
      "multipart_uploads_enabled": false, "multipart_downloads_enabled": false,
      "presigned_upload_run_id_supported": true, "presigned_upload_model_id_supported": true,
      "features_enabled": ["gateway": false],
    ])
  }
]
