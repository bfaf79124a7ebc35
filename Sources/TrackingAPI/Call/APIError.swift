public import Records

/// What MLflow's clients are told when something cannot be done: a code that they know, and a sentence.
public struct APIError: Error, Sendable, CustomStringConvertible {
  /// MLflow's error codes, with the HTTP status of each.
  public struct Code: Hashable, Sendable {
    public let name: String
    public let status: Int
    public init(_ name: String, _ status: Int) {
      self.name = name
      self.status = status
    }
    public static let badRequest = Code("BAD_REQUEST", 400)
    public static let invalidParameterValue = Code("INVALID_PARAMETER_VALUE", 400)
    public static let invalidState = Code("INVALID_STATE", 500)
    public static let alreadyExists = Code("RESOURCE_ALREADY_EXISTS", 400)
    public static let doesNotExist = Code("RESOURCE_DOES_NOT_EXIST", 404)
    public static let endpointNotFound = Code("ENDPOINT_NOT_FOUND", 404)
    public static let notImplemented = Code("NOT_IMPLEMENTED", 501)
    public static let unauthenticated = Code("UNAUTHENTICATED", 401)
    public static let permissionDenied = Code("PERMISSION_DENIED", 403)
    public static let temporarilyUnavailable = Code("TEMPORARILY_UNAVAILABLE", 503)
    public static let internalError = Code("INTERNAL_ERROR", 500)
  }

  public let code: Code
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public static func invalid(_ message: String) -> APIError { APIError(.invalidParameterValue, message) }
  public static func missing(_ message: String) -> APIError { APIError(.doesNotExist, message) }

  public var description: String { "\(code.name): \(message)" }

  var json: JSON { ["error_code": .string(code.name), "message": .string(message)] }
}
