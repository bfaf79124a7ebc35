#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Where a webhook leads, and whether a message may go there.
///
/// Whoever can push can write `cairn.yaml`; that must not let them reach what only this machine can: so the address
/// must be a public one, checked as it is when the message goes, unless the operator names the host.
struct WebhookTarget: Hashable {
  let isSecured: Bool
  let host: String

  /// - Returns: nil when the address is none of HTTP's.
  init?(_ url: String) {
    isSecured = url.hasPrefix("https://")
    guard isSecured || url.hasPrefix("http://") else { return nil }
    let authority = url.dropFirst(isSecured ? 8 : 7).prefix { !"/?#".contains($0) }
    guard !authority.contains("@"), !authority.contains("\\") else { return nil }
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { return nil }
      host = authority[authority.index(after: authority.startIndex)..<end].lowercased()
    } else {
      host = authority.prefix { $0 != ":" }.lowercased()
    }
    if host.isEmpty { return nil }
  }

  enum Verdict: Hashable {
    /// The address to connect to, so that it is the one that was looked at.
    case allowed(String)
    case refused(String)
    /// The name is not known now; it may be later.
    case unknown(String)
  }

  /// - Parameter trusted: hosts that may be anywhere, and be spoken to in the clear.
  func verdict(trusting trusted: Set<String>) -> Verdict {
    let isTrusted = trusted.contains(host)
    guard isSecured || isTrusted else {
      return .refused("'\(host)' would be spoken to in the clear: write https://")
    }
    let addresses = Self.resolve(host)
    guard let first = addresses.first else { return .unknown("the host '\(host)' is not known") }
    if !isTrusted, let inner = addresses.first(where: { !Self.isPublic($0) }) {
      return .refused("'\(host)' is \(Self.text(inner)), which is no public address")
    }
    return .allowed(Self.text(first))
  }

  /// Four or sixteen bytes each.
  private static func resolve(_ host: String) -> [[UInt8]] {
    var hints = addrinfo()
    hints.ai_socktype = socketType
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
    defer { freeaddrinfo(list) }
    var found: [[UInt8]] = []
    var next = list
    while let entry = next?.pointee {
      next = entry.ai_next
      switch entry.ai_family {
      case AF_INET:
        entry.ai_addr.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { address in
          found.append(withUnsafeBytes(of: address.pointee.sin_addr) { Array($0) })
        }
      case AF_INET6:
        entry.ai_addr.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { address in
          found.append(withUnsafeBytes(of: address.pointee.sin6_addr) { Array($0) })
        }
      default: break
      }
    }
    return found
  }

  private static var socketType: Int32 {
    #if canImport(Glibc)
      Int32(SOCK_STREAM.rawValue)
    #else
      SOCK_STREAM
    #endif
  }

  static func text(_ address: [UInt8]) -> String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    inet_ntop(address.count == 4 ? AF_INET : AF_INET6, address, &text, socklen_t(text.count))
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Whether it is reached through the internet, by IANA's registries of special addresses.
  static func isPublic(_ address: [UInt8]) -> Bool {
    if address.count == 16 {
      // What stands for an address of the old kind: mapped, translated (64:ff9b::/96), 6to4.
      if address.prefix(10).allSatisfy({ $0 == 0 }) {
        return address[10] == 0xff && address[11] == 0xff && isPublic(Array(address[12...]))
      }
      if address.starts(with: [0x00, 0x64, 0xff, 0x9b]) {
        return address[4..<12].allSatisfy { $0 == 0 } && isPublic(Array(address[12...]))
      }
      if address.starts(with: [0x20, 0x02]) { return isPublic(Array(address[2..<6])) }
      // Only 2000::/3 is given out; of it not Teredo and the like (2001::/23), nor documentation.
      guard address[0] & 0xe0 == 0x20 else { return false }
      if address.starts(with: [0x20, 0x01]), address[2] < 2 { return false }
      if address.starts(with: [0x20, 0x01, 0x0d, 0xb8]) || address.starts(with: [0x3f, 0xff]) {
        return false
      }
      return true
    }
    let (a, b, c) = (address[0], address[1], address[2])
    switch (a, b, c) {
    case (0, _, _), (10, _, _), (127, _, _), (224..., _, _): return false
    case (100, 64...127, _), (169, 254, _), (172, 16...31, _), (192, 168, _), (198, 18...19, _): return false
    case (192, 0, 0), (192, 0, 2), (192, 88, 99), (198, 51, 100), (203, 0, 113): return false
    default: return true
    }
  }
}
