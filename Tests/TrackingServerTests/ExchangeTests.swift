import Records
import TestSupport
import Testing

@testable import TrackingServer

@Suite("The server answers")
struct ExchangeTests {
  @Test("health and version in plain text")
  func plain() throws {
    let fixture = try ServerFixture()
    let health = try fixture.ask("GET", "/health")
    #expect(health.status == 200 && health.text == "OK")
    #expect(health["content-type"] == "text/plain; charset=utf-8")
    let version = try fixture.ask("GET", "/version")
    let parts = version.text.split(separator: ".").compactMap { Int($0) }
    #expect(parts.count == 3)
    // Below, clients leave parts of MLflow 3 out.
    #expect(parts[0] == 3 && parts[1] >= 4)
    try fixture.stop()
  }

  @Test("any number of requests on one connection, in their order, also when they come at once")
  func pipelined() throws {
    let fixture = try ServerFixture()
    let connection = try fixture.connect()
    connection.send(
      ServerFixture.request("GET", "/health") + ServerFixture.request("GET", "/version")
        + ServerFixture.request("GET", "/api/2.0/mlflow/experiments/get?experiment_id=0"))
    #expect(try connection.receive().text == "OK")
    #expect(try connection.receive().text == "3.17.2")
    #expect(try connection.receive().text.contains("\"Default\""))
    try fixture.stop()
  }

  @Test("HEAD as GET, without the body")
  func head() throws {
    let fixture = try ServerFixture()
    let connection = try fixture.connect()
    connection.send(ServerFixture.request("HEAD", "/health") + ServerFixture.request("GET", "/health"))
    let head = try connection.receive(hasBody: false)
    #expect(head.status == 200 && head["content-length"] == "2")
    #expect(try connection.receive().text == "OK")
    try fixture.stop()
  }

  @Test("the absolute form of an address that proxies send, and escapes in it")
  func absolute() throws {
    let fixture = try ServerFixture()
    #expect(try fixture.ask("GET", "http://localhost/health").text == "OK")
    #expect(try fixture.ask("GET", "/%68ealth").text == "OK")
    let spaced = try fixture.ask("GET", "/api/2.0/mlflow/experiments/get-by-name?experiment_name=De%66ault")
    #expect(spaced.status == 200)
    try fixture.stop()
  }

  @Test("an unknown address with MLflow's error, and a method that nobody has")
  func unknown() throws {
    let fixture = try ServerFixture()
    let unknown = try fixture.ask("POST", "/api/2.0/mlflow/nothing", body: "{}")
    #expect(unknown.status == 404)
    #expect(try JSON(parsing: unknown.body)["error_code"]?.string == "ENDPOINT_NOT_FOUND")
    #expect(try fixture.ask("GET", "/nothing").status == 404)
    #expect(try fixture.ask("PROPFIND", "/api/2.0/mlflow/runs/get").status == 405)
    #expect(try fixture.ask("POST", "/", body: "").status == 405)
    try fixture.stop()
  }

  @Test("a client that waits to be told to go on")
  func expectContinue() throws {
    let fixture = try ServerFixture()
    let connection = try fixture.connect()
    let body = "{\"name\":\"patient\"}"
    connection.send(
      "POST /api/2.0/mlflow/experiments/create HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + "Expect: 100-continue\r\nContent-Length: \(body.utf8.count)\r\n\r\n")
    #expect(try connection.receive().status == 100)
    connection.send(body)
    #expect(try connection.receive().status == 200)
    try fixture.stop()
  }

  @Test("a body in chunks")
  func chunked() throws {
    let fixture = try ServerFixture()
    let connection = try fixture.connect()
    connection.send(
      "POST /api/2.0/mlflow/experiments/create HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + "Transfer-Encoding: chunked\r\n\r\n8\r\n{\"name\":\r\n9\r\n\"chunked\"\r\n1\r\n}\r\n0\r\n\r\n")
    #expect(try connection.receive().status == 200)
    #expect(
      try fixture.ask("GET", "/api/2.0/mlflow/experiments/get-by-name?experiment_name=chunked").status == 200)
    try fixture.stop()
  }

  @Test("artifacts in both directions, in parts, and larger than any buffer")
  func artifacts() throws {
    let fixture = try ServerFixture()
    let run = try fixture.createRun()
    let place = "/api/2.0/mlflow-artifacts/artifacts/0/\(run)/artifacts/data/large.bin"
    let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    let connection = try fixture.connect()
    connection.send("PUT \(place) HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(bytes.count)\r\n\r\n")
    connection.send(bytes)
    let put = try connection.receive()
    #expect(put.status == 200 && put.body.isEmpty)
    connection.send(ServerFixture.request("GET", place))
    let got = try connection.receive()
    #expect(got.body == bytes)
    #expect(got["content-disposition"] == "attachment; filename=large.bin")
    let part = try fixture.ask("GET", place, ["Range: bytes=1000000-1000009"])
    #expect(part.status == 206 && part.body == Array(bytes[1_000_000..<1_000_010]))
    let unchanged = try fixture.ask("GET", place, ["If-None-Match: \(got["etag"] ?? "")"])
    #expect(unchanged.status == 304)
    try fixture.stop()
  }

  @Test("an upload that breaks off leaves nothing, in chunks or by its length")
  func brokenOff() throws {
    let fixture = try ServerFixture()
    let run = try fixture.createRun()
    let place = "/api/2.0/mlflow-artifacts/artifacts/0/\(run)/artifacts/"
    for (name, head, body) in [
      ("a", "Content-Length: 1000", "only the beginning"),
      ("b", "Transfer-Encoding: chunked", "5\r\nhello\r\n"),
    ] {
      let connection = try fixture.connect()
      connection.send("PUT \(place)\(name) HTTP/1.1\r\nHost: localhost\r\n\(head)\r\n\r\n\(body)")
      connection.finish()
      if let answer = try? connection.receive() { #expect(answer.status == 400) }
    }
    // A connection is handled to its end before the server has stopped.
    try fixture.stop()
    let files = try fixture.repository.git("status", "--porcelain", "--untracked-files=all")
    #expect(!files.contains("/artifacts/"), "\(files)")
  }
}
