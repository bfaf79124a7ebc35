import Records
import Testing

@Suite("Webhooks of cairn.yaml")
struct PolicyWebhookTests {
  private func webhooks(_ yaml: String) throws -> [Policy.Webhook] {
    try Policy(parsing: Array("version: 1\nwebhooks:\n\(yaml)".utf8)).webhooks
  }

  @Test("an address alone, and one with events and a secret")
  func forms() throws {
    let yaml = """
        - https://a.example.org/x
        - url: http://b:8080
          events: [model_version.created, model_version_stage.updated]
          secret_env: CAIRN_WEBHOOK_B
      """
    #expect(
      try webhooks(yaml) == [
        Policy.Webhook(url: "https://a.example.org/x"),
        Policy.Webhook(
          url: "http://b:8080", events: ["model_version.created", "model_version_stage.updated"],
          secretVariable: "CAIRN_WEBHOOK_B"),
      ])
  }

  @Test(
    "what cannot be one is refused, with its place",
    arguments: [
      ("  - ftp://a\n", 3, "no address"), ("  - https://user@a\n", 3, "no address"),
      ("  - events: []\n", 3, "lacks its 'url'"),
      ("  - url: https://a\n    events: [stage.moved]\n", 4, "is no event"),
      ("  - url: https://a\n    secret_env: HOME\n", 4, "CAIRN_WEBHOOK_"),
      ("  - url: https://a\n    secret_env: s3cret\n", 4, "belongs into no file"),
      ("  - url: https://a\n    event: [x]\n", 4, "did you mean 'events'"),
    ])
  func refused(yaml: String, line: Int, reason: String) {
    let error = #expect(throws: RecordError.self) { try webhooks(yaml) }
    #expect(
      error?.line == line && error?.description.contains(reason) == true, "\(String(describing: error))")
  }

  @Test("each event's name is an entity and an action")
  func events() {
    for event in WebhookEvent.allCases { #expect(event.entity + "." + event.action == event.rawValue) }
  }
}
