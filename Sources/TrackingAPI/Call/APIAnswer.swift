public import Records

/// What the API answers.
public struct APIAnswer: Sendable {
  public var status: Int
  public var contentType: String
  /// Other headers, in order.
  public var headers: [(name: String, value: String)]
  public var body: [UInt8]

  public init(
    status: Int = 200, contentType: String = "application/json",
    headers: [(name: String, value: String)] = [],
    body: [UInt8]
  ) {
    self.status = status
    self.contentType = contentType
    self.headers = headers
    self.body = body
  }

  /// Without spaces, the keys in the order given.
  public init(status: Int = 200, _ json: JSON) { self.init(status: status, body: json.compact()) }

  /// `{}`: done, and nothing to tell.
  public static var empty: APIAnswer { APIAnswer(body: [UInt8(ascii: "{"), UInt8(ascii: "}")]) }

  public init(_ error: APIError) { self.init(status: error.code.status, error.json) }
}
