internal import Dispatch
internal import Files
public import Git
public import Ledger
internal import Records
internal import Registry

/// Tells the webhooks of `cairn.yaml` what happens in the registry: what the branch's history tells is put into a queue
/// on the disk, and what is in the queue is sent until it is taken.
///
/// ```swift
/// let courier = WebhookCourier(ledger, sender)
/// try courier.collect()
/// let rest = try courier.deliver()
/// ```
public struct WebhookCourier {
  private let ledger: Ledger
  private let settings: WebhookSettings
  private let registry: ModelRegistry

  public init(_ ledger: Ledger, _ settings: WebhookSettings) {
    self.ledger = ledger
    self.settings = settings
    registry = ModelRegistry()
  }

  /// Puts what the branch came to have since the last time into the queue.
  ///
  /// - Parameter start: what counts as told where nothing ever was; nil is all that there is now, so that nobody is told
  ///   the whole history.
  public func collect(since start: ObjectID? = nil) throws {
    guard !ledger.policy.webhooks.isEmpty, let tip = try ledger.tip() else { return }
    let queue = try DeliveryQueue(ledger)
    guard let lock = try FileLock.take(queue.directory + "/collect.lock", patience: .seconds(10)) else {
      return
    }
    try lock.during {
      let told = try queue.told() ?? start ?? tip
      if told == tip, try queue.told() != nil { return }
      let news = try registry.news(from: told, to: tip, in: ledger)
      try queue.add(news, upTo: tip, for: ledger.policy.webhooks, now: settings.now())
    }
  }

  /// Sends what is due, to each address in order, and to different ones at once.
  ///
  /// - Returns: how many wait for another attempt.
  @discardableResult
  public func deliver() throws -> Int {
    let queue = try DeliveryQueue(ledger)
    // Who else delivers takes care of all of it. A moment's patience, because a program that is just being started
    // holds our own locks until it runs.
    guard let lock = try FileLock.take(queue.directory + "/deliver.lock", patience: .seconds(1)) else {
      return try queue.waiting().count
    }
    return try lock.during {
      let groups = Dictionary(grouping: try queue.waiting()) { $0.delivery.webhook.url }
      let letters = Array(groups.values)
      let settings = settings
      DispatchQueue.concurrentPerform(iterations: letters.count) { index in
        Self.deliver(letters[index], queue, settings)
      }
      return try queue.waiting().count
    }
  }

  private static func deliver(
    _ letters: [(name: String, delivery: Delivery)], _ queue: DeliveryQueue, _ settings: WebhookSettings
  ) {
    let sender = WebhookSender(environment: settings.environment, trustedHosts: settings.trustedHosts)
    for (name, delivery) in letters {
      let now = settings.now()
      // One that waits keeps those behind it waiting.
      guard delivery.due <= now else { return }
      let what = "webhook \(delivery.webhook.url.escapedForMessage): \(delivery.event)"
      do {
        switch sender.send(delivery, now: now) {
        case .taken: try queue.remove(name)
        case .refused(let reason):
          settings.notice("\(what) was given up: \(reason)")
          try queue.remove(name)
        case .later(let reason, let asked):
          guard now.milliseconds - delivery.created.milliseconds < longest else {
            settings.notice("\(what) was given up after a day: \(reason)")
            try queue.remove(name)
            continue
          }
          settings.notice("\(what) waits: \(reason)")
          try queue.update(name, delivery.postponed(at: now, asked: asked))
          return
        }
      } catch {
        settings.notice("\(what): \(error)")
        return
      }
    }
  }

  /// A message that nobody took for so long is given up, in milliseconds.
  private static let longest: Int64 = 24 * 3_600_000
}

extension Delivery {
  /// After one more attempt: due in 1, 2, 4, … seconds, at most in ten minutes, unless the receiver asks for more.
  func postponed(at now: Timestamp, asked: Int?) -> Delivery {
    var next = self
    next.attempts += 1
    let pause = max(1 << min(attempts, 10), min(asked ?? 0, 3600))
    next.due = Timestamp(milliseconds: now.milliseconds + Int64(min(pause, max(600, asked ?? 0))) * 1000)
    return next
  }
}
