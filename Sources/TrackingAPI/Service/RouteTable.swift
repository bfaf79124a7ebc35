/// Finds the route of a request: one look into a dictionary, and a short walk for addresses with names in them.
struct RouteTable: Sendable {
  struct Key: Hashable {
    var method: APIRequest.Method
    var path: String
  }

  private var exact: [Key: Route] = [:]
  private var patterns: [(parts: [Substring], route: Route)] = []

  init(_ routes: [Route]) {
    for route in routes {
      if route.path.contains("{") {
        patterns.append((route.path.split(separator: "/"), route))
      } else {
        exact[Key(method: route.method, path: route.path)] = route
      }
    }
  }

  /// - Returns: nil when there is none.
  func find(_ method: APIRequest.Method, _ path: Substring) -> (route: Route, captures: [String: String])? {
    if let route = exact[Key(method: method, path: String(path))] { return (route, [:]) }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    for (pattern, route) in patterns where route.method == method {
      if let captures = Self.match(parts, pattern) { return (route, captures) }
    }
    return nil
  }

  /// Whether the address answers another method.
  func isKnown(_ path: Substring) -> Bool { APIRequest.Method.allCases.contains { find($0, path) != nil } }

  private static func match(_ parts: [Substring], _ pattern: [Substring]) -> [String: String]? {
    let takesRest = pattern.last?.hasSuffix("*}") ?? false
    guard takesRest ? parts.count >= pattern.count : parts.count == pattern.count else { return nil }
    var captures: [String: String] = [:]
    for (part, wanted) in zip(parts, pattern) {
      if wanted.hasPrefix("{") {
        guard !part.isEmpty else { return nil }
        captures[String(wanted.dropFirst().dropLast())] = String(part)
      } else if part != wanted {
        return nil
      }
    }
    if takesRest, let last = pattern.last {
      let rest = parts[parts.index(parts.startIndex, offsetBy: pattern.count - 1)...]
      captures[String(last.dropFirst().dropLast(2))] = rest.joined(separator: "/")
    }
    return captures
  }
}
