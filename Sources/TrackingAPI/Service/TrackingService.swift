internal import Ledger
import Records
import Registry
import RunIndex

/// MLflow's REST API over a repository: a request in, an answer out.
///
/// Any number of threads may call it at once.
public final class TrackingService: Sendable {
  public let store: TrackingStore
  private let routes = RouteTable(
    experimentRoutes + runRoutes + logRoutes + inputRoutes + runSearchRoutes + historyRoutes + serverRoutes
      + modelRoutes + artifactRoutes + loggedModelRoutes)

  public init(_ store: TrackingStore) { self.store = store }

  /// Whether the answer may have to wait for a lock or the disk: then it is not for a thread that others need.
  public func waits(_ request: APIRequest) -> Bool {
    if Self.isGraphQL(request) { return true }
    guard let path = Self.route(request.path) else { return false }
    return routes.find(request.method, path)?.route.waits ?? false
  }

  /// Whether there is a route for it.
  public func serves(_ request: APIRequest) -> Bool {
    if Self.isGraphQL(request) { return true }
    guard let path = Self.route(request.path) else { return false }
    return routes.find(request.method, path) != nil
  }

  /// Answers; an error of ours is an answer too.
  public func answer(_ request: APIRequest) -> APIAnswer {
    do {
      if Self.isGraphQL(request) { return try GraphQLQuery.answer(request) { self.answer($0) } }
      guard let path = Self.route(request.path), let (route, captures) = routes.find(request.method, path)
      else { throw unknown(request) }
      return try route.answer(APICall(request, captures: captures), store)
    } catch {
      return APIAnswer(Self.error(error))
    }
  }

  /// MLflow's pages ask for some things so.
  private static func isGraphQL(_ request: APIRequest) -> Bool {
    request.method == .post && request.path == "/graphql"
  }

  private func unknown(_ request: APIRequest) -> APIError {
    if let path = Self.route(request.path), routes.isKnown(path) {
      return APIError(
        .methodNotAllowed, "The method \(request.method.rawValue) is not allowed for \(request.path)")
    }
    if let area = Self.route(request.path).flatMap(MissingArea.name) {
      return APIError(.notImplemented, "This server does not have \(area).")
    }
    return APIError(.endpointNotFound, "No endpoint \(request.method.rawValue) \(request.path)")
  }

  /// What follows `/api/` or `/ajax-api/`.
  private static func route(_ path: String) -> Substring? {
    for prefix in ["/api/", "/ajax-api/"] where path.hasPrefix(prefix) { return path.dropFirst(prefix.count) }
    return nil
  }

  static func error(_ error: any Error) -> APIError {
    switch error {
    case let error as APIError: error
    case let error as LedgerError where error.code == .notFound: .missing(error.message)
    case let error as LedgerError where error.code == .busy: APIError(.temporarilyUnavailable, error.message)
    case let error as LedgerError where error.code == .conflict || error.code == .invalid:
      .invalid(error.message)
    case let error as RecordError where error.file == nil: .invalid(error.message)
    case let error as RegistryError: APIError(error)
    case let error as SearchError: .invalid(error.description)
    case let error as IndexError where error.code == .pageToken: .invalid(error.message)
    default: APIError(.internalError, "\(error)")
    }
  }
}
