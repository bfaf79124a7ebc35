internal import CSQLite

/// Somebody's SQLite database, read as it is: nothing is written to it, and nothing that it brings along (views,
/// triggers, functions) is run.
final class SourceDatabase {
  private let handle: OpaquePointer
  private let path: String
  private var statements: [String: OpaquePointer] = [:]
  /// Names of columns by table.
  private let tables: [String: Set<String>]

  /// Milliseconds to wait for a program that writes.
  private static let patience: Int32 = 5000

  /// - Throws: ``MigrationError`` when it is no database, or cannot be read.
  init(_ path: String) throws(MigrationError) {
    self.path = path
    var handle: OpaquePointer?
    let status = sqlite3_open_v2(
      path, &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard let handle else { throw MigrationError(.unreadable, "cannot open '\(path)': out of memory") }
    guard status == SQLITE_OK else {
      let error = Self.error(handle, status, path)
      sqlite3_close_v2(handle)
      throw error
    }
    sqlite3_busy_timeout(handle, Self.patience)
    self.handle = handle
    do throws(MigrationError) { tables = try Self.readTables(handle, path) } catch {
      sqlite3_close_v2(handle)
      throw error
    }
  }

  deinit {
    for statement in statements.values { sqlite3_finalize(statement) }
    sqlite3_close_v2(handle)
  }

  private static func readTables(
    _ handle: OpaquePointer, _ path: String
  ) throws(MigrationError) -> [String: Set<String>] {
    let refusals = "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON"
    try check(sqlite3_exec(handle, refusals, nil, nil, nil), handle, path)
    let sql = """
      SELECT tables.name, columns.name FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
      WHERE tables.type = 'table' AND tables.sql NOT LIKE 'create virtual%'
      """
    var statement: OpaquePointer?
    try check(sqlite3_prepare_v2(handle, sql, -1, &statement, nil), handle, path)
    defer { sqlite3_finalize(statement) }
    guard let statement else { return [:] }
    var tables: [String: Set<String>] = [:]
    while true {
      let status = sqlite3_step(statement)
      if status == SQLITE_DONE { return tables }
      guard status == SQLITE_ROW else { throw error(handle, status, path) }
      let row = Row(statement: statement)
      if let table = row.text(0), let column = row.text(1) { tables[table, default: []].insert(column) }
    }
  }

  func has(_ table: String) -> Bool { tables[table] != nil }
  func has(_ table: String, _ column: String) -> Bool { tables[table]?.contains(column) == true }
  var tableNames: [String] { tables.keys.sorted() }

  func execute(_ sql: String) throws(MigrationError) {
    try Self.check(sqlite3_exec(handle, sql, nil, nil, nil), handle, path)
  }

  /// Reads rows of a table; a column that this version of the schema does not have is NULL, a table that it does not
  /// have is empty.
  ///
  /// - Parameters:
  ///   - rest: of the statement, with a `?` for each of `values`.
  func read(
    _ columns: [String], from table: String, _ rest: String = "", _ values: [String] = [],
    _ body: (Row) throws -> Void
  ) throws {
    guard has(table) else { return }
    let list = columns.map { has(table, $0) ? "\"\($0)\"" : "NULL" }.joined(separator: ", ")
    try rows("SELECT \(list) FROM \"\(table)\" \(rest)", values, body)
  }

  /// Runs a statement of this program's own making.
  func rows(_ sql: String, _ values: [String] = [], _ body: (Row) throws -> Void) throws {
    let statement = try statement(sql)
    defer { sqlite3_reset(statement) }
    for (index, value) in values.enumerated() {
      var value = value
      let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
      let status = value.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) {
          sqlite3_bind_text(statement, Int32(index + 1), $0.baseAddress, Int32($0.count), transient)
        }
      }
      try Self.check(status, handle, path)
    }
    while true {
      let status = sqlite3_step(statement)
      if status == SQLITE_DONE { return }
      guard status == SQLITE_ROW else { throw Self.error(handle, status, path) }
      try body(Row(statement: statement))
    }
  }

  func count(_ table: String) throws -> Int {
    var count = 0
    try rows("SELECT count(*) FROM \"\(table.replacing("\"", with: "\"\""))\"") {
      count = Int($0.integer(0) ?? 0)
    }
    return count
  }

  private func statement(_ sql: String) throws(MigrationError) -> OpaquePointer {
    if let statement = statements[sql] { return statement }
    var statement: OpaquePointer?
    try Self.check(sqlite3_prepare_v2(handle, sql, -1, &statement, nil), handle, path)
    guard let statement else { throw MigrationError(.unreadable, "'\(path)' cannot run an empty statement") }
    statements[sql] = statement
    return statement
  }

  /// A row, good until the next one.
  struct Row {
    fileprivate let statement: OpaquePointer

    /// nil for NULL; what is not UTF-8 is replaced.
    func text(_ column: Int32) -> String? {
      guard sqlite3_column_type(statement, column) != SQLITE_NULL else { return nil }
      guard let start = sqlite3_column_text(statement, column) else { return nil }
      let count = Int(sqlite3_column_bytes(statement, column))
      return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func integer(_ column: Int32) -> Int64? {
      sqlite3_column_type(statement, column) == SQLITE_NULL ? nil : sqlite3_column_int64(statement, column)
    }

    func number(_ column: Int32) -> Double? {
      sqlite3_column_type(statement, column) == SQLITE_NULL ? nil : sqlite3_column_double(statement, column)
    }
  }

  // MARK: Errors

  private static func check(_ status: Int32, _ handle: OpaquePointer, _ path: String) throws(MigrationError) {
    guard status != SQLITE_OK else { return }
    throw error(handle, status, path)
  }

  private static func error(_ handle: OpaquePointer, _ status: Int32, _ path: String) -> MigrationError {
    let words = sqlite3_errmsg(handle).map { String(cString: $0) } ?? "SQLite error \(status)"
    switch status & 0xff {
    case SQLITE_NOTADB: return MigrationError(.notAStore, "'\(path)' is no SQLite database")
    case SQLITE_BUSY, SQLITE_LOCKED:
      return MigrationError(
        .unreadable,
        "'\(path)' is locked by a program that writes to it (\(words)); stop the MLflow server, or import a copy"
      )
    case SQLITE_CORRUPT:
      return MigrationError(
        .unreadable,
        "'\(path)' is damaged (\(words)); what was taken before that stays. 'sqlite3 FILE .recover' may mend a copy"
      )
    default: return MigrationError(.unreadable, "'\(path)' cannot be read: \(words)")
    }
  }
}
