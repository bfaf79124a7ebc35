import Records

/// One value at the end of a path in a structured file: `train.loss`, `layers.0`.
struct ValueLeaf: Hashable {
  enum Kind: Hashable {
    case number(Double)
    case string, bool, null
    /// An object or array without anything in it.
    case empty
  }

  /// The keys and indices on the way, joined with dots.
  var key: String
  var kind: Kind
  /// As the file spells it; a string without its quotes and escapes.
  var text: String
}

/// Collects the leaves of one document while a reader walks through it.
struct LeafCollector {
  static let maximumDepth = 64
  /// Of one object; YAML's aliases can make a small file into a huge one.
  static let maximumCount = 100_000

  let path: String
  private(set) var leaves: [ValueLeaf] = []
  private var keys: Set<String> = []
  private var way: [String] = []

  init(_ path: String) { self.path = path }

  var depth: Int { way.count }

  mutating func enter(_ key: String) { way.append(key) }
  mutating func leave() { way.removeLast() }

  /// - Throws: ``RunFileError`` without a place when the key is there already or there are too many.
  mutating func add(_ kind: ValueLeaf.Kind, _ text: String) throws(RunFileError) {
    let key = way.joined(separator: ".")
    guard keys.insert(key).inserted else {
      throw RunFileError(.malformed, path, "'\(key.escapedForMessage)' comes twice")
    }
    guard leaves.count < Self.maximumCount else {
      throw RunFileError(.tooLarge, path, "it holds more than \(Self.maximumCount) values")
    }
    leaves.append(ValueLeaf(key: key, kind: kind, text: text))
  }
}
