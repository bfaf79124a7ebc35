import Foundation

/// Replaces what differs from one run of a test to the next.
///
/// - run ids and commit ids, whole or cut to 7 digits and more: `RUN1`, `COMMIT1`, … in the order in which they
///   appear; other 32, 40 and 64 digit words: `ID1`, `OBJECT1`, `DIGEST1`
/// - the repository's folder: `DIR`; the home folder: `HOME`
/// - dates with a time: `TIME`; milliseconds since 1970: `MILLIS`; `3 s ago`, `just now`: `AGE`; `1.3 s`,
///   `12 ms`, `2m 03s`: `DURATION`
///
/// In a column, two spaces or more after the word, the name is padded to the word's width so that columns stay.
public struct Normaliser {
  private let path: String
  private let home: String
  private let commits: Set<String>
  private let runs: Set<String>

  public init(_ repository: TestRepository) throws {
    path = repository.path
    home = repository.home
    let listed = try repository.attempt(["rev-list", "--all", "--reflog"])
    commits = Set(listed.text.split(separator: "\n").map(String.init))
    runs = Self.runs(below: repository.path)
  }

  /// Names of 32 hexadecimal digits among the folders of the work tree.
  private static func runs(below path: String) -> Set<String> {
    guard let walk = FileManager.default.enumerator(atPath: path) else { return [] }
    var found: Set<String> = []
    while let name = walk.nextObject() as? String {
      if name == ".git" { walk.skipDescendants() }
      let last = name.split(separator: "/").last.map(String.init) ?? ""
      if last.utf8.count == 32, last.utf8.allSatisfy(isHex) { found.insert(last) }
    }
    return found
  }

  public func normalise(_ text: String) throws -> String {
    var text = text.replacingOccurrences(of: path, with: "DIR").replacingOccurrences(of: home, with: "HOME")
    text = replaceIDs(text)
    for (pattern, name) in Self.patterns { text = try replace(pattern, name, in: text) }
    return text
  }

  private static let patterns = [
    (#"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?( ?Z| ?UTC| ?[+-]\d\d:?\d\d)?"#, "TIME"),
    (#"\b1[5-9]\d{11}\b"#, "MILLIS"),
    (
      #"\b\d+ ?(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?|weeks?|months?|years?) ago\b|\bjust now\b"#,
      "AGE"
    ),
    (#"\b(\d+ ?h ?)?(\d+ ?m(in)? ?)?\d+(\.\d+)? ?(ms|µs|s|sec|seconds?)\b"#, "DURATION"),
  ]

  private func replace(_ pattern: String, _ name: String, in text: String) throws -> String {
    let expression = try NSRegularExpression(pattern: pattern)
    let whole = text as NSString
    var result = ""
    var at = 0
    for match in expression.matches(in: text, range: NSRange(location: 0, length: whole.length)) {
      result += whole.substring(with: NSRange(location: at, length: match.range.location - at))
      at = match.range.location + match.range.length
      let rest = whole.substring(with: NSRange(location: at, length: min(2, whole.length - at)))
      result += Self.padded(name, match.range.length, before: Array(rest.utf8))
    }
    return result + whole.substring(from: at)
  }

  private func replaceIDs(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var names: [String: String] = [:]
    var counts: [String: Int] = [:]
    var result: [UInt8] = []
    var at = 0
    while at < bytes.count {
      guard Self.isWord(bytes[at]) else {
        result.append(bytes[at])
        at += 1
        continue
      }
      var end = at
      while end < bytes.count, Self.isWord(bytes[end]) { end += 1 }
      let word = String(decoding: bytes[at..<end], as: UTF8.self)
      if let (kind, id) = identity(of: word) {
        if names[id] == nil {
          counts[kind, default: 0] += 1
          names[id] = "\(kind)\(counts[kind] ?? 0)"
        }
        let next = Array(bytes[end..<min(end + 2, bytes.count)])
        result += Self.padded(names[id] ?? kind, end - at, before: next).utf8
      } else {
        result += bytes[at..<end]
      }
      at = end
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// What a word of hexadecimal digits stands for, and of which whole id it is the beginning.
  private func identity(of word: String) -> (kind: String, id: String)? {
    let length = word.utf8.count
    guard (7...64).contains(length), word.utf8.allSatisfy(Self.isHex) else { return nil }
    if let run = runs.first(where: { $0.hasPrefix(word) }) { return ("RUN", run) }
    if let commit = commits.first(where: { $0.hasPrefix(word) }) { return ("COMMIT", commit) }
    switch length {
    case 32: return ("ID", word)
    case 40: return ("OBJECT", word)
    case 64: return ("DIGEST", word)
    default: return nil
    }
  }

  private static func padded(_ name: String, _ width: Int, before next: [UInt8]) -> String {
    guard next == Array("  ".utf8), name.utf8.count < width else { return name }
    return name + String(repeating: " ", count: width - name.utf8.count)
  }

  private static func isHex(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (97...102).contains(byte)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    isHex(byte) || (103...122).contains(byte) || (65...90).contains(byte) || byte == 95 || byte >= 128
  }
}
