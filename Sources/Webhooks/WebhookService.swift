internal import Dispatch
internal import Git
public import Ledger
internal import Records
internal import Synchronization

/// Follows the branch as long as a server runs, whoever moves it, and tells the webhooks. It has a thread of its own:
/// no answer waits for it.
public final class WebhookService: Sendable {
  private let settings: WebhookSettings
  private let open: @Sendable () throws -> Ledger
  private let isStopped = Mutex(false)
  private let wake = DispatchSemaphore(value: 0)
  private let finished = DispatchGroup()

  /// - Parameter open: opens the repository as it is then.
  public init(_ settings: WebhookSettings, opening open: @escaping @Sendable () throws -> Ledger) {
    self.settings = settings
    self.open = open
  }

  public func start() {
    DispatchQueue(label: "cairn.webhooks").async(group: finished) { [self] in follow() }
  }

  /// Ends it once a message that is under way is sent, or after some seconds. What is left waits on the disk.
  public func stop() {
    isStopped.withLock { $0 = true }
    wake.signal()
    _ = finished.wait(timeout: .now() + .seconds(5))
  }

  /// Milliseconds between two looks at the branch, which cost a few questions to the file system.
  private static let pause = 500

  private func follow() {
    var seen: (ledger: Ledger, surroundings: Ledger.Surroundings, tip: BranchTip)?
    var waits = true
    while !isStopped.withLock({ $0 }) {
      do {
        if let old = seen, try hasMoved(old) { seen = nil }
        if seen == nil {
          // `cairn.yaml` may be another one in what was pushed.
          let ledger = try open()
          let place = (ledger, ledger.surroundings, try ledger.branchTip())
          try WebhookCourier(ledger, settings).collect()
          seen = place
          waits = true
        }
        if waits, let ledger = seen?.ledger, !ledger.policy.webhooks.isEmpty {
          waits = try WebhookCourier(ledger, settings).deliver() > 0
        }
      } catch {
        settings.notice("webhooks: \(error)")
        seen = nil
      }
      _ = wake.wait(timeout: .now() + .milliseconds(Self.pause))
    }
  }

  private func hasMoved(_ old: (ledger: Ledger, surroundings: Ledger.Surroundings, tip: BranchTip)) throws
    -> Bool
  {
    try old.ledger.surroundings != old.surroundings || old.ledger.branchTip(after: old.tip) != old.tip
  }
}
