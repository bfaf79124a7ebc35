/// The rules for paths in records: each is safe to join to a directory on every system and to put into a Git tree.
public enum RecordPath {
  /// In bytes.
  public static let maximumLength = 4096
  /// Of one component, in bytes.
  public static let maximumComponentLength = 255

  /// - Throws: ``RecordError`` that names the path and the rule it breaks.
  public static func check(_ path: String) throws(RecordError) {
    var path = path
    if let rule = path.withUTF8({ brokenRule(in: $0) }) {
      throw RecordError(.invalidName, "the path '\(path.escapedForMessage)' \(rule)")
    }
  }

  private static func brokenRule(in path: UnsafeBufferPointer<UInt8>) -> String? {
    if path.isEmpty { return "is empty" }
    if path.count > maximumLength { return "is longer than \(maximumLength) bytes" }
    if path[0] == UInt8(ascii: "/") { return "is not relative" }
    for (index, byte) in path.enumerated() {
      if byte < 0x20 || byte == 0x7f { return "holds a control character" }
      // U+0080 to U+009F.
      if byte == 0xc2, path[index + 1] < 0xa0 { return "holds a control character" }
      if byte == UInt8(ascii: "\\") { return "holds a backslash; components are separated by '/'" }
    }
    for component in path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      if component.isEmpty { return "has an empty component" }
      if component.elementsEqual(".".utf8) || component.elementsEqual("..".utf8) {
        return "has the component '\(String(decoding: component, as: UTF8.self))'"
      }
      if component.count > maximumComponentLength {
        return "has a component of more than \(maximumComponentLength) bytes"
      }
      if isGitDirectory(component) { return "leads into a Git directory" }
    }
    return nil
  }

  /// `.git` in any case, and the names by which Windows also reaches it: with dots or spaces after it, as `git~1`,
  /// or with a stream's name after a colon.
  private static func isGitDirectory(_ component: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let name = component.prefix { $0 != UInt8(ascii: ":") }
    let end = name.lastIndex { $0 != UInt8(ascii: ".") && $0 != 0x20 }.map { $0 + 1 } ?? name.startIndex
    let lowered = name[..<end].map { (65...90).contains($0) ? $0 | 0x20 : $0 }
    return lowered.elementsEqual(".git".utf8) || lowered.elementsEqual("git~1".utf8)
  }
}
