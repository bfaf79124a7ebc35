internal import Records
internal import YAML

/// A `meta.yaml` of MLflow's file store: a mapping of names to scalars, and now and then to a mapping.
struct MetaFile {
  private var members: [String: YAMLNode] = [:]

  /// - Throws: ``SourceFault`` that goes on from "its meta.yaml".
  init(parsing bytes: [UInt8]) throws(SourceFault) {
    let document: YAMLDocument
    do throws(YAMLError) { document = try YAMLDocument(parsing: bytes) } catch {
      throw SourceFault("is damaged: \(error)")
    }
    guard case .mapping(let pairs, _) = document.root else {
      throw SourceFault(document.root == nil ? "is empty" : "is damaged: not a mapping")
    }
    self.init(pairs)
  }

  private init(_ pairs: [(key: YAMLNode, value: YAMLNode)]) {
    for case (.scalar(let key, _, _), let value) in pairs { members[key] = value }
  }

  /// nil where there is none, or YAML's null.
  func text(_ key: String) -> String? {
    guard case .scalar(let text, let isPlain, _) = members[key] else { return nil }
    return isPlain && Self.nulls.contains(text) ? nil : text
  }

  func integer(_ key: String) -> Int64? {
    guard let text = text(key) else { return nil }
    // Some versions of MLflow wrote times with a fraction.
    return Int64(text) ?? Double(text).flatMap { Int64(exactly: $0.rounded(.towardZero)) }
  }

  func time(_ key: String) -> Timestamp? { integer(key).map(Timestamp.init(milliseconds:)) }

  var lifecycle: Lifecycle { text("lifecycle_stage") == "deleted" ? .deleted : .active }

  /// The scalars of a mapping.
  func texts(_ key: String) -> [String: String] {
    guard case .mapping(let pairs, _) = members[key] else { return [:] }
    let inner = MetaFile(pairs)
    return inner.members.keys.reduce(into: [:]) { $0[$1] = inner.text($1) }
  }

  private static let nulls: Set<String> = ["", "~", "null", "Null", "NULL"]
}
