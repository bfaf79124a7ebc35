internal import CYAML

/// A YAML text of one document, read by libyaml into nodes that keep their places and their spelling.
///
/// Nothing is resolved to numbers or dates: a scalar is its text, and whether it was written plainly. An alias is the
/// node that it names, shared and not copied, so that a short text cannot become an endless one in memory.
public struct YAMLDocument: Sendable {
  /// nil for an empty text.
  public let root: YAMLNode?

  /// - Throws: ``YAMLError`` with line and column when the text is not YAML, holds more than one document, or has a
  ///   key twice in one mapping.
  public init(parsing bytes: [UInt8]) throws(YAMLError) {
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    defer { parser.deallocate() }
    guard yaml_parser_initialize(parser) == 1 else { throw YAMLError(message: "out of memory", mark: nil) }
    defer { yaml_parser_delete(parser) }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    // The parser reads from the bytes until it is deleted.
    var result: Result<YAMLNode?, YAMLError>?
    bytes.withUnsafeBufferPointer { text in
      yaml_parser_set_input_string(parser, text.baseAddress, text.count)
      do throws(YAMLError) { result = .success(try Self.load(parser)) } catch { result = .failure(error) }
    }
    root = try result!.get()
  }

  private static func load(_ parser: UnsafeMutablePointer<yaml_parser_t>) throws(YAMLError) -> YAMLNode? {
    var document = yaml_document_t()
    guard yaml_parser_load(parser, &document) == 1 else { throw fault(parser.pointee) }
    defer { yaml_document_delete(&document) }
    guard yaml_document_get_root_node(&document) != nil else { return nil }
    let root = try NodeReader(document).read(1)
    var second = yaml_document_t()
    guard yaml_parser_load(parser, &second) == 1 else { throw fault(parser.pointee) }
    defer { yaml_document_delete(&second) }
    if let more = yaml_document_get_root_node(&second) {
      throw YAMLError(message: "a second document; one is expected", mark: YAMLMark(more.pointee.start_mark))
    }
    return root
  }

  private static func fault(_ parser: yaml_parser_t) -> YAMLError {
    let problem = parser.problem.map { String(cString: $0) } ?? "not YAML"
    switch parser.error {
    case YAML_READER_ERROR, YAML_MEMORY_ERROR: return YAMLError(message: problem, mark: nil)
    default: return YAMLError(message: problem, mark: YAMLMark(parser.problem_mark))
    }
  }
}

/// A node of a document, as it was written.
public indirect enum YAMLNode: Sendable {
  /// `isPlain`: without quotation marks or block signs.
  case scalar(String, isPlain: Bool, YAMLMark)
  case sequence([YAMLNode], YAMLMark)
  /// In the order of the text, no scalar key twice.
  case mapping([(key: YAMLNode, value: YAMLNode)], YAMLMark)

  public var mark: YAMLMark {
    switch self {
    case .scalar(_, _, let mark), .sequence(_, let mark), .mapping(_, let mark): mark
    }
  }
}

extension YAMLMark {
  init(_ raw: yaml_mark_t) { self.init(line: Int(raw.line) + 1, column: Int(raw.column) + 1) }
}

/// Makes nodes of libyaml's table, each once however many aliases lead to it.
private final class NodeReader {
  private let nodes: UnsafeBufferPointer<yaml_node_t>
  private var made: [Int32: YAMLNode] = [:]
  private var open: Set<Int32> = []

  init(_ document: yaml_document_t) {
    let start = document.nodes.start
    nodes = UnsafeBufferPointer(start: start, count: start.map { document.nodes.top - $0 } ?? 0)
  }

  func read(_ index: Int32) throws(YAMLError) -> YAMLNode {
    if let node = made[index] { return node }
    let raw = nodes[Int(index) - 1]
    let mark = YAMLMark(raw.start_mark)
    guard open.insert(index).inserted else {
      throw YAMLError(message: "an alias of what it is in", mark: mark)
    }
    guard open.count <= 200 else { throw YAMLError(message: "nested deeper than 200 levels", mark: mark) }
    defer { open.remove(index) }
    let node: YAMLNode
    switch raw.type {
    case YAML_SEQUENCE_NODE: node = .sequence(try sequence(raw), mark)
    case YAML_MAPPING_NODE: node = .mapping(try mapping(raw), mark)
    default:
      let scalar = raw.data.scalar
      let text = String(
        decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      node = .scalar(text, isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE, mark)
    }
    made[index] = node
    return node
  }

  private func sequence(_ raw: yaml_node_t) throws(YAMLError) -> [YAMLNode] {
    let items = raw.data.sequence.items
    guard let start = items.start else { return [] }
    var elements: [YAMLNode] = []
    for item in UnsafeBufferPointer(start: start, count: items.top - start) {
      elements.append(try read(item))
    }
    return elements
  }

  private func mapping(_ raw: yaml_node_t) throws(YAMLError) -> [(key: YAMLNode, value: YAMLNode)] {
    let pairs = raw.data.mapping.pairs
    guard let start = pairs.start else { return [] }
    var members: [(key: YAMLNode, value: YAMLNode)] = []
    var keys: Set<[UInt8]> = []
    for pair in UnsafeBufferPointer(start: start, count: pairs.top - start) {
      let key = try read(pair.key)
      if case .scalar(let text, let isPlain, let mark) = key, !(isPlain && text == "<<"),
        !keys.insert(Array(text.utf8)).inserted
      {
        throw YAMLError(message: "the key '\(text.prefix(80))' stands in the same place twice", mark: mark)
      }
      members.append((key, try read(pair.value)))
    }
    return members
  }
}
