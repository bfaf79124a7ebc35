import Foundation
import TestSupport

/// An HTTP server on this machine that keeps what it is sent, and answers with the statuses that it is given, then with
/// 200.
final class Receiver: @unchecked Sendable {
  struct Message: Hashable {
    var headers: [String: String]
    var body: String
  }

  let port: UInt16
  private let socket: Int32
  private let lock = NSLock()
  private var kept: [Message] = []
  private var answers: [String]

  /// - Parameter answers: status lines' ends with further header lines, as `503 Busy\r\nRetry-After: 7`.
  init(answering answers: [String] = []) throws {
    self.answers = answers
    #if canImport(Glibc)
      let type = Int32(SOCK_STREAM.rawValue)
    #else
      let type = SOCK_STREAM
    #endif
    socket = Foundation.socket(AF_INET, type, 0)
    // Programs that other tests start meanwhile are not to have it.
    _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = socket
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
        bind(descriptor, raw, length) == 0 && listen(descriptor, 16) == 0
          && getsockname(descriptor, raw, &length) == 0
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    guard isBound else { throw TestFailure("no port for a receiver: \(String(cString: strerror(errno)))") }
    Thread.detachNewThread { [self] in serve() }
  }

  /// What came, in order.
  var messages: [Message] { lock.withLock { kept } }

  var url: String { "http://127.0.0.1:\(port)/hook" }

  func close() { shutdown(socket, Int32(SHUT_RDWR)) }

  private func serve() {
    while true {
      let connection = accept(socket, nil, nil)
      guard connection >= 0 else { return }
      _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
      if let message = Self.read(connection) {
        let answer = lock.withLock {
          kept.append(message)
          return answers.isEmpty ? "200 OK" : answers.removeFirst()
        }
        let text = "HTTP/1.1 \(answer)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        _ = text.withCString { send(connection, $0, strlen($0), 0) }
      }
      Foundation.close(connection)
    }
  }

  private static func read(_ connection: Int32) -> Message? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      bytes += buffer[..<count]
      let text = String(decoding: bytes, as: UTF8.self)
      guard let end = text.range(of: "\r\n\r\n") else { continue }
      var headers: [String: String] = [:]
      for line in text[..<end.lowerBound].components(separatedBy: "\r\n").dropFirst() {
        let parts = line.components(separatedBy: ": ")
        headers[parts[0].lowercased()] = parts.dropFirst().joined(separator: ": ")
      }
      let body = String(text[end.upperBound...])
      if body.utf8.count >= Int(headers["content-length"] ?? "0") ?? 0 {
        return Message(headers: headers, body: body)
      }
    }
  }
}
