import Records

/// MLflow's rules for the names of parameters, metrics and tags, in its words.
struct EntityName {
  let text: String
  /// Where the name stands in the request, for the message.
  let path: String

  /// - Throws: when the name has a character that is none of MLflow's, or is no plain relative path.
  func check() throws(APIError) {
    if isPlain { return }
    guard text.unicodeScalars.allSatisfy(KeyKind.allows) else {
      throw invalid(
        "Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) "
          + "and slashes (/).")
    }
    let normal = Self.normalPath(text)
    guard normal == text, normal != ".", !normal.hasPrefix(".."), !normal.hasPrefix("/") else {
      throw invalid(
        "Names may be treated as files in certain cases, and must not resolve to other names when treated as such. "
          + "This name would resolve to \(PythonText.repr(normal))")
    }
  }

  /// Whether it is what nearly all names are: ASCII of the kind that is allowed, without a slash or a dot at its start.
  var isPlain: Bool {
    guard let first = text.utf8.first, first != UInt8(ascii: ".") else { return false }
    return text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x3a, 0x41...0x5a, 0x61...0x7a: true
      case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: " "): true
      default: false
      }
    }
  }

  private func invalid(_ message: String) -> APIError {
    .invalid("Invalid value \(PythonText.quoted(text)) for parameter '\(path)' supplied: \(message)")
  }

  /// `posixpath.normpath`
  static func normalPath(_ path: String) -> String {
    guard !path.isEmpty else { return "." }
    let slashes = path.utf8.prefix { $0 == UInt8(ascii: "/") }.count
    let start = slashes == 0 ? "" : slashes == 2 ? "//" : "/"
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part != ".." || (start.isEmpty && parts.isEmpty) || parts.last == ".." {
        parts.append(part)
      } else if !parts.isEmpty {
        parts.removeLast()
      }
    }
    let normal = start + parts.joined(separator: "/")
    return normal.isEmpty ? "." : normal
  }
}

extension String {
  /// - Throws: when the text has more than `limit` characters, as Python counts them.
  func checkLength(of what: String, upTo limit: Int) throws(APIError) {
    // A character is a byte at least.
    guard utf8.count > limit, unicodeScalars.count > limit else { return }
    throw .invalid("'\(what)' exceeds the maximum length of \(limit) characters")
  }

  /// Its first `limit` characters, as Python counts them.
  func truncated(to limit: Int) -> String {
    guard utf8.count > limit, unicodeScalars.count > limit else { return self }
    return String(String.UnicodeScalarView(unicodeScalars.prefix(limit)))
  }
}
