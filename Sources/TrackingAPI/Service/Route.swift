/// One address of the API and what answers it.
struct Route {
  var method: APIRequest.Method
  /// After `/api/` or `/ajax-api/`, as in `2.0/mlflow/runs/create`; a part in braces matches any one part, and all
  /// that is left when its name ends in a star.
  var path: String
  /// Whether the answer may have to wait for a lock or the disk, as a commit does.
  var waits: Bool
  var answer: @Sendable (APICall, TrackingStore) throws -> APIAnswer

  init(
    _ method: APIRequest.Method, _ path: String, waits: Bool = false,
    _ answer: @escaping @Sendable (APICall, TrackingStore) throws -> APIAnswer
  ) {
    self.method = method
    self.path = path
    self.waits = waits
    self.answer = answer
  }
}
