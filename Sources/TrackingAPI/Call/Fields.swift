import Records

/// The fields of a request. An int64 may be a JSON number or a string; a field that nobody asks for is ignored, as
/// MLflow ignores what it does not know.
struct Fields {
  let object: JSON

  init(_ object: JSON) { self.object = object }

  init(_ request: APIRequest) throws(APIError) {
    if request.body.isEmpty {
      var members: [JSON.Member] = []
      for (name, value) in request.query {
        if let known = members.firstIndex(where: { $0.key == name }) {
          // A name that comes again is a list.
          let before = members[known].value.array ?? [members[known].value]
          members[known].value = .array(before + [.string(value)])
        } else {
          members.append(.init(name, .string(value)))
        }
      }
      object = .object(members)
      return
    }
    do throws(RecordError) {
      object = try JSON(parsing: request.body)
    } catch {
      throw .invalid("Invalid JSON in the request's body: \(error.message)")
    }
    guard object.object != nil else { throw .invalid("The request's body is no JSON object") }
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

  static func missing(_ name: String) -> APIError {
    .invalid(
      "Missing value for required parameter '\(name)'. "
        + "See the API docs for more information about request parameters.")
  }

  static func invalid(_ name: String, _ value: JSON) -> APIError {
    .invalid(
      "Invalid value \(String(decoding: value.compact(), as: UTF8.self)) for parameter '\(name)' supplied.")
  }
}
