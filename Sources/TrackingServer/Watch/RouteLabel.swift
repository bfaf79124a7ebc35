/// A request's address without the names in it, so that there are few of them.
enum RouteLabel {
  private static let known: Set<String> = [
    "health", "version", "metrics", "graphql", "get-artifact", "static-files",
  ]

  static func of(_ path: String) -> String {
    let parts = path.split(separator: "/")
    guard let first = parts.first else { return "/" }
    guard first == "api" || first == "ajax-api" else {
      if path.hasSuffix("/model-versions/get-artifact") { return "/model-versions/get-artifact" }
      return known.contains(String(first)) ? "/\(first)" : "other"
    }
    guard parts.count >= 3, ["mlflow", "mlflow-artifacts"].contains(parts[2]) else { return "other" }
    let rest = parts.dropFirst(3)
    switch rest.first {
    case "artifacts" where parts[2] == "mlflow-artifacts": return "mlflow-artifacts/artifacts"
    case "mpu": return "mlflow-artifacts/mpu"
    case "logged-models" where rest.count > 1 && rest.dropFirst().first != "search":
      return "logged-models/{id}" + rest.dropFirst(2).prefix(2).map { "/\($0)" }.joined()
    default: return rest.prefix(2).joined(separator: "/")
    }
  }
}
