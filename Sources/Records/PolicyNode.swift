internal import YAML

/// A node of a YAML text, read with errors that name its place.
///
/// Scalars are read by what is asked for, not by what they look like: a branch may be named `on`.
struct PolicyNode {
  private let node: YAMLNode
  let file: String

  /// Longer texts are refused: they are no policy that a person wrote.
  static let maximumSize = 1 << 20
  /// Aliases can make a short text stand for an endless one.
  static let maximumAliases = 32

  /// - Throws: ``RecordError`` with line and column when the text is not YAML of one document; nil when it is empty.
  static func parse(_ bytes: [UInt8], file: String) throws(RecordError) -> PolicyNode? {
    func fault(_ message: String, _ mark: YAMLMark? = nil) -> RecordError {
      RecordError(.malformed, message, file: file, line: mark?.line, column: mark?.column)
    }
    guard bytes.count <= maximumSize else { throw fault("longer than \(maximumSize) bytes") }
    let invalid = bytes.withUnsafeBufferPointer { text in
      text.baseAddress.flatMap { start in
        UTF8Text.firstInvalid(start, count: text.count).map { UTF8Text.position(of: $0, in: start) }
      }
    }
    if let (line, column) = invalid {
      throw RecordError(.malformed, "the text is not UTF-8", file: file, line: line, column: column)
    }
    guard aliases(in: bytes) <= maximumAliases else {
      throw fault("more than \(maximumAliases) aliases (*name)")
    }
    do throws(YAMLError) {
      return try YAMLDocument(parsing: bytes).root.map { PolicyNode(node: $0, file: file) }
    } catch {
      if error.message == "found undefined alias" {
        throw fault("a name that begins with * needs quotation marks around it", error.mark)
      }
      throw fault(error.message, error.mark)
    }
  }

  /// How many places may be aliases: a `*` at the start of a word.
  private static func aliases(in bytes: [UInt8]) -> Int {
    var count = 0
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "*") && index + 1 < bytes.count {
      let starts = index == 0 || " \t\n\r[{,:?-".utf8.contains(bytes[index - 1])
      if starts, !" \t\n\r*\"'".utf8.contains(bytes[index + 1]) { count += 1 }
    }
    return count
  }

  // MARK: Values

  func fault(_ message: String, code: RecordError.Code = .invalidValue) -> RecordError {
    RecordError(code, message, file: file, line: node.mark.line, column: node.mark.column)
  }

  /// Nothing is written where a value could be: `key:`, `key: ~` or `key: null`.
  var isNull: Bool {
    guard case .scalar(let text, isPlain: true, _) = node else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  var isMapping: Bool {
    if case .mapping = node { true } else { false }
  }

  var isList: Bool {
    if case .sequence = node { true } else { false }
  }

  private var text: String? {
    if case .scalar(let text, _, _) = node { text } else { nil }
  }

  func string(_ key: String) throws(RecordError) -> String {
    guard let text, !isNull else { throw mismatch(key, "a text") }
    return text
  }

  func bool(_ key: String) throws(RecordError) -> Bool {
    switch text?.lowercased() {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    default: throw mismatch(key, "true or false")
    }
  }

  func integer(_ key: String) throws(RecordError) -> Int {
    guard case .scalar(let text, isPlain: true, _) = node, let value = Int(text) else {
      throw mismatch(key, "a whole number")
    }
    return value
  }

  /// The elements, none for ``isNull``.
  func list(_ key: String) throws(RecordError) -> [PolicyNode] {
    if isNull { return [] }
    guard case .sequence(let sequence, _) = node else { throw mismatch(key, "a list") }
    return sequence.map { PolicyNode(node: $0, file: file) }
  }

  /// Keys and values in their order, none for ``isNull``.
  func members(_ key: String) throws(RecordError) -> [(key: PolicyNode, value: PolicyNode)] {
    if isNull { return [] }
    guard case .mapping(let mapping, _) = node else { throw mismatch(key, "a mapping") }
    return mapping.map { (PolicyNode(node: $0.key, file: file), PolicyNode(node: $0.value, file: file)) }
  }

  func mismatch(_ key: String, _ expected: String) -> RecordError {
    let found =
      switch node {
      case .scalar: isNull ? "nothing" : "'\((text ?? "").escapedForMessage)'"
      case .mapping: "a mapping"
      case .sequence: "a list"
      }
    return fault("'\(key)' must be \(expected), not \(found)")
  }
}
