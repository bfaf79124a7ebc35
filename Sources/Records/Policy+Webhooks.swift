extension Policy {
  /// An address that is told what happens in the registry.
  public struct Webhook: Hashable, Sendable {
    public var url: String
    /// The events that it is told, see ``WebhookEvent``; none is all.
    public var events: [String]
    /// The environment variable that holds the secret which messages are signed with. The secret itself stands in no file.
    public var secretVariable: String?

    public init(url: String, events: [String] = [], secretVariable: String? = nil) {
      self.url = url
      self.events = events
      self.secretVariable = secretVariable
    }

    /// What names of such variables begin with: whoever may write `cairn.yaml` may not have any other signed with.
    public static let secretPrefix = "CAIRN_WEBHOOK_"
  }
}

extension PolicyReader {
  mutating func webhooks(_ node: PolicyNode) throws(RecordError) -> [Policy.Webhook] {
    var webhooks: [Policy.Webhook] = []
    for entry in try node.list("webhooks") { webhooks.append(try webhook(entry)) }
    return webhooks
  }

  private mutating func webhook(_ node: PolicyNode) throws(RecordError) -> Policy.Webhook {
    if !node.isMapping { return Policy.Webhook(url: try url(node)) }
    var webhook = Policy.Webhook(url: "")
    try read(node, "a webhook", ["url", "events", "secret_env"]) { (key, value, reader) throws(RecordError) in
      switch key {
      case "url": webhook.url = try reader.url(value)
      case "events":
        for event in try value.list(key) {
          let name = try event.string(key)
          guard WebhookEvent(rawValue: name) != nil else {
            let known = WebhookEvent.allCases.map(\.rawValue).joined(separator: ", ")
            throw event.fault("'\(name.escapedForMessage)' is no event; there are \(known)")
          }
          webhook.events.append(name)
        }
      default:
        let name = try value.string(key)
        guard name.hasPrefix(Policy.Webhook.secretPrefix), name.utf8.allSatisfy(Self.isOfVariable) else {
          throw value.fault(
            "'\(key)' names an environment variable that begins with \(Policy.Webhook.secretPrefix); the secret "
              + "itself belongs into no file")
        }
        webhook.secretVariable = name
      }
    }
    guard !webhook.url.isEmpty else { throw node.fault("a webhook lacks its 'url'", code: .malformed) }
    return webhook
  }

  private func url(_ node: PolicyNode) throws(RecordError) -> String {
    let url = try node.string("url")
    let isPlain = url.utf8.allSatisfy { (0x21...0x7e).contains($0) } && !url.contains("@")
    guard isPlain, url.hasPrefix("https://") || url.hasPrefix("http://") else {
      throw node.fault(
        "'\(url.escapedForMessage)' is no address for a webhook: expected https://HOST/PATH, without a user")
    }
    return url
  }

  private static func isOfVariable(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || byte == UInt8(ascii: "_")
  }
}
