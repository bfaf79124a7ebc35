public import Records

/// How a server behaves towards its clients.
public struct ServerConfiguration: Sendable {
  /// What `/version` says: the version of MLflow whose API this is. Clients turn features off below 3.4.
  public var advertisedVersion = "3.17.2"
  /// Bytes of a request's JSON body. MLflow's largest batches have 1 MB.
  public var bodyLimit = 32 * 1024 * 1024
  /// How long a JSON body may take to come.
  public var bodyTime = Duration.seconds(60)
  /// Bytes of a request's head.
  public var headLimit = 64 * 1024
  /// Connections at a time; more are closed at once.
  public var connectionLimit = 1024
  /// How long a connection may lie idle, or the next piece of a request be awaited, in seconds.
  public var idleSeconds: Int64 = 60
  /// How long an answer may take, or its reader be silent, in seconds.
  public var stallSeconds: Int64 = 300
  /// How long a stop waits for the answers that are under way, in seconds.
  public var stopSeconds: Int64 = 20
  /// Names, beside localhost and numeric addresses, that clients may call the server by; `*` stands for any text.
  public var allowedHosts: [String] = []
  /// Origins, beside localhost and the server's own, whose pages may write; `*` stands for any text.
  public var allowedOrigins: [String] = []
  /// Who may do what.
  public var access = ServerAccess.open
  /// Certificate chain and key, PEM files; nil speaks plain HTTP.
  public var tls: (certificate: String, key: String)?
  /// The folder of MLflow's web build; nil where there are no pages.
  public var pages: String?
  public var log: ServerLog
  public var now: @Sendable () -> Timestamp

  public init(log: ServerLog, now: @escaping @Sendable () -> Timestamp) {
    self.log = log
    self.now = now
  }

  var origins: OriginPolicy { OriginPolicy(hosts: allowedHosts, origins: allowedOrigins) }
}

/// Who may do what on a server.
public enum ServerAccess: Sendable {
  /// Whoever reaches it may do all.
  case open
  /// The users in a file, each what was granted.
  case users(UserFile)
  /// The clients of one run's command, who hold a token of that digest.
  case run(RunID, tokenDigest: String)
}
