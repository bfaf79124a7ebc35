internal import YAML

/// Reads YAML for the values at its ends, scalars as the file spells them. Merge keys (`<<`) are followed.
struct YAMLLeaves {
  private typealias Members = [(key: YAMLNode, value: YAMLNode)]

  private var collector: LeafCollector

  /// - Throws: ``RunFileError`` with the line and column where the parser tells them.
  static func read(_ text: String, path: String) throws(RunFileError) -> [ValueLeaf] {
    var reader = YAMLLeaves(collector: LeafCollector(path))
    let root: YAMLNode?
    do throws(YAMLError) {
      root = try YAMLDocument(parsing: Array(text.utf8)).root
    } catch {
      throw RunFileError(.malformed, path, error.message, line: error.mark?.line, column: error.mark?.column)
    }
    guard let root else { return [] }
    if case .scalar(let text, let isPlain, _) = root {
      if isPlain, text.isEmpty { return [] }
      throw RunFileError(.malformed, path, "expected keys and values", line: 1, column: 1)
    }
    try reader.walk(root)
    return reader.collector.leaves
  }

  private mutating func walk(_ node: YAMLNode) throws(RunFileError) {
    guard collector.depth <= LeafCollector.maximumDepth else {
      throw Self.placed("nested deeper than \(LeafCollector.maximumDepth) levels", node, collector.path)
    }
    switch node {
    case .scalar(let text, let isPlain, _):
      let kind = isPlain ? PlainScalar.yaml(text) : .string
      try add(kind, kind == .null ? "null" : text, node)
    case .sequence(let sequence, _):
      if sequence.isEmpty { try add(.empty, "[]", node) }
      for (index, element) in sequence.enumerated() {
        collector.enter(String(index))
        try walk(element)
        collector.leave()
      }
    case .mapping(let mapping, _):
      if mapping.isEmpty { try add(.empty, "{}", node) }
      var seen: Set<String> = []
      try walk(mapping, seen: &seen)
    }
  }

  /// A mapping's own keys, then those that it takes over and does not have.
  private mutating func walk(_ mapping: Members, seen: inout Set<String>) throws(RunFileError) {
    var merged: [Members] = []
    for (key, value) in mapping {
      guard case .scalar(let name, let isPlain, _) = key else {
        throw Self.placed("a key must be a plain word", key, collector.path)
      }
      if name == "<<", isPlain {
        switch value {
        case .mapping(let base, _): merged.append(base)
        case .sequence(let bases, _):
          for case .mapping(let base, _) in bases { merged.append(base) }
        default: throw Self.placed("'<<' wants a mapping", value, collector.path)
        }
      } else if seen.insert(name).inserted {
        collector.enter(name)
        try walk(value)
        collector.leave()
      }
    }
    for base in merged { try walk(base, seen: &seen) }
  }

  private mutating func add(_ kind: ValueLeaf.Kind, _ text: String, _ node: YAMLNode) throws(RunFileError) {
    do throws(RunFileError) {
      try collector.add(kind, text)
    } catch {
      guard error.code == .malformed else { throw error }
      throw Self.placed(error.reason, node, collector.path)
    }
  }

  private static func placed(_ reason: String, _ node: YAMLNode, _ path: String) -> RunFileError {
    RunFileError(.malformed, path, reason, line: node.mark.line, column: node.mark.column)
  }
}
