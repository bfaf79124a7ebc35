import Synchronization
import TestSupport
import Testing

@testable import Webhooks

@Suite("Where webhooks may lead")
struct WebhookTargetTests {
  @Test(
    "addresses that only this machine can reach are refused",
    arguments: [
      "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://10.1.2.3/x",
      "https://192.168.0.1/",
      "https://172.16.0.1/", "https://169.254.169.254/latest/meta-data", "https://100.64.0.1/",
      "https://0.0.0.0/",
      "https://[::1]/", "https://[fe80::1]/", "https://[fd00::1]/", "https://[::ffff:10.0.0.1]/",
      "https://[64:ff9b::a00:1]/", "https://[2002:7f00:1::]/", "https://localhost:8080/", "https://[::]/",
      "https://224.0.0.1/",
    ])
  func refused(url: String) throws {
    guard case .refused = try #require(WebhookTarget(url)).verdict(trusting: []) else {
      Issue.record("\(url) is let through")
      return
    }
  }

  @Test(
    "public addresses are let through, with TLS",
    arguments: ["8.8.8.8", "[2001:4860:4860::8888]", "172.32.0.1"])
  func allowed(host: String) throws {
    let plain = host.filter { $0 != "[" && $0 != "]" }
    #expect(try #require(WebhookTarget("https://\(host):8443/a?b")).verdict(trusting: []) == .allowed(plain))
    guard case .refused = try #require(WebhookTarget("http://\(host)/")).verdict(trusting: []) else {
      Issue.record("spoken to in the clear")
      return
    }
  }

  @Test("a host that the operator trusts may be anywhere")
  func trusted() throws {
    #expect(
      try #require(WebhookTarget("http://LOCALHOST:1/")).verdict(trusting: ["localhost"]) != .refused(""))
    #expect(
      try #require(WebhookTarget("http://127.0.0.1:1/")).verdict(trusting: ["127.0.0.1"])
        == .allowed("127.0.0.1"))
  }

  @Test(
    "what is no address is none", arguments: ["ftp://a/", "https://", "https://u@a/", "https://a\\b/", "a"])
  func none(url: String) {
    #expect(WebhookTarget(url) == nil)
  }

  @Test("a message to a private address is given up, and said")
  func message() throws {
    let receiver = try Receiver()
    defer { receiver.close() }
    let fixture = try WebhookFixture("  - https://127.0.0.1:\(receiver.port)/\n")
    try fixture.courier().collect()
    try fixture.register()
    try fixture.courier(trusted: false).collect()
    #expect(try fixture.courier(trusted: false).deliver() == 0)
    #expect(receiver.messages.isEmpty)
    #expect(fixture.notices.withLock { $0 }.first?.contains("no public address") == true)
  }
}
