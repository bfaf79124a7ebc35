import Yams

/// Reads YAML for the values at its ends, scalars as the file spells them. Merge keys (`<<`) are followed.
struct YAMLLeaves {
  private var collector: LeafCollector

  /// - Throws: ``RunFileError`` with the line and column where the parser tells them.
  static func read(_ text: String, path: String) throws(RunFileError) -> [ValueLeaf] {
    var reader = YAMLLeaves(collector: LeafCollector(path))
    let root: Node?
    do {
      root = try Parser(yaml: text, encoding: .utf8).singleRoot()
    } catch {
      throw Self.fileError(error, path)
    }
    guard let root else { return [] }
    if case .scalar(let scalar) = root {
      if scalar.style == .plain, scalar.string.isEmpty { return [] }
      throw RunFileError(.malformed, path, "expected keys and values", line: 1, column: 1)
    }
    try reader.walk(root)
    return reader.collector.leaves
  }

  private mutating func walk(_ node: Node) throws(RunFileError) {
    guard collector.depth <= LeafCollector.maximumDepth else {
      throw Self.placed("nested deeper than \(LeafCollector.maximumDepth) levels", node, collector.path)
    }
    switch node {
    case .scalar(let scalar):
      let kind = scalar.style == .plain ? PlainScalar.yaml(scalar.string) : .string
      try add(kind, kind == .null ? "null" : scalar.string, node)
    case .sequence(let sequence):
      if sequence.isEmpty { try add(.empty, "[]", node) }
      for (index, element) in sequence.enumerated() {
        collector.enter(String(index))
        try walk(element)
        collector.leave()
      }
    case .mapping(let mapping):
      if mapping.isEmpty { try add(.empty, "{}", node) }
      var seen: Set<String> = []
      try walk(mapping, seen: &seen)
    case .alias:
      throw Self.placed("this alias leads nowhere", node, collector.path)
    }
  }

  /// A mapping's own keys, then those that it takes over and does not have.
  private mutating func walk(_ mapping: Node.Mapping, seen: inout Set<String>) throws(RunFileError) {
    var merged: [Node.Mapping] = []
    for (key, value) in mapping {
      guard case .scalar(let scalar) = key else {
        throw Self.placed("a key must be a plain word", key, collector.path)
      }
      if scalar.string == "<<", scalar.style == .plain {
        switch value {
        case .mapping(let base): merged.append(base)
        case .sequence(let bases): merged += bases.compactMap(\.mapping)
        default: throw Self.placed("'<<' wants a mapping", value, collector.path)
        }
      } else if seen.insert(scalar.string).inserted {
        collector.enter(scalar.string)
        try walk(value)
        collector.leave()
      }
    }
    for base in merged { try walk(base, seen: &seen) }
  }

  private mutating func add(_ kind: ValueLeaf.Kind, _ text: String, _ node: Node) throws(RunFileError) {
    do throws(RunFileError) {
      try collector.add(kind, text)
    } catch {
      guard error.code == .malformed else { throw error }
      throw Self.placed(error.reason, node, collector.path)
    }
  }

  private static func placed(_ reason: String, _ node: Node, _ path: String) -> RunFileError {
    RunFileError(.malformed, path, reason, line: node.mark?.line, column: node.mark?.column)
  }

  private static func fileError(_ error: any Error, _ path: String) -> RunFileError {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      RunFileError(.malformed, path, problem, line: mark.line, column: mark.column)
    case .duplicatedKeysInMapping(let duplicates, let context):
      RunFileError(
        .malformed, path, "'\(duplicates.joined(separator: "', '"))' comes twice", line: context.mark.line,
        column: context.mark.column)
    case .reader(let problem, _, _, _):
      RunFileError(.malformed, path, problem)
    default:
      RunFileError(.malformed, path, "not YAML")
    }
  }
}
