import Records

/// The fields of a request. An int64 may be a JSON number or a string; a field that nobody asks for is ignored, as
/// MLflow ignores what it does not know.
struct Fields {
  let object: JSON
  /// Whether they came in the address: then all values are texts.
  let isQuery: Bool

  init(_ object: JSON, isQuery: Bool = false) {
    self.object = object
    self.isQuery = isQuery
  }

  /// Like MLflow: the address of a GET that has a query, the body of everything else. A body that is no JSON counts as
  /// an empty one, so that the answer is which field is missing.
  init(_ request: APIRequest) throws(APIError) {
    if request.method == .get, !request.query.isEmpty {
      self.init(Self.object(of: request.query), isQuery: true)
      return
    }
    if request.method == .post || request.method == .put {
      guard let type = request.contentType else {
        throw .invalid("Bad Request. Content-Type header is missing.")
      }
      guard type.split(separator: ";", omittingEmptySubsequences: false).first == "application/json" else {
        throw .invalid("Bad Request. Content-Type must be one of ['application/json'].")
      }
    }
    var parsed = RequestJSON.parse(request.body)
    // Old clients send their JSON as a JSON string.
    if let text = parsed?.string { parsed = RequestJSON.parse(Array(text.utf8)) }
    self.init(parsed?.object == nil ? .object([]) : parsed ?? .object([]))
  }

  /// A name that comes again is a list.
  private static func object(of query: [(name: String, value: String)]) -> JSON {
    var members: [JSON.Member] = []
    for (name, value) in query {
      if let known = members.firstIndex(where: { $0.key == name }) {
        let before = members[known].value.array ?? [members[known].value]
        members[known].value = .array(before + [.string(value)])
      } else {
        members.append(.init(name, .string(value)))
      }
    }
    return .object(members)
  }

  subscript(name: String) -> JSON? {
    guard let value = object[name], !value.isNull else { return nil }
    return value
  }

  /// - Throws: when the field is there and is no string.
  func string(_ name: String) throws(APIError) -> String? {
    guard let value = self[name] else { return nil }
    guard let text = value.string else { throw Self.invalid(name, value) }
    return text
  }

  /// - Throws: when the field is missing, empty, or no string.
  func required(_ name: String) throws(APIError) -> String {
    guard let text = try string(name), !text.isEmpty else { throw Self.missing(name) }
    return text
  }

  func integer(_ name: String) throws(APIError) -> Int64? {
    guard let value = self[name] else { return nil }
    if let number = value.integer { return number }
    if let text = value.string, let number = Int64(text) { return number }
    throw Self.invalid(name, value)
  }

  func list(_ name: String) throws(APIError) -> [JSON] {
    guard let value = self[name] else { return [] }
    guard let list = value.array else { throw Self.invalid(name, value) }
    return list
  }

  /// What ends each message about a field.
  static let reference = " See the API docs for more information about request parameters."

  static func missing(_ name: String) -> APIError {
    .invalid("Missing value for required parameter '\(name)'." + reference)
  }

  static func invalid(_ name: String, _ value: JSON?) -> APIError {
    .invalid(
      "Invalid value \(PythonText.json(value)) for parameter '\(name)' supplied: "
        + " Hint: Value was of type '\(PythonText.type(of: value))'." + reference)
  }
}

extension Fields {
  /// A text of a message that was read; empty where it was not given.
  func text(_ name: String) -> String { object[name]?.string ?? "" }

  /// The texts of a list of a message that was read.
  func texts(_ name: String) -> [String] { object[name]?.array?.compactMap(\.string) ?? [] }

  /// The messages in a list of a message that was read.
  func messages(_ name: String) -> [Fields] { object[name]?.array?.map { Fields($0) } ?? [] }

  /// A number of a message that was read.
  func number(_ name: String) -> Double? { object[name]?.number }

  /// An integer of a message that was read.
  func count(_ name: String) -> Int64? { object[name]?.integer }
}
