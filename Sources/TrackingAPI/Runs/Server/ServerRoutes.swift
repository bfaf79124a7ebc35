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
  },
  Route(.get, "3.0/mlflow/ui-telemetry") { _, _ in
    APIAnswer(["disable_ui_events": [], "disable_ui_telemetry": true, "ui_rollout_percentage": 0])
  },
  Route(.post, "3.0/mlflow/ui-telemetry") { _, _ in APIAnswer(["status": "success"]) },
  Route(.get, "3.0/mlflow/assistant/config") { _, _ in
    APIAnswer(["providers": .object([]), "projects": .object([]), "remote_access_allowed": false])
  },
  Route(.get, "3.0/mlflow/assistant/providers") { _, _ in APIAnswer(["providers": []]) },
  // As of a server that stands before no gateway.
  Route(.get, "2.0/mlflow/gateway-proxy") { _, _ in APIAnswer(["endpoints": []]) },
  Route(.post, "2.0/mlflow/gateway-proxy") { _, _ in APIAnswer(["endpoints": []]) },
]

/// The parts of MLflow that this server does not have.
enum MissingArea {
  private static let names: [Substring: String] = [
    "traces": "traces", "get-trace-artifact": "traces", "unified-traces": "traces",
    "get-online-trace-details": "traces", "scorers": "scorers", "scorer": "scorers",
    "datasets": "evaluation datasets", "gateway": "the gateway", "webhooks": "webhooks",
    "prompt-optimization": "prompt optimization", "label-schemas": "label schemas",
    "review-queues": "review queues", "issues": "issues", "jobs": "jobs", "genai": "evaluation jobs",
    "workspaces": "workspaces", "demo": "demonstrations",
  ]

  /// - Parameter path: after `/api/` or `/ajax-api/`.
  /// - Returns: what the address belongs to; nil when it is none of them.
  static func name(_ path: Substring) -> String? {
    let parts = path.split(separator: "/", maxSplits: 3)
    guard parts.count >= 3, parts[1] == "mlflow" else { return nil }
    return names[parts[2]]
  }
}
