import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Records
import TestSupport
import Testing

@testable import TrackingServer

@Suite("A server's life")
struct ServerLifeTests {
  @Test("a stop finishes the requests that are under way, and takes no more")
  func stop() throws {
    let fixture = try ServerFixture()
    let connection = try fixture.connect()
    let body = "{\"name\":\"late\"}"
    let request = ServerFixture.request("POST", "/api/2.0/mlflow/experiments/create", body: body)
    connection.send(String(request.dropLast(5)))
    // Its head is certainly read once later connections are answered on each of the server's threads.
    for _ in 0..<16 { #expect(try fixture.ask("GET", "/health").status == 200) }
    let stopped = Thread { _ = try? fixture.stop() }
    stopped.start()
    while (try? fixture.connect()) != nil { usleep(10_000) }
    connection.send(String(request.suffix(5)))
    #expect(try connection.receive().status == 200)
    #expect(try connection.isClosed())
    while !stopped.isFinished { usleep(10_000) }
    #expect(try fixture.repository.git("log", "--format=%s", "-1").contains("late"))
  }

  @Test("a stop commits what was added to a run after its end")
  func commits() throws {
    let fixture = try ServerFixture()
    let run = try fixture.createRun()
    let update = "{\"run_id\":\"\(run)\",\"status\":\"FINISHED\",\"end_time\":2000}"
    #expect(try fixture.ask("POST", "/api/2.0/mlflow/runs/update", body: update).status == 200)
    let tag = "{\"run_id\":\"\(run)\",\"key\":\"late\",\"value\":\"yes\"}"
    #expect(try fixture.ask("POST", "/api/2.0/mlflow/runs/set-tag", body: tag).status == 200)
    try fixture.stop()
    let record = try fixture.repository.git("show", "HEAD:cairn/runs/\(run.prefix(2))/\(run)/run.json")
    #expect(record.contains("\"late\": \"yes\""))
    #expect(try fixture.repository.git("status", "--porcelain").isEmpty)
  }

  @Test(
    "a Unix socket is its user's alone, is not taken from a server that lives, and is when that was killed")
  func unix() throws {
    let folder = try TemporaryDirectory()
    let path = folder.path + "/server.sock"
    let fixture = try ServerFixture()
    var socket = try UnixSocket(path)
    let server = try TrackingServer(
      fixture.service, ServerFixture.configuration(), on: socket.take())
    let connection = try RawConnection(unix: path)
    connection.send(ServerFixture.request("GET", "/health"))
    #expect(try connection.receive().text == "OK")
    var status = stat()
    lstat(path, &status)
    #expect(status.st_mode & 0o777 == 0o600)
    #expect(throws: ServerError.self) { _ = try UnixSocket(path) }
    try server.stop()
    // Its file is still there, as after a kill; nobody answers.
    try socket.remove()
    let stale = try ListeningSocket.open(AF_UNIX, path)
    _ = consume stale
    try folder.write("file", "text")
    #expect(throws: ServerError.self) { _ = try UnixSocket(folder.path + "/file") }
    var next = try UnixSocket(path)
    _ = try next.take()
    #expect(throws: ServerError.self) { _ = try next.take() }
    try next.remove()
    #expect(!TestFiles.exists(path) && !TestFiles.exists(path + ".lock"))
    try fixture.stop()
  }

  @Test("HTTPS, with a certificate")
  func secured() throws {
    let folder = try TemporaryDirectory()
    try folder.write("cert.pem", TestCertificate.certificate)
    try folder.write("key.pem", TestCertificate.key)
    let fixture = try ServerFixture { configuration, _ in
      configuration.tls = (folder.path + "/cert.pem", folder.path + "/key.pem")
    }
    #expect(
      try SecureClient.ask(fixture.port, ServerFixture.request("GET", "/health")).hasSuffix("\r\n\r\nOK"))
    // Who does not speak it is not answered.
    let plain = try fixture.connect()
    plain.send(ServerFixture.request("GET", "/health"))
    #expect((try? plain.receive()) == nil)
    try fixture.stop()
    #expect(throws: (any Error).self) {
      try ServerFixture { configuration, _ in
        configuration.tls = (folder.path + "/key.pem", folder.path + "/cert.pem")
      }
    }
  }

  @Test("MLflow's pages come from their folder and from nowhere else, and are kept by browsers")
  func pages() throws {
    let folder = try TemporaryDirectory()
    try folder.write("build/index.html", "<html>pages")
    try folder.write("build/static/js/main.1234.js", "code()")
    try folder.write("secret", "secret")
    #expect(symlink(folder.path + "/secret", folder.path + "/build/link") == 0)
    let fixture = try ServerFixture { configuration, _ in configuration.pages = folder.path + "/build" }
    let index = try fixture.ask("GET", "/")
    #expect(index.text == "<html>pages" && index["content-type"] == "text/html; charset=utf-8")
    #expect(index["cache-control"] == "no-cache")
    let code = try fixture.ask("GET", "/static-files/static/js/main.1234.js")
    #expect(code.text == "code()" && code["content-type"] == "text/javascript; charset=utf-8")
    #expect(code["cache-control"] == "public, max-age=2419200")
    let again = try fixture.ask(
      "GET", "/static-files/static/js/main.1234.js", ["If-None-Match: \(code["etag"] ?? "")"])
    #expect(again.status == 304 && again.body.isEmpty)
    for path in [
      "../secret", "%2e%2e/secret", "static/../../secret", "link", "static", "", "/static//js/main.1234.js",
      "index.html%00",
    ] {
      #expect(try fixture.ask("GET", "/static-files/" + path).status == 404, "\(path)")
    }
    try fixture.stop()
  }

  @Test("without pages there is one that says what this is")
  func noPages() throws {
    let fixture = try ServerFixture()
    let page = try fixture.ask("GET", "/")
    #expect(page.status == 200 && page.text.contains("Cairn"))
    #expect(try fixture.ask("GET", "/static-files/index.html").status == 404)
    try fixture.stop()
  }

  @Test("the counters tell routes, not names; the log tells requests, not their queries or secrets")
  func watched() throws {
    let fixture = try ServerFixture(format: .json)
    _ = try fixture.ask(
      "GET", "/api/2.0/mlflow/runs/get?run_id=hidden-in-the-query", ["Authorization: Bearer hidden-too"])
    _ = try fixture.ask("GET", "/api/2.0/mlflow/logged-models/m-some-model")
    _ = try fixture.ask("GET", "/made/up/address")
    let metrics = try fixture.ask("GET", "/metrics")
    #expect(metrics["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
    for line in [
      "cairn_http_requests_total{method=\"GET\",route=\"runs/get\",status=\"404\"} 1",
      "cairn_http_requests_total{method=\"GET\",route=\"logged-models/{id}\",status=\"404\"} 1",
      "cairn_http_requests_total{method=\"GET\",route=\"other\",status=\"404\"} 1",
      "cairn_http_request_duration_seconds_count 3", "cairn_live_runs 0.0",
    ] {
      #expect(metrics.text.split(separator: "\n").contains(Substring(line)), "\(line)\n\(metrics.text)")
    }
    let log = try fixture.stop()
    #expect(!log.contains("hidden"))
    let lines = try log.split(separator: "\n").map { try JSON(parsing: Array($0.utf8)) }
    #expect(lines.count == 4)
    let asked = try #require(lines.first { $0["path"]?.string == "/api/2.0/mlflow/runs/get" })
    #expect(asked["status"]?.integer == 404)
  }

  @Test("a log line is one line, whatever a client sends")
  func logLines() throws {
    let fixture = try ServerFixture()
    _ = try fixture.ask("GET", "/a%0aERROR%20forged%1b[31m")
    let log = try fixture.stop()
    #expect(log.split(separator: "\n").count == 1)
    #expect(log.contains("path=\"/a\\nERROR forged"))
  }

  @Test("the date is spelled as HTTP wants it")
  func date() {
    #expect(DateClock.text(784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
  }
}

/// For tests alone: nobody trusts it.
private enum TestCertificate {
  static let certificate = """
    -----BEGIN CERTIFICATE-----
    MIIBmjCCAUGgAwIBAgIUOE4l34cahoTK2iQEumEUgV/Gn5MwCgYIKoZIzj0EAwIw
    FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNDExNTYxOVoYDzIxMjYxMDMx
    MTE1NjE5WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
    PQMBBwNCAAR9IFXZK6+qcGtw88uGILVsueloKZzeJmE2x+9Tru+T4WU25/5dHt3n
    N9fGLG5Y6C9Wm5ywdhnN+GUzP1bO+uXKo28wbTAdBgNVHQ4EFgQU45/KlEeRrNqV
    fn5YETObTRCEO7IwHwYDVR0jBBgwFoAU45/KlEeRrNqVfn5YETObTRCEO7IwDwYD
    VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
    zj0EAwIDRwAwRAIgUTbLZc/lkXQ1rOi1Do1POe790udFklhcrugXhNFPe7kCIDKD
    NPgiGQFacK3WlFOuZVFDEhkQf1S7BBe+3834muV3
    -----END CERTIFICATE-----
    """
  static let key = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgYHDs4ByPv2pzdA72
    mlH+rgqJ4G/x1mczYNBp9kVv1E+hRANCAAR9IFXZK6+qcGtw88uGILVsueloKZze
    JmE2x+9Tru+T4WU25/5dHt3nN9fGLG5Y6C9Wm5ywdhnN+GUzP1bO+uXK
    -----END PRIVATE KEY-----
    """
}

/// A client that speaks TLS and believes every certificate.
private enum SecureClient {
  /// All that is answered until the other side closes.
  static func ask(_ port: Int, _ request: String) throws -> String {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    defer { try? group.syncShutdownGracefully() }
    var trust = TLSConfiguration.makeClientConfiguration()
    trust.certificateVerification = .none
    let context = try NIOSSLContext(configuration: trust)
    let answer = group.next().makePromise(of: String.self)
    let channel = try ClientBootstrap(group: group).channelInitializer { channel in
      channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.addHandlers(
          NIOSSLClientHandler(context: context, serverHostname: nil), Collector(answer))
      }
    }.connect(host: "127.0.0.1", port: port).wait()
    let text = request.replacingOccurrences(of: "\r\n\r\n", with: "\r\nConnection: close\r\n\r\n")
    try channel.writeAndFlush(ByteBuffer(string: text)).wait()
    return try answer.futureResult.wait()
  }

  private final class Collector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let answer: EventLoopPromise<String>
    private var bytes = ByteBuffer()

    init(_ answer: EventLoopPromise<String>) { self.answer = answer }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      var part = unwrapInboundIn(data)
      bytes.writeBuffer(&part)
    }

    func channelInactive(context: ChannelHandlerContext) { answer.succeed(String(buffer: bytes)) }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
  }
}
