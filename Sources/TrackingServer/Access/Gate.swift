import HTTPTypes
import TrackingAPI

/// Decides who may do what. A server without one lets everybody who reaches it do all.
protocol Gate: Sendable {
  /// The user that an `Authorization` header proves.
  ///
  /// - Throws: ``Refusal`` when it proves nobody.
  func identify(_ header: String?) async throws -> String?

  /// Sees a request before it is answered, on the thread that answers it, and may change it.
  ///
  /// - Throws: ``Refusal``.
  func admit(_ request: inout APIRequest, to service: TrackingService) throws

  /// Sees the answer before it goes out, and may take away what its user must not see.
  func review(_ answer: inout APIAnswer, to request: APIRequest, of service: TrackingService) throws

  /// Ends what the gate itself needs.
  func stop() throws
}

/// A request is turned away.
struct Refusal: Error {
  var answer: Answer

  /// Nobody is known by that: as MLflow's own server asks for it.
  static var unauthenticated: Refusal {
    var answer = Answer(
      .unauthorized,
      text: "You are not authenticated. Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, "
        + "or MLFLOW_TRACKING_TOKEN.")
    answer.headers[.wwwAuthenticate] = "Basic realm=\"mlflow\""
    return Refusal(answer: answer)
  }

  static var denied: Refusal { Refusal(answer: Answer(.forbidden, text: "Permission denied")) }
}
