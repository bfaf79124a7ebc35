/// The rows of a CSV (RFC 4180) or TSV text. Empty lines are left out.
struct DelimitedTable {
  struct Row {
    /// In the file, from 1.
    var line: Int
    var fields: [String]
  }

  private(set) var rows: [Row] = []

  /// - Throws: ``RunFileError`` with the line and column.
  init(_ bytes: [UInt8], delimiter: UInt8, path: String) throws(RunFileError) {
    var cursor = TextCursor(bytes, path: path)
    var line = 1
    while cursor.current != nil {
      var row = Row(line: line, fields: [])
      repeat {
        row.fields.append(try Self.field(&cursor, delimiter, &line))
      } while Self.take(delimiter, &cursor)
      _ = Self.take(13, &cursor)
      guard Self.take(10, &cursor) || cursor.current == nil else {
        throw cursor.malformed("expected the end of the field after its closing quote")
      }
      line += 1
      if row.fields != [""] { rows.append(row) }
    }
  }

  private static func field(_ cursor: inout TextCursor, _ delimiter: UInt8, _ line: inout Int)
    throws(RunFileError) -> String
  {
    let start = cursor.position
    guard cursor.current == UInt8(ascii: "\"") else {
      cursor.skip { $0 != delimiter && $0 != 10 && $0 != 13 }
      return cursor.text(from: start)
    }
    cursor.position += 1
    var result: [UInt8] = []
    while let byte = cursor.current {
      cursor.position += 1
      if byte == UInt8(ascii: "\"") {
        guard take(byte, &cursor) else { return String(decoding: result, as: UTF8.self) }
      } else if byte == 10 {
        line += 1
      }
      result.append(byte)
    }
    throw cursor.malformed("this field has no closing quote", at: start)
  }

  private static func take(_ byte: UInt8, _ cursor: inout TextCursor) -> Bool {
    guard cursor.current == byte else { return false }
    cursor.position += 1
    return true
  }
}
