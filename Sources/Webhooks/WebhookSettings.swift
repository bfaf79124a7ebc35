public import Records

/// What webhooks need to know of the world.
public struct WebhookSettings: Sendable {
  /// The process's environment, in which the secrets are.
  public var environment: [String: String]
  /// Hosts that may have private addresses, and be spoken to without TLS.
  public var trustedHosts: Set<String>
  public var now: @Sendable () -> Timestamp
  /// Says what became of a message that was not taken.
  public var notice: @Sendable (String) -> Void

  /// Who runs the program names such hosts in this variable, with commas between.
  public static let trustVariable = "CAIRN_TRUSTED_WEBHOOK_HOSTS"

  public init(
    environment: [String: String], now: @escaping @Sendable () -> Timestamp,
    notice: @escaping @Sendable (String) -> Void
  ) {
    self.environment = environment
    let hosts = environment[Self.trustVariable] ?? ""
    trustedHosts = Set(hosts.split { $0 == "," || $0 == " " }.map { $0.lowercased() })
    self.now = now
    self.notice = notice
  }
}
