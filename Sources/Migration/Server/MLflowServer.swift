internal import Artifacts
internal import AsyncHTTPClient
internal import Files
internal import NIOCore
internal import NIOHTTP1
internal import Records

/// A running tracking server, spoken to by its REST API: one request after the other, again after a pause when the
/// server or the way to it fails.
final class MLflowServer {
  private let client: HTTPClient
  /// Without a slash at its end.
  let address: String
  private let authorization: String?
  /// Milliseconds before each further attempt.
  private let pauses: [UInt32]

  /// - Throws: ``MigrationError`` when the address is none of HTTP's.
  init(_ address: String, _ credentials: ServerCredentials, pauses: [UInt32]) throws(MigrationError) {
    guard address.hasPrefix("http://") || address.hasPrefix("https://"), !address.contains("@") else {
      throw MigrationError(
        .invalid,
        "'\(Self.shown(address))' is no server's address: expected http://HOST:PORT or https://HOST, without a user"
      )
    }
    var address = address
    while address.hasSuffix("/") { address.removeLast() }
    self.address = address
    self.pauses = pauses
    authorization = credentials.header
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow,
      timeout: .init(connect: .seconds(10), read: .seconds(300)))
    configuration.httpVersion = .http1Only
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  func close() throws { try client.syncShutdown() }

  /// Without what may be a password.
  private static func shown(_ address: String) -> String {
    (address.lastIndex(of: "@").map { String(address[address.index(after: $0)...]) } ?? address)
      .escapedForMessage
  }

  // MARK: Requests

  func get(_ path: String, _ query: [(String, String)] = []) throws -> JSON {
    let words = query.map { "\($0)=\(Self.escaped($1))" }.joined(separator: "&")
    return try json(.GET, "api/2.0/mlflow/" + path + (words.isEmpty ? "" : "?" + words), nil)
  }

  func post(_ path: String, _ body: JSON, _ method: HTTPMethod = .POST, attempts: Int? = nil) throws -> JSON {
    try json(method, "api/2.0/mlflow/" + path, body.compact(), attempts: attempts)
  }

  func patch(_ path: String, _ body: JSON) throws -> JSON { try post(path, body, .PATCH) }

  func delete(_ path: String, _ body: JSON) throws -> JSON { try post(path, body, .DELETE) }

  private func json(_ method: HTTPMethod, _ path: String, _ body: [UInt8]?, attempts: Int? = nil) throws
    -> JSON
  {
    let answer = try send(attempts: attempts) {
      var request = try HTTPClient.Request(url: address + "/" + path, method: method)
      if let body {
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .byteBuffer(ByteBuffer(bytes: body))
      }
      return request
    }
    if answer.isEmpty { return .object([]) }
    do throws(RecordError) { return try JSON(parsing: answer) } catch {
      throw MigrationError(.server, "\(address) does not answer as an MLflow server does: \(error)")
    }
  }

  /// Uploads an artifact, in pieces.
  ///
  /// - Parameter place: below `mlflow-artifacts`, not escaped.
  func upload(_ reader: ArtifactReader, to place: String) throws {
    let path = place.split(separator: "/").map { Self.escaped(String($0)) }.joined(separator: "/")
    _ = try send {
      var request = try HTTPClient.Request(
        url: "\(address)/api/2.0/mlflow-artifacts/artifacts/\(path)", method: .PUT)
      request.headers.add(name: "Content-Type", value: "application/octet-stream")
      request.body = .stream(contentLength: reader.size) { writer in
        writer.write(.byteBuffer(ByteBuffer())).flatMapWithEventLoop { _, loop in
          Self.write(reader, from: 0, to: writer, on: loop)
        }
      }
      return request
    }
  }

  private static func write(
    _ reader: ArtifactReader, from offset: Int64, to writer: HTTPClient.Body.StreamWriter,
    on loop: any EventLoop
  ) -> EventLoopFuture<Void> {
    if offset >= reader.size { return loop.makeSucceededVoidFuture() }
    var piece = ByteBuffer()
    let count: Int
    do {
      count = try piece.writeWithUnsafeMutableBytes(minimumWritableBytes: 1 << 18) { room in
        let rest = Int(min(Int64(room.count), reader.size - offset))
        return try reader.read(at: offset, into: UnsafeMutableRawBufferPointer(rebasing: room[..<rest]))
      }
    } catch {
      return loop.makeFailedFuture(error)
    }
    guard count > 0 else {
      return loop.makeFailedFuture(
        FileError("read", "artifact", reason: "it became shorter while it was read"))
    }
    return writer.write(.byteBuffer(piece)).flatMap {
      write(reader, from: offset + Int64(count), to: writer, on: loop)
    }
  }

  /// Sends a request until it is answered by more than a passing fault.
  ///
  /// - Throws: ``ServerRefusal``; ``MigrationError`` when there is no answer.
  private func send(attempts: Int? = nil, _ make: () throws -> HTTPClient.Request) throws -> [UInt8] {
    let attempts = attempts ?? pauses.count + 1
    for attempt in 1... {
      var request = try make()
      request.headers.add(name: "User-Agent", value: "cairn")
      if let authorization { request.headers.add(name: "Authorization", value: authorization) }
      var wait = attempt <= pauses.count ? pauses[attempt - 1] : 0
      do {
        let response = try client.execute(request: request).wait()
        let body = response.body.map { Array($0.readableBytesView) } ?? []
        if (200..<300).contains(response.status.code) { return body }
        let refusal = ServerRefusal(status: Int(response.status.code), body: body)
        guard attempt < attempts, Self.passing.contains(refusal.status) else { throw refusal }
        // The server may know better, within reason.
        if let asked = response.headers.first(name: "Retry-After").flatMap(UInt32.init) {
          wait = min(max(wait, asked * 1000), 30_000)
        }
      } catch let error as ServerRefusal {
        throw error
      } catch let error as FileError {
        throw error
      } catch {
        guard attempt < attempts else {
          throw MigrationError(.server, "cannot reach \(address): \(error)")
        }
      }
      StoreFile.pause(milliseconds: wait)
    }
    throw MigrationError(.server, "cannot reach \(address)")
  }

  private static let passing: Set<Int> = [408, 425, 429, 500, 502, 503, 504]

  /// All but RFC 3986's unreserved characters percent-encoded.
  static func escaped(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e: result.append(byte)
      default: result += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
