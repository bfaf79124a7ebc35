import Records
import TrackingAPI

/// The fields of a request, wherever a client may have put them: a permission that looked in one place only would be
/// got around by the other.
struct RequestFields {
  private let query: [(name: String, value: String)]
  private let body: JSON?

  init(_ request: APIRequest) {
    query = request.query
    body = request.body.isEmpty ? nil : try? JSON(parsing: request.body)
  }

  /// All texts of that name, alone or in lists.
  func texts(_ name: String) -> [String] {
    let asked = query.filter { $0.name == name || $0.name == name + "[]" }.map(\.value)
    guard let value = body?[name] else { return asked }
    return asked + (value.array ?? [value]).compactMap { $0.string ?? $0.integer.map(String.init) }
  }
}
