import Records

/// What MLflow's clients are told when something cannot be done: a code that they know, and a sentence.
public struct APIError: Error, Sendable, CustomStringConvertible {
  /// MLflow's error codes, with the HTTP status of each and the class that newer clients look at.
  public struct Code: Hashable, Sendable {
    public let name: String
    public let status: Int
    /// `error_class` and `sqlstate` of the answer; nil where MLflow gives none.
    let kind: Kind?

    struct Kind: Hashable, Sendable {
      let name: String
      let state: String
      static let invalid = Kind(name: "INVALID_PARAMETER_VALUE", state: "KAM00")
      static let notFound = Kind(name: "RESOURCE_NOT_FOUND", state: "KAM00")
      static let exists = Kind(name: "RESOURCE_ALREADY_EXISTS", state: "KAM00")
      static let denied = Kind(name: "PERMISSION_DENIED", state: "KAM00")
      static let fault = Kind(name: "CLIENT_INTERNAL_ERROR", state: "XXM00")
    }

    private init(_ name: String, _ status: Int, _ kind: Kind?) {
      self.name = name
      self.status = status
      self.kind = kind
    }

    public init(_ name: String, _ status: Int) { self.init(name, status, nil) }

    public static let badRequest = Code("BAD_REQUEST", 400, .invalid)
    public static let invalidParameterValue = Code("INVALID_PARAMETER_VALUE", 400, .invalid)
    public static let invalidState = Code("INVALID_STATE", 500, .fault)
    public static let alreadyExists = Code("RESOURCE_ALREADY_EXISTS", 400, .exists)
    public static let doesNotExist = Code("RESOURCE_DOES_NOT_EXIST", 404, .notFound)
    /// A name of an attribute that there is not.
    static let attributeNotFound = Code(
      "INVALID_PARAMETER_VALUE", 400, Kind(name: "ATTRIBUTE_NOT_FOUND", state: "KAM04"))
    public static let notFound = Code("NOT_FOUND", 404, .notFound)
    public static let endpointNotFound = Code("ENDPOINT_NOT_FOUND", 404, .notFound)
    /// The address is known, and not with this method.
    public static let methodNotAllowed = Code("ENDPOINT_NOT_FOUND", 405, .notFound)
    public static let notImplemented = Code("NOT_IMPLEMENTED", 501)
    public static let unauthenticated = Code("UNAUTHENTICATED", 401)
    public static let permissionDenied = Code("PERMISSION_DENIED", 403, .denied)
    public static let temporarilyUnavailable = Code("TEMPORARILY_UNAVAILABLE", 503, .fault)
    public static let internalError = Code("INTERNAL_ERROR", 500, .fault)
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

  var json: JSON {
    var members = [JSON.Member("error_code", .string(code.name)), JSON.Member("message", .string(message))]
    if let kind = code.kind {
      members.append(JSON.Member("sqlstate", .string(kind.state)))
      members.append(JSON.Member("error_class", .string(kind.name)))
    }
    return .object(members)
  }
}
