/// One request, as far as the API looks at it; where it came from and who sent it is the server's affair.
public struct APIRequest: Sendable {
  public var method: Method
  /// Percent-decoded, without the query, with its first slash.
  public var path: String
  /// In the order of the address, decoded; a name may come more than once.
  public var query: [(name: String, value: String)]
  public var body: [UInt8]
  /// The header of that name as it came; nil where there was none, which MLflow refuses in a POST.
  public var contentType: String?
  /// The user that the server made out; nil where it has no users.
  public var user: String?

  public enum Method: String, Hashable, Sendable, CaseIterable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
  }

  public init(
    _ method: Method, _ path: String, query: [(name: String, value: String)] = [], body: [UInt8] = [],
    contentType: String? = "application/json", user: String? = nil
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.body = body
    self.contentType = contentType
    self.user = user
  }
}
