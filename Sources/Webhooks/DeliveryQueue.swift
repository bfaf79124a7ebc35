internal import Digests
internal import Files
internal import Git
internal import Ledger
internal import Records
internal import Registry

/// What is to be sent, one file each below the Git directory, so that neither a restart nor a crash loses any.
struct DeliveryQueue {
  let directory: String

  init(_ ledger: Ledger) throws {
    directory = ledger.privateDirectory + "/webhooks"
    try StoreFile.makeDirectories("cairn/webhooks", below: ledger.repository.commonDirectory)
  }

  // MARK: What was told

  /// The commit up to which everything was put into the queue; nil when nothing ever was.
  func told() throws -> ObjectID? {
    try StoreFile.read(directory + "/told").flatMap { bytes in
      try? ObjectID(hex: String(decoding: bytes.prefix(40), as: UTF8.self))
    }
  }

  /// Puts what is news into the queue, and remembers up to where.
  ///
  /// Again after a crash it writes the same files.
  func add(_ news: [RegistryNews], upTo tip: ObjectID, for webhooks: [Policy.Webhook], now: Timestamp) throws
  {
    for (index, item) in news.enumerated() {
      guard let event = item.event else { continue }
      for webhook in webhooks where webhook.events.isEmpty || webhook.events.contains(event.rawValue) {
        let id = Self.id(webhook.url, item.commit.hex, "\(index)")
        let body = JSON.object([
          .init("entity", .string(event.entity)), .init("action", .string(event.action)),
          .init("timestamp", .string(Self.moment(now))), .init("data", item.data),
        ]).compact()
        let delivery = Delivery(
          id: id, webhook: webhook, event: event.rawValue, body: String(decoding: body, as: UTF8.self),
          created: now)
        let name = "\(Self.digits(item.time, 12))-\(Self.digits(Int64(index), 6))-\(id).json"
        try StoreFile.replace(directory + "/" + name, with: delivery.formatted(), sync: false)
      }
    }
    try StoreFile.syncDirectory(directory)
    try StoreFile.replace(directory + "/told", with: Array("\(tip)\n".utf8), sync: true)
  }

  // MARK: What waits

  /// In the order in which it happened.
  func waiting() throws -> [(name: String, delivery: Delivery)] {
    try StoreFile.names(in: directory).filter { $0.hasSuffix(".json") }.sorted().compactMap { name in
      guard let bytes = try StoreFile.read(directory + "/" + name) else { return nil }
      guard let delivery = Delivery(parsing: bytes) else {
        // Torn by a crash, which repeats what it tells.
        try StoreFile.remove(directory + "/" + name)
        return nil
      }
      return (name, delivery)
    }
  }

  func remove(_ name: String) throws { try StoreFile.remove(directory + "/" + name) }

  func update(_ name: String, _ delivery: Delivery) throws {
    try StoreFile.replace(directory + "/" + name, with: delivery.formatted(), sync: false)
  }

  /// In the form of a UUID, and the same for the same message.
  private static func id(_ parts: String...) -> String {
    let hex = SHA256.hex(of: Array(parts.joined(separator: "\n").utf8))
    var id = ""
    for (index, digit) in hex.prefix(32).enumerated() {
      if [8, 12, 16, 20].contains(index) { id.append("-") }
      id.append(digit)
    }
    return id
  }

  /// As Python's `datetime.isoformat` writes it.
  private static func moment(_ time: Timestamp) -> String {
    let text = time.description
    return text.hasSuffix("Z") ? text.dropLast() + "000+00:00" : text
  }

  private static func digits(_ number: Int64, _ count: Int) -> String {
    let text = String(max(0, number))
    return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
  }
}
