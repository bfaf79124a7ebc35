import Yams

/// A node of a YAML text, read with errors that name its place.
///
/// Scalars are read by what is asked for, not by what they look like: a branch may be named `on`.
struct YAMLNode {
  private let node: Node
  let file: String

  /// Longer texts are refused: they are no policy that a person wrote.
  static let maximumSize = 1 << 20
  /// Aliases can make a short text stand for an endless one.
  static let maximumAliases = 32

  /// - Throws: ``RecordError`` with line and column when the text is not YAML of one document; nil when it is empty.
  static func parse(_ bytes: [UInt8], file: String) throws(RecordError) -> YAMLNode? {
    func fault(_ message: String, _ mark: Mark? = nil) -> RecordError {
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
    do {
      // Without the resolver's rules, which are regular expressions that take time to build.
      let parser = try Parser(
        yaml: String(decoding: bytes, as: UTF8.self), resolver: .basic,
        constructor: Constructor([:], [:], [:]),
        encoding: .utf8)
      return try parser.singleRoot().map { YAMLNode(node: $0, file: file) }
    } catch let error as YamlError {
      switch error {
      case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _):
        throw fault(problem, mark)
      case .composer(_, "found undefined alias", let mark, _):
        throw fault("a name that begins with * needs quotation marks around it", mark)
      case .composer(_, let problem, let mark, _): throw fault(problem, mark)
      case .duplicatedKeysInMapping(let keys, let context):
        let names = keys.map { "'\($0.escapedForMessage)'" }.joined(separator: ", ")
        throw fault("a key stands in the same place twice: \(names)", context.mark)
      case .reader(let problem, _, _, _): throw fault(problem)
      default: throw fault("not YAML: \(error)")
      }
    } catch {
      throw fault("not YAML: \(error)")
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
    RecordError(code, message, file: file, line: node.mark?.line, column: node.mark?.column)
  }

  /// Nothing is written where a value could be: `key:`, `key: ~` or `key: null`.
  var isNull: Bool {
    guard case .scalar(let scalar) = node, scalar.style == .plain else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  var isMapping: Bool { node.mapping != nil }

  func string(_ key: String) throws(RecordError) -> String {
    guard let scalar = node.scalar, !isNull else { throw mismatch(key, "a text") }
    return scalar.string
  }

  func bool(_ key: String) throws(RecordError) -> Bool {
    switch node.scalar?.string.lowercased() {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    default: throw mismatch(key, "true or false")
    }
  }

  func integer(_ key: String) throws(RecordError) -> Int {
    guard let scalar = node.scalar, scalar.style == .plain, let value = Int(scalar.string) else {
      throw mismatch(key, "a whole number")
    }
    return value
  }

  /// The elements, none for ``isNull``.
  func list(_ key: String) throws(RecordError) -> [YAMLNode] {
    if isNull { return [] }
    guard let sequence = node.sequence else { throw mismatch(key, "a list") }
    return sequence.map { YAMLNode(node: $0, file: file) }
  }

  /// Keys and values in their order, none for ``isNull``.
  func members(_ key: String) throws(RecordError) -> [(key: YAMLNode, value: YAMLNode)] {
    if isNull { return [] }
    guard let mapping = node.mapping else { throw mismatch(key, "a mapping") }
    return mapping.map { (YAMLNode(node: $0.key, file: file), YAMLNode(node: $0.value, file: file)) }
  }

  func mismatch(_ key: String, _ expected: String) -> RecordError {
    let found =
      switch node {
      case .scalar: isNull ? "nothing" : "'\((node.scalar?.string ?? "").escapedForMessage)'"
      case .mapping: "a mapping"
      case .sequence: "a list"
      case .alias: "an alias"
      }
    return fault("'\(key)' must be \(expected), not \(found)")
  }
}
