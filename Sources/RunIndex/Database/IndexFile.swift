import CSQLite

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The database file: opened when it is ours and whole, else thrown away and made anew.
enum IndexFile {
  /// Of the tables and of the cells' layout. A file of another version is thrown away, so a change needs no migration.
  static let version = 0x4341_0002

  private static let tables = """
    CREATE TABLE state (tree BLOB);
    INSERT INTO state VALUES (NULL);
    CREATE TABLE column (number INTEGER PRIMARY KEY, kind INTEGER NOT NULL, key BLOB NOT NULL, UNIQUE (kind, key));
    CREATE TABLE chunk (number INTEGER PRIMARY KEY, runs INTEGER NOT NULL);
    CREATE TABLE cell (position INTEGER PRIMARY KEY, data BLOB NOT NULL);
    CREATE TABLE run (id BLOB PRIMARY KEY, slot INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE experiment (id BLOB PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE problem (path BLOB PRIMARY KEY, message BLOB NOT NULL) WITHOUT ROWID;
    PRAGMA user_version = \(version);
    """

  static func open(_ path: String) throws(IndexError) -> Database {
    makeDirectory(for: path)
    do {
      return try openAsIs(path)
    } catch  where error.code == .corrupt {
      discard(path)
      return try openAsIs(path)
    }
  }

  static func openInMemory() throws(IndexError) -> Database {
    let database = try Database(path: ":memory:")
    try database.execute(tables)
    return database
  }

  static func discard(_ path: String) {
    for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
  }

  static func isThere(_ path: String) -> Bool { access(path, F_OK) == 0 }

  private static func openAsIs(_ path: String) throws(IndexError) -> Database {
    let database = try Database(path: path)
    if try database.integer("PRAGMA user_version") != version { try create(in: database) }
    // A cache: what a power cut takes is built again. NORMAL keeps the file whole nevertheless.
    try database.execute("PRAGMA synchronous = NORMAL")
    try database.execute("PRAGMA mmap_size = 1073741824")
    return database
  }

  private static func create(in database: Database) throws(IndexError) {
    guard try database.integer("SELECT count(*) FROM sqlite_master") == 0 else {
      throw IndexError.damaged("its tables are of another version")
    }
    try database.execute("PRAGMA page_size = 8192")
    try database.execute("PRAGMA journal_mode = WAL")
    try database.transaction("BEGIN IMMEDIATE") { () throws(IndexError) in
      // Another process may have been faster.
      if try database.integer("SELECT count(*) FROM sqlite_master") == 0 { try database.execute(tables) }
    }
  }

  private static func makeDirectory(for path: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return }
    let directory = String(path[..<slash])
    if mkdir(directory, 0o777) != 0, errno == ENOENT {
      makeDirectory(for: directory)
      mkdir(directory, 0o777)
    }
  }
}
