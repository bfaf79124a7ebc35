import CSQLite

/// A connection to an SQLite database. One thread at a time.
final class Database {
  fileprivate let handle: OpaquePointer
  private var statements: [String: Statement] = [:]

  /// How long to wait for another process that writes: longer than building a large index takes.
  private static let patience: Int32 = 60_000

  /// - Parameter path: `:memory:` for a database of this process alone.
  init(path: String) throws(IndexError) {
    var handle: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    let status = sqlite3_open_v2(path, &handle, flags, nil)
    guard let handle else { throw IndexError(.unwritable, "cannot open '\(path)': out of memory") }
    guard status == SQLITE_OK else {
      let error = Self.error(handle, status, "open '\(path)'")
      sqlite3_close_v2(handle)
      throw error
    }
    self.handle = handle
    sqlite3_busy_timeout(handle, Self.patience)
  }

  deinit {
    statements.removeAll()
    sqlite3_close_v2(handle)
  }

  /// Runs statements that give no rows.
  func execute(_ sql: String) throws(IndexError) {
    try check(sqlite3_exec(handle, sql, nil, nil, nil), sql)
  }

  /// The prepared statement for `sql`, made once and kept; its text is always the program's own.
  func statement(_ sql: String) throws(IndexError) -> Statement {
    if let statement = statements[sql] { return statement }
    let statement = try Statement(sql, in: self)
    statements[sql] = statement
    return statement
  }

  /// The first column of the first row; nil when there is no row.
  func integer(_ sql: String) throws(IndexError) -> Int? {
    let statement = try statement(sql)
    defer { statement.reset() }
    return try statement.step() ? statement.integer(0) : nil
  }

  var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  /// Runs `body` in a transaction: all of it comes to pass, or nothing.
  func transaction<R>(_ begin: String, _ body: () throws(IndexError) -> R) throws(IndexError) -> R {
    try execute(begin)
    do {
      let result = try body()
      try execute("COMMIT")
      return result
    } catch {
      if isInTransaction { try? execute("ROLLBACK") }
      throw error
    }
  }

  fileprivate func check(_ status: Int32, _ what: String) throws(IndexError) {
    guard status != SQLITE_OK else { return }
    throw Self.error(handle, status, what)
  }

  fileprivate static func error(_ handle: OpaquePointer, _ status: Int32, _ what: String) -> IndexError {
    let words = sqlite3_errmsg(handle).map { String(cString: $0) } ?? "SQLite error \(status)"
    let code: IndexError.Code =
      switch status & 0xff {
      case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT: .corrupt
      // A database of another schema, or one whose tables are gone.
      case SQLITE_ERROR, SQLITE_SCHEMA, SQLITE_MISMATCH, SQLITE_CONSTRAINT: .corrupt
      case SQLITE_BUSY, SQLITE_LOCKED: .busy
      case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_FULL, SQLITE_IOERR, SQLITE_PERM, SQLITE_AUTH: .unwritable
      default: .database
      }
    return IndexError(code, "the index cannot \(what): \(words)")
  }
}

/// A prepared statement.
final class Statement {
  private let handle: OpaquePointer
  private unowned let database: Database
  private let sql: String

  fileprivate init(_ sql: String, in database: Database) throws(IndexError) {
    var handle: OpaquePointer?
    try database.check(
      sqlite3_prepare_v3(database.handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil), sql)
    guard let handle else { throw IndexError(.database, "the index cannot run an empty statement") }
    self.handle = handle
    self.database = database
    self.sql = sql
  }

  deinit { sqlite3_finalize(handle) }

  /// Binds the parameter at `index`, from 1.
  func bind(_ index: Int32, _ value: Int) { sqlite3_bind_int64(handle, index, Int64(value)) }

  func bind(_ index: Int32, _ bytes: UnsafeRawBufferPointer) {
    // SQLite copies the bytes; a nil pointer would bind NULL.
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    guard let start = bytes.baseAddress, !bytes.isEmpty else {
      sqlite3_bind_zeroblob(handle, index, 0)
      return
    }
    sqlite3_bind_blob(handle, index, start, Int32(bytes.count), transient)
  }

  func bind(_ index: Int32, _ bytes: [UInt8]) {
    bytes.withUnsafeBytes { bind(index, $0) }
  }

  /// Binds the text's UTF-8 as bytes, so that SQLite compares them as they are.
  func bind(_ index: Int32, _ text: String) {
    var text = text
    text.withUTF8 { bind(index, UnsafeRawBufferPointer($0)) }
  }

  func bindNull(_ index: Int32) { sqlite3_bind_null(handle, index) }

  /// Whether there is another row.
  func step() throws(IndexError) -> Bool {
    let status = sqlite3_step(handle)
    switch status {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default:
      let error = Database.error(database.handle, status, "run '\(sql)'")
      sqlite3_reset(handle)
      throw error
    }
  }

  /// Runs a statement that gives no rows, and makes it ready for the next time.
  func run() throws(IndexError) {
    _ = try step()
    sqlite3_reset(handle)
  }

  func reset() { sqlite3_reset(handle) }

  // MARK: The row

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }
  func integer(_ column: Int32) -> Int { Int(sqlite3_column_int64(handle, column)) }

  /// The bytes, good until the next step.
  func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(
      start: sqlite3_column_blob(handle, column), count: Int(sqlite3_column_bytes(handle, column)))
  }

  func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }
}
