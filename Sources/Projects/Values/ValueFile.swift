import Records

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file of values in one of the formats that programs leave them in, read but not yet taken for metrics or params.
enum ValueFile {
  /// Bytes; a larger file is hardly one of results.
  static let maximumSize = 16 << 20

  /// One object; or many, as the lines of a history.
  case documents([[ValueLeaf]])
  case table(DelimitedTable)

  /// Reads the file; the format is told by the name's extension, else by the content.
  /// - Throws: ``RunFileError`` that names the file, and the line and column where they are known.
  init(_ path: String) throws(RunFileError) {
    try self.init(Self.contents(path), path)
  }

  /// The file's bytes, when they are at hand; only its name counts in `path`.
  init(_ bytes: [UInt8], _ path: String) throws(RunFileError) {
    var bytes = bytes
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes.removeFirst(3) }
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.utf8.count == bytes.count, text.utf8.elementsEqual(bytes) else {
      throw RunFileError(.malformed, path, "not text in UTF-8")
    }
    let name = path.split(separator: "/").last ?? ""
    let dot = name.lastIndex(of: ".")
    switch dot.map({ name[$0...].lowercased() }) {
    case ".json", ".jsonl", ".ndjson": self = .documents(try JSONLeaves(bytes, path: path).documents)
    case ".yaml", ".yml": self = .documents([try YAMLLeaves.read(text, path: path)])
    case ".toml": self = .documents([try TOMLLeaves.read(bytes, path: path)])
    case ".csv": self = .table(try DelimitedTable(bytes, delimiter: UInt8(ascii: ","), path: path))
    case ".tsv": self = .table(try DelimitedTable(bytes, delimiter: 9, path: path))
    default: self = try Self.sniff(bytes, text, path)
    }
  }

  /// Decides by the first line that is neither empty nor a comment.
  private static func sniff(_ bytes: [UInt8], _ text: String, _ path: String) throws(RunFileError)
    -> ValueFile
  {
    let line =
      text.split(whereSeparator: \.isNewline).lazy
      .map { $0.drop { $0 == " " || $0 == "\t" } }.first { !$0.isEmpty && $0.first != "#" } ?? ""
    let equals = line.firstIndex(of: "=")
    let colon = line.firstIndex(of: ":")
    if line.first == "{" { return .documents(try JSONLeaves(bytes, path: path).documents) }
    if line.first == "[" {
      // A JSON array or a TOML table.
      if let leaves = try? TOMLLeaves.read(bytes, path: path) { return .documents([leaves]) }
      return .documents(try JSONLeaves(bytes, path: path).documents)
    }
    if let equals, equals < colon ?? line.endIndex {
      return .documents([try TOMLLeaves.read(bytes, path: path)])
    }
    if colon == nil, line.contains("\t") || line.contains(",") {
      let delimiter = line.contains("\t") ? 9 : UInt8(ascii: ",")
      return .table(try DelimitedTable(bytes, delimiter: delimiter, path: path))
    }
    return .documents([try YAMLLeaves.read(text, path: path)])
  }

  private static func contents(_ path: String) throws(RunFileError) -> [UInt8] {
    // Not blocking: a pipe in the file's place must not hang us.
    guard let file = Descriptor(opening: path, O_RDONLY | O_NONBLOCK) else {
      if errno == ENOENT || errno == ENOTDIR { throw RunFileError(.missing, path, "there is no such file") }
      throw RunFileError(.inaccessible, path, String(cString: strerror(errno)))
    }
    var status = stat()
    guard fstat(file.number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw RunFileError(.inaccessible, path, "not a regular file")
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = buffer.withUnsafeMutableBytes { read(file.number, $0.baseAddress, $0.count) }
      if count == 0 { return bytes }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw RunFileError(.inaccessible, path, String(cString: strerror(errno))) }
      bytes += buffer[..<count]
      guard bytes.count <= maximumSize else {
        throw RunFileError(
          .tooLarge, path, "larger than 16 MiB; values to record are expected in small files")
      }
    }
  }
}
