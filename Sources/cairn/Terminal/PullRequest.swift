import Git
import Ledger

/// How a branch becomes a pull request where the remote is hosted.
struct PullRequest {
  let text: String

  /// - Throws: `GitError` when the configuration cannot be read.
  init(_ branch: String, in ledger: Ledger) throws {
    let base = try ledger.branchName()
    let upstream = try base.flatMap { try ledger.repository.upstream(ofBranch: $0) }
    let remotes = try ledger.repository.remotes()
    let followed = upstream.flatMap { name in remotes.first { name.hasPrefix("refs/remotes/\($0)/") } }
    guard let remote = followed ?? remotes.first(where: { $0 == "origin" }) ?? remotes.first else {
      text = "next: git merge \(branch), or push it to where it is reviewed\n"
      return
    }
    let target =
      followed.flatMap { upstream?.dropFirst("refs/remotes/\($0)/".count) }.map(String.init) ?? base
    var lines = "next: git push -u \(remote) \(branch)\n"
    if let address = try ledger.repository.remoteAddress(remote),
      let page = Self.page(address, branch, target)
    {
      lines += "then: \(page)\n"
    }
    text = lines
  }

  /// Where a person opens the pull request; nil for a host that is not known.
  static func page(_ address: String, _ branch: String, _ base: String?) -> String? {
    guard let (host, path) = place(address) else { return nil }
    let branch = encoded(branch)
    if host == "github.com" || host.hasPrefix("github.") {
      let range = base.map { "\(encoded($0))...\(branch)" } ?? branch
      return "https://\(host)/\(path)/compare/\(range)?expand=1"
    }
    if host == "gitlab.com" || host.hasPrefix("gitlab.") {
      let target = base.map { "&merge_request%5Btarget_branch%5D=\(encoded($0))" } ?? ""
      return
        "https://\(host)/\(path)/-/merge_requests/new?merge_request%5Bsource_branch%5D=\(branch)\(target)"
    }
    if host == "codeberg.org" || host.hasPrefix("gitea.") || host.hasPrefix("forgejo.") {
      return "https://\(host)/\(path)/compare/\(base.map(encoded) ?? "main")...\(branch)"
    }
    if host == "bitbucket.org" {
      return "https://\(host)/\(path)/pull-requests/new?source=\(branch)"
    }
    return nil
  }

  /// Host and path of a remote's address, without user, password, port and `.git`.
  static func place(_ address: String) -> (host: String, path: String)? {
    var rest = address[...]
    if let scheme = rest.firstRange(of: "://") {
      guard ["https", "http", "ssh", "git"].contains(rest[..<scheme.lowerBound]) else { return nil }
      rest = rest[scheme.upperBound...]
    } else if let colon = rest.firstIndex(of: ":"), !rest[..<colon].contains("/") {
      // As scp has it: git@host:owner/name.
      rest = rest[..<colon] + "/" + rest[rest.index(after: colon)...]
    } else {
      return nil
    }
    guard let slash = rest.firstIndex(of: "/") else { return nil }
    let authority = rest[..<slash]
    var host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
    if let colon = host.lastIndex(of: ":") { host = host[..<colon] }
    var path = rest[slash...].drop { $0 == "/" }
    while path.hasSuffix("/") { path = path.dropLast() }
    if path.hasSuffix(".git") { path = path.dropLast(4) }
    guard !host.isEmpty, !path.isEmpty else { return nil }
    return (host.lowercased(), String(path))
  }

  /// For a URL (RFC 3986); a `/` may stand in what it is used for.
  private static func encoded(_ text: String) -> String {
    var result = ""
    let digits = Array("0123456789ABCDEF")
    for byte in text.utf8 {
      let isPlain =
        (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte)
        || "-._~/".utf8.contains(byte)
      if isPlain {
        result.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        result += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
    return result
  }
}
