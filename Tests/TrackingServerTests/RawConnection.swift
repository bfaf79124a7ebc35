import Foundation
import TestSupport

/// A client that sends exactly the bytes it is told to.
final class RawConnection {
  private let descriptor: Int32
  private var unread: [UInt8] = []

  init(port: Int) throws {
    #if canImport(Glibc)
      descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { throw TestFailure("connect: \(String(cString: strerror(errno)))") }
  }

  init(unix path: String) throws {
    #if canImport(Glibc)
      descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #else
      descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard connected == 0 else { throw TestFailure("connect: \(String(cString: strerror(errno)))") }
  }

  deinit { close(descriptor) }

  /// - Returns: false when the other side takes no more.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    var at = 0
    while at < bytes.count {
      let count = bytes.withUnsafeBytes {
        Foundation.send(descriptor, $0.baseAddress! + at, bytes.count - at, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      at += count
    }
    return true
  }

  @discardableResult
  func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  /// Says that no more is sent.
  func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// One answer, its body by its length.
  func receive(hasBody: Bool = true) throws -> RawAnswer {
    let end = Array("\r\n\r\n".utf8)
    var mark = unread.firstRange(of: end)
    while mark == nil {
      guard try fill() else {
        throw TestFailure("closed after '\(String(decoding: unread, as: UTF8.self))'")
      }
      mark = unread.firstRange(of: end)
    }
    let head = String(decoding: unread[..<mark!.lowerBound], as: UTF8.self)
    unread.removeFirst(mark!.upperBound)
    var answer = try RawAnswer(head: head)
    let length = hasBody ? answer["content-length"].flatMap { Int($0) } ?? 0 : 0
    while unread.count < length {
      guard try fill() else { throw TestFailure("closed after \(unread.count) of \(length) bytes") }
    }
    answer.body = Array(unread.prefix(length))
    unread.removeFirst(length)
    return answer
  }

  /// Whether the other side has closed, without sending more.
  func isClosed() throws -> Bool { try !fill() }

  /// - Returns: false at the end.
  private func fill() throws -> Bool {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, 30_000) > 0 else { throw TestFailure("nothing came for 30 s") }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    unread += buffer[..<count]
    return true
  }
}

/// An HTTP answer, taken apart.
struct RawAnswer {
  var status: Int
  private var headers: [String: String] = [:]
  var body: [UInt8] = []
  var text: String { String(decoding: body, as: UTF8.self) }

  init(head: String) throws {
    let lines = head.components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ")
    guard words.count > 1, let status = Int(words[1]) else { throw TestFailure("no answer: \(head)") }
    self.status = status
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      headers[parts[0].lowercased()] = parts.last.map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }

  /// By the name in lower case.
  subscript(name: String) -> String? { headers[name] }
}
