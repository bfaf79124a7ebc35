/// What a request's first line asks for, taken apart and decoded.
struct RequestTarget: Sendable {
  /// With its first slash.
  var path: String
  /// In the order of the address.
  var query: [(name: String, value: String)]

  /// - Parameter text: `/path?query`, or the absolute form that proxies are sent.
  init(_ text: String) {
    var rest = text[...]
    for scheme in ["http://", "https://"] where rest.hasPrefix(scheme) {
      rest = rest.dropFirst(scheme.count)
      rest = rest.utf8.firstIndex(of: UInt8(ascii: "/")).map { rest[$0...] } ?? "/"
    }
    let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?"))
    path = PercentEncoding.decode(rest[..<(mark ?? rest.endIndex)].utf8)
    query = []
    guard let mark else { return }
    let fields = rest[rest.utf8.index(after: mark)...]
    for field in fields.utf8.split(separator: UInt8(ascii: "&")) {
      let equals = field.firstIndex(of: UInt8(ascii: "="))
      let value = equals.map { field[field.index(after: $0)...] } ?? field[field.endIndex...]
      query.append(
        (
          PercentEncoding.decode(field[..<(equals ?? field.endIndex)], plusIsSpace: true),
          PercentEncoding.decode(value, plusIsSpace: true)
        ))
    }
  }
}
