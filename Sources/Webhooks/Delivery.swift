internal import Records

/// A message for one address, from when it is known to when it is taken.
struct Delivery: Hashable {
  /// The same at each attempt, so that who gets it twice can tell.
  var id: String
  var webhook: Policy.Webhook
  var event: String
  /// The bytes that are sent and signed.
  var body: String
  var created: Timestamp
  var attempts = 0
  /// Not before then.
  var due: Timestamp

  func formatted() -> [UInt8] {
    JSON.object([
      .init("schema", .string(Self.schema)), .init("id", .string(id)), .init("url", .string(webhook.url)),
      .init("secret_env", webhook.secretVariable.map(JSON.string) ?? .null), .init("event", .string(event)),
      .init("created", .integer(created.milliseconds)), .init("attempts", .integer(Int64(attempts))),
      .init("due", .integer(due.milliseconds)), .init("body", .string(body)),
    ]).formatted()
  }

  init(
    id: String, webhook: Policy.Webhook, event: String, body: String, created: Timestamp
  ) {
    self.id = id
    self.webhook = webhook
    self.event = event
    self.body = body
    self.created = created
    due = created
  }

  /// - Returns: nil for what is no delivery.
  init?(parsing bytes: [UInt8]) {
    guard let json = try? JSON(parsing: bytes), json["schema"]?.string == Self.schema,
      let id = json["id"]?.string, let url = json["url"]?.string, let event = json["event"]?.string,
      let body = json["body"]?.string, let created = json["created"]?.integer, let due = json["due"]?.integer,
      let attempts = json["attempts"]?.integer
    else { return nil }
    self.init(
      id: id, webhook: Policy.Webhook(url: url, secretVariable: json["secret_env"]?.string), event: event,
      body: body, created: Timestamp(milliseconds: created))
    self.attempts = Int(attempts)
    self.due = Timestamp(milliseconds: due)
  }

  private static let schema = "cairn/webhook-delivery/1"
}
