extension Experiment {
  /// Where its runs' artifacts are: with the server, unless it was made with another place.
  public var answeredArtifactLocation: String { artifactLocation ?? "mlflow-artifacts:/\(id)" }
}

/// The address below which artifacts lie.
public struct ArtifactLocation: Hashable, Sendable {
  public let uri: String
  public init(_ uri: String) { self.uri = uri }

  /// The address of a path below it, which stands before the query.
  public func appending(_ path: String) -> String {
    guard let query = uri.firstIndex(where: { $0 == "?" || $0 == "#" }) else { return Self.join(uri, path) }
    return Self.join(String(uri[..<query]), path) + uri[query...]
  }

  private static func join(_ uri: String, _ path: String) -> String {
    uri.hasSuffix("/") ? uri + path : "\(uri)/\(path)"
  }
}
