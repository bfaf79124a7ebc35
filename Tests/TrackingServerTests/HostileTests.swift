import Records
import TestSupport
import Testing

@testable import TrackingServer

@Suite("The server is not impressed by")
struct HostileTests {
  @Test(
    "a Host header that names somebody else",
    arguments: ["evil.example", "evil.example:5000", "localhost.evil.example", "127.0.0.1.evil.example", ""])
  func host(_ host: String) throws {
    let fixture = try ServerFixture()
    let answer = try fixture.ask("GET", "/api/2.0/mlflow/experiments/search?max_results=1", ["Host: \(host)"])
    #expect(answer.status == 403)
    #expect(try fixture.ask("GET", "/", ["Host: \(host)"]).status == 403)
    // What asks for the health of all servers does not know each one's name.
    #expect(try fixture.ask("GET", "/health", ["Host: \(host)"]).status == 200)
    try fixture.stop()
  }

  @Test(
    "and answers to its own names",
    arguments: [
      "localhost", "LOCALHOST:5000", "127.0.0.1:1", "[::1]:5000", "10.1.2.3", "ml.example", "a.corp:80",
    ])
  func ownNames(_ host: String) throws {
    let fixture = try ServerFixture { configuration, _ in
      configuration.allowedHosts = ["ml.example", "*.corp"]
    }
    let answer = try fixture.ask("GET", "/api/2.0/mlflow/experiments/get?experiment_id=0", ["Host: \(host)"])
    #expect(answer.status == 200)
    try fixture.stop()
  }

  @Test(
    "a page from elsewhere that posts",
    arguments: [
      ("http://evil.example", 403), ("null", 403), ("http://localhost.evil.example", 403),
      ("http://localhost:3000", 200), ("http://127.0.0.1:8080", 200), ("https://ok.example", 200),
    ])
  func origin(_ origin: String, _ status: Int) throws {
    let fixture = try ServerFixture { configuration, _ in
      configuration.allowedOrigins = ["https://ok.example"]
    }
    let answer = try fixture.ask(
      "POST", "/api/2.0/mlflow/experiments/create", ["Origin: \(origin)"], body: "{\"name\":\"a\"}")
    #expect(answer.status == status)
    #expect(answer["access-control-allow-origin"] == (status == 200 ? origin : nil))
    let known = try fixture.ask("GET", "/api/2.0/mlflow/experiments/get-by-name?experiment_name=a")
    #expect(known.status == (status == 200 ? 200 : 404))
    try fixture.stop()
  }

  @Test("heads that are too large, by one header or by many")
  func heads() throws {
    let fixture = try ServerFixture()
    let long = "GET /health HTTP/1.1\r\nHost: localhost\r\nX-Long: " + String(repeating: "a", count: 100_000)
    let many = (0..<5000).map { "X-\($0): a" }.joined(separator: "\r\n")
    let target = "GET /" + String(repeating: "b", count: 200_000) + " HTTP/1.1\r\nHost: localhost"
    for head in [long, "GET /health HTTP/1.1\r\nHost: localhost\r\n\(many)", target] {
      let connection = try fixture.connect()
      connection.send(head + "\r\n\r\n")
      // Refused, or cut off while it was still being sent.
      if let answer = try? connection.receive() { #expect(answer.status == 400) }
    }
    #expect(try fixture.ask("GET", "/health").status == 200)
    try fixture.stop()
  }

  @Test(
    "what is no HTTP",
    arguments: [
      "\u{0}\u{1}\u{2}\u{3}\r\n\r\n", "GET\r\n\r\n", "GET /health HTTP/9.9\r\n\r\n",
      "GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
      "GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "POST /api/2.0/mlflow/runs/create HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ])
  func nonsense(_ text: String) throws {
    let fixture = try ServerFixture()
    let connection = try fixture.connect()
    connection.send(text)
    if let answer = try? connection.receive() { #expect((400..<500).contains(answer.status)) }
    #expect(try fixture.ask("GET", "/health").status == 200)
    try fixture.stop()
  }

  @Test("a body that is longer than it may be, said beforehand or not")
  func bodies() throws {
    let fixture = try ServerFixture { configuration, _ in configuration.bodyLimit = 1000 }
    let body = "{\"name\":\"" + String(repeating: "a", count: 2000) + "\"}"
    let said = try fixture.ask("POST", "/api/2.0/mlflow/experiments/create", body: body)
    #expect(said.status == 413)
    let connection = try fixture.connect()
    connection.send(
      "POST /api/2.0/mlflow/experiments/create HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
        + "Content-Type: application/json\r\n\r\n\(String(body.utf8.count, radix: 16))\r\n\(body)\r\n0\r\n\r\n"
    )
    #expect(try connection.receive().status == 413)
    // The rest was read away: the connection goes on.
    connection.send(ServerFixture.request("GET", "/health"))
    #expect(try connection.receive().text == "OK")
    try fixture.stop()
  }

  @Test("clients that send their head or their body byte by byte, or nothing at all")
  func slow() throws {
    let fixture = try ServerFixture { configuration, _ in
      configuration.idleSeconds = 1
      configuration.bodyTime = .seconds(1)
    }
    let silent = try fixture.connect()
    let head = try fixture.connect()
    head.send("GET /health HTTP/1.1\r\nHo")
    let body = try fixture.connect()
    body.send(
      "POST /api/2.0/mlflow/experiments/create HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + "Content-Length: 100\r\n\r\n{")
    #expect(try silent.isClosed())
    #expect(try head.isClosed())
    #expect(try body.isClosed())
    #expect(try fixture.ask("GET", "/health").status == 200)
    try fixture.stop()
  }

  @Test("more connections than it takes: those that are there are served")
  func crowd() throws {
    let fixture = try ServerFixture { configuration, _ in configuration.connectionLimit = 3 }
    let first = try fixture.connect()
    first.send(ServerFixture.request("GET", "/health"))
    #expect(try first.receive().text == "OK")
    let others = try (0..<8).map { _ in try fixture.connect() }
    var turnedAway = 0
    for other in others {
      other.send(ServerFixture.request("GET", "/health"))
      if (try? other.receive()) == nil { turnedAway += 1 }
    }
    #expect(turnedAway == 6)
    first.send(ServerFixture.request("GET", "/health"))
    #expect(try first.receive().text == "OK")
    try fixture.stop()
  }

  @Test(
    "paths that lead out of the artifacts, however they are spelled",
    arguments: [
      "../../../../../outside", "..%2f..%2f..%2foutside", "%2e%2e/%2e%2e/outside", "..%252f..%252foutside",
      "/outside", "%2foutside", "a%00b", "a/../../../outside", "..%5c..%5coutside", "C:/outside",
    ])
  func paths(_ path: String) throws {
    let fixture = try ServerFixture()
    let run = try fixture.createRun()
    try fixture.repository.write("outside", "secret")
    let place = "/api/2.0/mlflow-artifacts/artifacts/0/\(run)/artifacts/" + path
    let put = try fixture.ask("PUT", place, ["Content-Type: application/octet-stream"], body: "broken in")
    #expect((400..<500).contains(put.status) || put.status == 200)
    #expect(try fixture.ask("GET", place).text != "secret")
    #expect(try !fixture.ask("GET", "/get-artifact?run_id=\(run)&path=\(path)").text.contains("secret"))
    #expect(try fixture.repository.read("outside") == "secret")
    let strangers = try fixture.repository.git("status", "--porcelain", "--untracked-files=all")
      .split(separator: "\n").filter { !$0.hasPrefix("?? cairn/") && $0 != "?? outside" }
    #expect(strangers.isEmpty)
    try fixture.stop()
  }
}
