public import Git

/// A made-up tree: what files are where, by path. Paths are kept apart by their bytes, as Git keeps them.
public struct RandomTree: Sendable {
  public struct File: Hashable, Sendable {
    public var id: ObjectID
    public var mode: FileMode
  }

  public private(set) var files: [[UInt8]: File] = [:]
  private let blobs: [ObjectID]

  /// Empty; its files will hold these blobs.
  public init(of blobs: [ObjectID]) { self.blobs = blobs }

  /// Names that sort differently as a file and as a directory, that are spelled in two ways, that begin with a
  /// combining mark, that a shell would split.
  private static let names = [
    "a", "a.b", "a-b", "a0", "ab", "A", "é", "e\u{301}", "\u{301}x", "日本", "x y", "-z", "quo\"te", "tab\t",
    "run.json",
    "ff", "00",
  ]

  /// A batch of edits that can be made in any order, and the tree after it.
  public mutating func edit(count: Int, using generator: inout SplitMix64) -> [TreeEdit] {
    var edits: [TreeEdit] = []
    var taken: [[UInt8]] = []
    for _ in 0..<count {
      let path = generator.next(upTo: 3) == 0 ? existing(using: &generator) : Self.path(using: &generator)
      guard let path, !taken.contains(where: { Self.overlap($0, path) }) else { continue }
      taken.append(path)
      let text = String(decoding: path, as: UTF8.self)
      if generator.next(upTo: 4) == 0 {
        remove(path)
        edits.append(TreeEdit(text, .remove))
      } else {
        put(path, file(using: &generator), &edits)
      }
    }
    return edits
  }

  private mutating func put(_ path: [UInt8], _ file: File, _ edits: inout [TreeEdit]) {
    remove(path)
    // A file on the way gives place to the directory.
    for end in path.indices where path[end] == UInt8(ascii: "/") { files[Array(path[..<end])] = nil }
    files[path] = file
    edits.append(TreeEdit(String(decoding: path, as: UTF8.self), .put(file.id, file.mode)))
  }

  private mutating func remove(_ path: [UInt8]) {
    files[path] = nil
    let prefix = path + [UInt8(ascii: "/")]
    files = files.filter { !$0.key.starts(with: prefix) }
  }

  private static func overlap(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    let slash = [UInt8(ascii: "/")]
    return a == b || a.starts(with: b + slash) || b.starts(with: a + slash)
  }

  /// A path of a file or one of its directories.
  private func existing(using generator: inout SplitMix64) -> [UInt8]? {
    // Sorted, because a dictionary's order is not the same in two processes.
    let paths = files.keys.sorted { $0.lexicographicallyPrecedes($1) }
    guard !paths.isEmpty else { return nil }
    let parts = paths[generator.next(upTo: paths.count)].split(separator: UInt8(ascii: "/"))
    return Array(parts.prefix(1 + generator.next(upTo: parts.count)).joined(separator: [UInt8(ascii: "/")]))
  }

  private static func path(using generator: inout SplitMix64) -> [UInt8] {
    let depth = 1 + generator.next(upTo: 4)
    let parts = (0..<depth).map { _ in names[generator.next(upTo: names.count)] }
    return Array(parts.joined(separator: "/").utf8)
  }

  private func file(using generator: inout SplitMix64) -> File {
    let modes: [FileMode] = [.file, .file, .file, .executable, .symlink]
    return File(
      id: blobs[generator.next(upTo: blobs.count)], mode: modes[generator.next(upTo: modes.count)])
  }
}

extension SplitMix64 {
  /// A number from 0 up to and without `limit`.
  public mutating func next(upTo limit: Int) -> Int { Int(next() % UInt64(limit)) }
}

extension TestRepository {
  /// A few small blobs.
  public func someBlobs(_ count: Int = 5) throws -> [ObjectID] {
    try (0..<count).map { try ObjectID(hex: git("hash-object", "-w", "--stdin", input: "blob \($0)\n")) }
  }

  /// The tree that `git` itself makes of these files, through an index of its own.
  public func writeTree(_ tree: RandomTree) throws -> ObjectID {
    let index = ["GIT_INDEX_FILE": home + "/random-tree-index"]
    var input: [UInt8] = []
    for (path, file) in tree.files {
      input += "\(String(file.mode.rawValue, radix: 8)) \(file.id.hex)\t".utf8 + path + [0]
    }
    try run(["read-tree", "--empty"], environment: index)
    try run(["update-index", "-z", "--index-info"], input: input, environment: index)
    return try ObjectID(hex: run(["write-tree"], environment: index))
  }
}
