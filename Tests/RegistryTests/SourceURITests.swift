import Testing

@testable import Registry

@Suite("Addresses of models")
struct SourceURITests {
  @Test("are taken apart as Python does it")
  func parts() {
    let uri = SourceURI("S3://Host/a/b%20c?q#f")
    #expect(uri.scheme == "s3" && uri.host == "Host" && uri.path == "/a/b%20c")
    #expect(uri.parts == ["a", "b c"])
    #expect(SourceURI("/a:b").scheme == "")
    #expect(SourceURI("1s:/x").scheme == "")
    #expect(SourceURI(" \tfi\nle:/x").scheme == "file")
  }

  @Test(
    "are plain and absolute, or not",
    arguments: [
      ("s3://b/a", true), ("s3:/b", true), ("s3://b/a//c/", true), ("s3://b", false), ("s3://b/", false),
      ("s3:b", false),
      ("s3://b/..", false), ("s3://b/%2E%2e/x", false), ("s3://b/%25252e%25252e/x", false),
      ("s3://b/./a", false),
      ("s3://b/a..b", true), ("s3://b/a%00", false), ("s3://b/a?x=/../y", false),
    ])
  func plain(text: String, isPlain: Bool) { #expect(SourceURI(text).isPlainAbsolute == isPlain) }

  @Test("lie in others, or not, however they are written")
  func within() {
    let root = SourceURI("mlflow-artifacts:/0/r/artifacts")
    #expect(SourceURI("mlflow-artifacts:/0/r/artifacts").isWithin(root))
    #expect(SourceURI("MLFLOW-artifacts:/0//r/%61rtifacts/m").isWithin(root))
    #expect(!SourceURI("mlflow-artifacts:/0/r/artifacts2").isWithin(root))
    #expect(!SourceURI("mlflow-artifacts://h/0/r/artifacts").isWithin(root))
    #expect(!SourceURI("mlflow-artifacts:/x").isWithin(SourceURI("mlflow-artifacts:/")))
  }

  @Test("name a version, a stage, an alias, the latest, or a logged model")
  func addresses() {
    let cases: [(String, ModelAddress?)] = [
      ("models:/a/1", .version(name: "a", "1")), ("models:/a/Latest", .latest(name: "a")),
      ("models:/a/Production", .stage(name: "a", "Production")), ("models:/a@b@c", .alias(name: "a@b", "c")),
      ("models:/m-1", .loggedModel("m-1")), ("models:/a/1/2", nil), ("models:/", nil), ("models:a/1", nil),
      ("models:/a@", nil), ("models:/a/", nil), ("runs:/a/1", nil),
    ]
    for (text, address) in cases { #expect(ModelAddress(SourceURI(text)) == address, "\(text)") }
  }
}
