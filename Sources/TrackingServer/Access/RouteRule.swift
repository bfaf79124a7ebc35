import TrackingAPI

/// What a route of the API asks of its user.
struct RouteRule: Sendable {
  /// Where the request says what it is about. Names of fields, in the query or in the JSON body.
  enum Subject: Hashable, Sendable {
    case experiment(String)
    /// Several ids; none is for the API to complain of.
    case experiments(String)
    /// The id, or MLflow's older name for it, `run_uuid`.
    case run
    /// Several ids, in fields of any of these names.
    case runs([String])
    case model(String)
    /// By the id in the address.
    case loggedModel
    /// Nothing that permissions are about.
    case none
  }

  /// What is done to the answer.
  enum Answer: Hashable, Sendable {
    case asItIs
    /// The members of this list whose experiment or model the user may not read are taken out.
    case filtered(list: String, by: Subject)
    /// The user may manage what was made.
    case granted(Subject)
    /// Grants go with the model to its new name, or end with it.
    case renamed, deleted
    /// The answer tells which experiment it was about, and goes out only to those who may read it.
    case readable
  }

  var subject: Subject
  var permission: Permission
  var answer: Answer = .asItIs

  static let anyone = RouteRule(subject: .none, permission: .none)
}

extension RouteRule {
  /// The rule of a route; nil for one that is not listed, which only an administrator may use.
  ///
  /// - Parameter path: with `/api/2.0/mlflow/` or one of its twins before it.
  static func of(_ method: APIRequest.Method, _ path: String) -> RouteRule? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count >= 5, parts[0].isEmpty, parts[1] == "api" || parts[1] == "ajax-api" else { return nil }
    guard parts[3] == "mlflow" else { return nil }
    let rest = parts.dropFirst(4)
    if rest.first == "logged-models", let rule = loggedModel(method, Array(rest.dropFirst())) { return rule }
    return rules[rest.joined(separator: "/")]?[method]
  }

  private static func loggedModel(_ method: APIRequest.Method, _ rest: [Substring]) -> RouteRule? {
    switch (method, rest.count) {
    case (.post, 0): RouteRule(subject: .experiment("experiment_id"), permission: .edit)
    case (.post, 1) where rest[0] == "search":
      RouteRule(subject: .experiments("experiment_ids"), permission: .read)
    case (.get, _): RouteRule(subject: .loggedModel, permission: .read)
    case (.post, _), (.patch, _): RouteRule(subject: .loggedModel, permission: .edit)
    case (.delete, _): RouteRule(subject: .loggedModel, permission: .manage)
    default: nil
    }
  }

  private static func both(_ rule: RouteRule) -> [APIRequest.Method: RouteRule] { [.get: rule, .post: rule] }

  private static let rules: [String: [APIRequest.Method: RouteRule]] = {
    let run = { (permission: Permission) in RouteRule(subject: .run, permission: permission) }
    let experiment = { (permission: Permission) in
      RouteRule(subject: .experiment("experiment_id"), permission: permission)
    }
    let model = { (permission: Permission) in RouteRule(subject: .model("name"), permission: permission) }
    let experiments = RouteRule(subject: .experiments("experiment_ids"), permission: .read)
    let history = RouteRule(subject: .runs(["run_id", "run_ids"]), permission: .read)
    let foundExperiments = RouteRule(
      subject: .none, permission: .none,
      answer: .filtered(list: "experiments", by: .experiment("experiment_id")))
    let foundModels = RouteRule(
      subject: .none, permission: .none, answer: .filtered(list: "registered_models", by: .model("name")))
    let foundVersions = RouteRule(
      subject: .none, permission: .none, answer: .filtered(list: "model_versions", by: .model("name")))
    let newExperiment = RouteRule(
      subject: .none, permission: .none, answer: .granted(.experiment("experiment_id")))
    let newModel = RouteRule(subject: .none, permission: .none, answer: .granted(.model("name")))
    return [
      "experiments/create": [.post: newExperiment],
      "experiments/get": [.get: experiment(.read)],
      "experiments/get-by-name": [.get: RouteRule(subject: .none, permission: .none, answer: .readable)],
      "experiments/delete": [.post: experiment(.manage)],
      "experiments/restore": [.post: experiment(.manage)],
      "experiments/update": [.post: experiment(.edit)],
      "experiments/set-experiment-tag": [.post: experiment(.edit)],
      "experiments/delete-experiment-tag": [.post: experiment(.edit)],
      "experiments/search": both(foundExperiments),
      "experiments/search-datasets": [.post: experiments],
      "runs/create": [.post: experiment(.edit)],
      "runs/get": [.get: run(.read)],
      "runs/search": [.post: experiments],
      "runs/update": [.post: run(.edit)],
      "runs/delete": [.post: run(.manage)],
      "runs/restore": [.post: run(.manage)],
      "runs/log-metric": [.post: run(.edit)],
      "runs/log-parameter": [.post: run(.edit)],
      "runs/log-batch": [.post: run(.edit)],
      "runs/log-model": [.post: run(.edit)],
      "runs/log-inputs": [.post: run(.edit)],
      "runs/outputs": [.post: run(.edit)],
      "runs/set-tag": [.post: run(.edit)],
      "runs/delete-tag": [.post: run(.edit)],
      "metrics/get-history": [.get: run(.read)],
      "metrics/get-history-bulk": [.get: history],
      "metrics/get-history-bulk-interval": [.get: history],
      "artifacts/list": [.get: run(.read)],
      "artifacts/presigned-download-url": [.post: run(.read)],
      "artifacts/presigned-upload-url": [.post: run(.edit)],
      "registered-models/create": [.post: newModel],
      "registered-models/get": [.get: model(.read)],
      "registered-models/update": [.post: model(.edit), .patch: model(.edit)],
      "registered-models/rename": [
        .post: RouteRule(subject: .model("name"), permission: .edit, answer: .renamed)
      ],
      "registered-models/delete": [
        .delete: RouteRule(subject: .model("name"), permission: .manage, answer: .deleted)
      ],
      "registered-models/search": both(foundModels),
      "registered-models/get-latest-versions": both(model(.read)),
      "registered-models/set-tag": [.post: model(.edit)],
      "registered-models/delete-tag": [.delete: model(.edit)],
      "registered-models/alias": [.get: model(.read), .post: model(.edit), .delete: model(.manage)],
      "model-versions/create": [.post: model(.edit)],
      "model-versions/get": [.get: model(.read)],
      "model-versions/get-download-uri": [.get: model(.read)],
      "model-versions/update": [.patch: model(.edit), .post: model(.edit)],
      "model-versions/transition-stage": [.post: model(.edit)],
      "model-versions/delete": [.delete: model(.manage)],
      "model-versions/search": both(foundVersions),
      "model-versions/set-tag": [.post: model(.edit)],
      "model-versions/delete-tag": [.delete: model(.manage)],
      "server-info": [.get: .anyone],
      "ui-telemetry": both(.anyone),
      "users/current": [.get: .anyone],
      "assistant/config": [.get: .anyone],
      "assistant/providers": [.get: .anyone],
      "gateway-proxy": [.get: .anyone],
    ]
  }()
}
