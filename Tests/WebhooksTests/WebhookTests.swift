import Records
import Registry
import Synchronization
import TestSupport
import Testing

@testable import Webhooks

@Suite("Webhooks")
struct WebhookTests {
  @Test("what happens to models is told in MLflow's words, in order, once")
  func told() throws {
    let receiver = try Receiver()
    defer { receiver.close() }
    let fixture = try WebhookFixture("  - \(receiver.url)\n")
    try fixture.courier().collect()
    try fixture.register()
    let ledger = try fixture.ledger()
    try fixture.registry.setTag("checked", "yes", of: fixture.churn, 1, in: ledger)
    try fixture.registry.setAlias("champion", of: fixture.churn, to: 1, in: ledger)
    try fixture.registry.move(fixture.churn, 1, to: .production, in: ledger)
    try fixture.registry.deleteTag("checked", of: fixture.churn, 1, in: ledger)
    try fixture.registry.deleteAlias("champion", of: fixture.churn, in: ledger)
    for _ in 0..<2 {
      try fixture.courier().collect()
      #expect(try fixture.courier().deliver() == 0)
    }
    let bodies = try receiver.messages.map { try JSON(parsing: Array($0.body.utf8)) }
    let told = bodies.map { "\($0["entity"]?.string ?? "").\($0["action"]?.string ?? "")" }
    #expect(
      told == [
        "registered_model.created", "model_version.created", "model_version_tag.set",
        "model_version_alias.created", "model_version_stage.updated", "model_version_tag.deleted",
        "model_version_alias.deleted",
      ])
    let data = bodies.compactMap { $0["data"] }.map { String(decoding: $0.compact(), as: UTF8.self) }
    let commit = try fixture.repository.id("HEAD~2")
    #expect(
      data == [
        #"{"name":"churn","tags":{"team":"growth"},"description":"Who leaves"}"#,
        #"{"name":"churn","version":"1","source":"s3://bucket/1","run_id":null,"tags":{},"description":null}"#,
        #"{"name":"churn","version":"1","key":"checked","value":"yes"}"#,
        #"{"name":"churn","alias":"champion","version":"1"}"#,
        #"{"name":"churn","version":"1","stage":"Production","previous_stage":"None","commit":"\#(commit)"}"#,
        #"{"name":"churn","version":"1","key":"checked"}"#,
        #"{"name":"churn","alias":"champion"}"#,
      ])
    #expect(bodies.first?["timestamp"]?.string == "2025-01-01T12:00:00.000000+00:00")
  }

  @Test("a message is signed as Standard Webhooks are, over the bytes that are sent")
  func signed() throws {
    let receiver = try Receiver()
    defer { receiver.close() }
    let fixture = try WebhookFixture("  - url: \(receiver.url)\n    secret_env: CAIRN_WEBHOOK_SECRET\n")
    try fixture.courier().collect()
    try fixture.register()
    try fixture.courier().collect()
    try fixture.courier().deliver()
    let message = try #require(receiver.messages.first)
    #expect(message.headers["content-type"] == "application/json")
    #expect(message.headers["x-mlflow-timestamp"] == "1735732800")
    let id = try #require(message.headers["x-mlflow-delivery-id"])
    let program = """
      import base64, hashlib, hmac, sys
      code = hmac.new(b's3cret', (sys.argv[1] + '.1735732800.' + sys.stdin.read()).encode(), hashlib.sha256)
      print('v1,' + base64.b64encode(code.digest()).decode())
      """
    let expected = try Program.run("python3", ["-c", program, id], input: Array(message.body.utf8))
    #expect(message.headers["x-mlflow-signature"].map { $0 + "\n" } == expected.text)
  }

  @Test("without its secret nothing is sent, and nothing is lost")
  func withoutSecret() throws {
    let receiver = try Receiver()
    defer { receiver.close() }
    let fixture = try WebhookFixture("  - url: \(receiver.url)\n    secret_env: CAIRN_WEBHOOK_SECRET\n")
    try fixture.courier().collect()
    try fixture.register()
    try fixture.courier(secret: nil).collect()
    #expect(try fixture.courier(secret: nil).deliver() == 2)
    #expect(receiver.messages.isEmpty)
    fixture.pass(seconds: 2)
    #expect(try fixture.courier().deliver() == 0)
    #expect(receiver.messages.count == 2)
  }

  @Test("only the events that a webhook asks for are told")
  func chosen() throws {
    let receiver = try Receiver()
    defer { receiver.close() }
    let fixture = try WebhookFixture("  - url: \(receiver.url)\n    events: [model_version.created]\n")
    try fixture.courier().collect()
    try fixture.register()
    try fixture.courier().collect()
    try fixture.courier().deliver()
    #expect(receiver.messages.count == 1)
  }

  @Test(
    "who is busy is asked again, later each time, and in order",
    arguments: [("503 Busy", 1), ("429 Slow\r\nRetry-After: 7", 7), ("500 Oops\r\nRetry-After: nonsense", 1)])
  func retried(answer: String, pause: Int64) throws {
    let receiver = try Receiver(answering: [answer, "502 Oops"])
    defer { receiver.close() }
    let fixture = try WebhookFixture("  - \(receiver.url)\n")
    try fixture.courier().collect()
    try fixture.register()
    try fixture.courier().collect()
    #expect(try fixture.courier().deliver() == 2)
    // Too early.
    #expect(try fixture.courier().deliver() == 2)
    #expect(receiver.messages.count == 1)
    fixture.pass(seconds: pause)
    #expect(try fixture.courier().deliver() == 2)
    fixture.pass(seconds: 2)
    #expect(try fixture.courier().deliver() == 0)
    let messages = receiver.messages
    try #require(messages.count == 4)
    #expect(Set(messages.prefix(3).map { $0.headers["x-mlflow-delivery-id"] }).count == 1)
    #expect(messages[3].headers["x-mlflow-delivery-id"] != messages[0].headers["x-mlflow-delivery-id"])
  }

  @Test("who does not want a message is not asked again; the next one goes all the same")
  func refused() throws {
    let receiver = try Receiver(answering: ["410 Gone"])
    defer { receiver.close() }
    let fixture = try WebhookFixture("  - \(receiver.url)\n")
    try fixture.courier().collect()
    try fixture.register()
    try fixture.courier().collect()
    #expect(try fixture.courier().deliver() == 0)
    #expect(receiver.messages.count == 2)
    #expect(fixture.notices.withLock { $0 }.first?.contains("it answered 410") == true)
  }

  @Test("what nobody takes for a day is given up, and said")
  func givenUp() throws {
    let fixture = try WebhookFixture("  - http://127.0.0.1:1/\n")
    try fixture.courier().collect()
    try fixture.register()
    try fixture.courier().collect()
    #expect(try fixture.courier().deliver() == 2)
    fixture.pass(seconds: 24 * 3600)
    #expect(try fixture.courier().deliver() == 0)
    #expect(fixture.notices.withLock { $0 }.last?.contains("given up after a day") == true)
  }

  @Test("a crash before the branch's place is remembered repeats the same files")
  func crash() throws {
    let receiver = try Receiver()
    defer { receiver.close() }
    let fixture = try WebhookFixture("  - \(receiver.url)\n")
    try fixture.courier().collect()
    let told = try fixture.repository.read(".git/cairn/webhooks/told")
    try fixture.register()
    try fixture.courier().collect()
    try fixture.repository.write(".git/cairn/webhooks/told", told)
    try fixture.repository.write(".git/cairn/webhooks/000-torn.json", "{")
    try fixture.courier().collect()
    #expect(try fixture.waiting() == 2)
  }

  @Test("a receiver's redirection is not followed")
  func redirected() throws {
    let other = try Receiver()
    defer { other.close() }
    let receiver = try Receiver(answering: [
      "307 There\r\nLocation: \(other.url)", "307 There\r\nLocation: \(other.url)",
    ])
    defer { receiver.close() }
    let fixture = try WebhookFixture("  - \(receiver.url)\n")
    try fixture.courier().collect()
    try fixture.register()
    try fixture.courier().collect()
    try fixture.courier().deliver()
    #expect(other.messages.isEmpty && receiver.messages.count == 2)
  }

  @Test("a server's service tells what anybody does to the branch")
  func service() async throws {
    let receiver = try Receiver()
    defer { receiver.close() }
    let fixture = try WebhookFixture("  - \(receiver.url)\n")
    try fixture.courier().collect()
    let service = WebhookService(fixture.settings()) { try fixture.ledger() }
    service.start()
    try fixture.register()
    for _ in 0..<200 where receiver.messages.count < 2 { try await Task.sleep(for: .milliseconds(50)) }
    service.stop()
    #expect(receiver.messages.count == 2)
  }
}
