import Records

/// The parameters in a file: each value in it as text, nested keys joined with dots.
public struct ParamFile: Hashable, Sendable {
  public struct Value: Hashable, Sendable {
    public var key: String
    /// As the file spells it: `0.10`, `1e-3`, `True`; `null` for nothing, `{}` and `[]` for the empty ones.
    public var text: String
  }

  /// In the file's order, no key twice.
  public private(set) var values: [Value] = []

  /// Reads JSON, YAML, TOML, or a CSV of either two columns (key, value) or a header and one row.
  /// - Throws: ``RunFileError`` that names the file, and the line and column where they are known.
  public static func read(_ path: String) throws(RunFileError) -> ParamFile {
    var file = ParamFile()
    switch try ValueFile(path) {
    case .documents(let documents):
      guard documents.count <= 1 else {
        throw RunFileError(.malformed, path, "it holds \(documents.count) objects; parameters are in one")
      }
      // The root itself, when it is empty, is no parameter.
      file.values = documents.joined().filter { !$0.key.isEmpty }.map { Value(key: $0.key, text: $0.text) }
    case .table(let table):
      file.values = try values(of: table, path)
      var seen: Set<String> = []
      for value in file.values where !seen.insert(value.key).inserted {
        throw RunFileError(.malformed, path, "'\(value.key.escapedForMessage)' comes twice")
      }
    }
    return file
  }

  private static func values(of table: DelimitedTable, _ path: String) throws(RunFileError) -> [Value] {
    guard let header = table.rows.first?.fields else { return [] }
    let isPair = header.count == 2
    if isPair {
      let hasHeader = header[1].lowercased() == "value"
      if hasHeader || table.rows.allSatisfy({ PlainScalar.number($0.fields[0]) == nil }) {
        return try table.rows.dropFirst(hasHeader ? 1 : 0).map { (row) throws(RunFileError) in
          guard row.fields.count == 2 else {
            throw RunFileError(.malformed, path, "expected a key and a value", line: row.line, column: 1)
          }
          return Value(key: row.fields[0], text: row.fields[1])
        }
      }
    }
    guard table.rows.count == 2, table.rows[1].fields.count == header.count else {
      throw RunFileError(
        .malformed, path, "expected two columns, key and value, or a header and one row of values", line: 1,
        column: 1)
    }
    return zip(header, table.rows[1].fields).map { Value(key: $0, text: $1) }
  }
}
