/// How a server behaves towards its clients.
public struct ServerConfiguration: Sendable {
  /// What `/version` says: the version of MLflow whose API this is. Clients turn features off below 3.4.
  public var advertisedVersion = "3.17.2"
  /// Bytes of a request's JSON body. MLflow's largest batches have 1 MB.
  public var bodyLimit = 32 * 1024 * 1024
  /// Connections at a time; more are closed at once.
  public var connectionLimit = 1024
  /// How long a connection may lie idle, or a request trickle, in seconds.
  public var idleSeconds: Int64 = 60
  /// How long a stop waits for the answers that are under way, in seconds.
  public var stopSeconds: Int64 = 20

  public init() {}
}
