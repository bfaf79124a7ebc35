import Git
import Ledger
import Records
import Registry
import Synchronization
import TestSupport

@testable import Webhooks

/// A repository whose `cairn.yaml` names webhooks, with a clock that is moved by hand.
final class WebhookFixture: Sendable {
  let repository: TestRepository
  let registry = ModelRegistry()
  let churn: ModelName
  let time = Mutex<Int64>(1_735_732_800_000)
  let notices = Mutex<[String]>([])

  init(_ webhooks: String) throws {
    churn = try ModelName("churn")
    repository = try TestRepository()
    try repository.commit("begin", files: ["cairn.yaml": "version: 1\nwebhooks:\n\(webhooks)"])
  }

  func ledger() throws -> Ledger {
    let context = LedgerContext(
      environment: repository.environment, processes: ProcessTable(machine: "here 1", startOf: { _ in nil }),
      now: { Timestamp(milliseconds: 1_735_732_800_000) }, notice: { _ in })
    return try Ledger.open(at: repository.path, context: context)
  }

  func settings(secret: String? = "s3cret", trusted: Bool = true) -> WebhookSettings {
    var environment = trusted ? [WebhookSettings.trustVariable: "127.0.0.1"] : [:]
    environment["CAIRN_WEBHOOK_SECRET"] = secret
    return WebhookSettings(
      environment: environment, now: { [self] in Timestamp(milliseconds: time.withLock { $0 }) },
      notice: { [self] text in notices.withLock { $0.append(text) } })
  }

  func courier(secret: String? = "s3cret", trusted: Bool = true) throws -> WebhookCourier {
    try WebhookCourier(ledger(), settings(secret: secret, trusted: trusted))
  }

  /// Registers a version in a model that it makes.
  func register() throws {
    let ledger = try ledger()
    try registry.createModel(churn, description: "Who leaves", tags: ["team": "growth"], in: ledger)
    try registry.createVersion(of: churn, NewVersion(source: "s3://bucket/1"), in: ledger)
  }

  func pass(seconds: Int64) { time.withLock { $0 += seconds * 1000 } }

  /// The files that wait.
  func waiting() throws -> Int { try DeliveryQueue(ledger()).waiting().count }
}
