import Git
import Records

/// The tables of one database and what they mean.
///
/// Runs stand in chunks of ``SlotSet/capacity``; a run's slot is its chunk's number times that, plus its place. A
/// cell's position is its chunk's number and its column's, so that a chunk's cells lie side by side.
final class IndexStore {
  let database: Database
  let columns: ColumnTable

  init(_ database: Database) {
    self.database = database
    columns = ColumnTable(database)
  }

  /// Runs `body` so that all it reads is of one moment.
  func reading<R>(_ body: () throws(IndexError) -> R) throws(IndexError) -> R {
    if database.isInTransaction { return try body() }
    return try database.transaction("BEGIN", body)
  }

  func writing<R>(_ body: () throws(IndexError) -> R) throws(IndexError) -> R {
    do {
      return try database.transaction("BEGIN IMMEDIATE", body)
    } catch {
      columns.forget()
      throw error
    }
  }

  /// The tree that the index stands for; nil for the empty store.
  func tree() throws(IndexError) -> ObjectID? {
    let statement = try database.statement("SELECT tree FROM state")
    defer { statement.reset() }
    guard try statement.step() else { throw .damaged("it does not tell its tree") }
    if statement.isNull(0) { return nil }
    let bytes = statement.bytes(0)
    guard bytes.count == 20 else { throw .damaged("its tree has no name") }
    return ObjectID(bytes: bytes)
  }

  func setTree(_ tree: ObjectID?) throws(IndexError) {
    let statement = try database.statement("UPDATE state SET tree = ?")
    if let tree { statement.bind(1, tree.bytes) } else { statement.bindNull(1) }
    try statement.run()
  }

  // MARK: Chunks and cells

  /// The chunks with how many runs are in each.
  func chunks() throws(IndexError) -> [(number: Int, runs: Int)] {
    let statement = try database.statement("SELECT number, runs FROM chunk ORDER BY number")
    defer { statement.reset() }
    var chunks: [(number: Int, runs: Int)] = []
    while try statement.step() { chunks.append((statement.integer(0), statement.integer(1))) }
    return chunks
  }

  /// The bytes of a cell; nil when no run of the chunk has a value in the column.
  @discardableResult
  func withCell<R>(
    _ chunk: Int, _ column: Int, _ body: (UnsafeRawBufferPointer) throws(IndexError) -> R
  ) throws(IndexError) -> R? {
    let statement = try database.statement("SELECT data FROM cell WHERE position = ?")
    statement.bind(1, Self.position(chunk, column))
    defer { statement.reset() }
    guard try statement.step() else { return nil }
    return try body(statement.bytes(0))
  }

  func forEachCell(
    ofChunk chunk: Int, _ body: (_ column: Int, UnsafeRawBufferPointer) throws(IndexError) -> Void
  ) throws(IndexError) {
    let statement = try database.statement("SELECT position, data FROM cell WHERE position BETWEEN ? AND ?")
    statement.bind(1, Self.position(chunk, 0))
    statement.bind(2, Self.position(chunk, Int(UInt32.max)))
    defer { statement.reset() }
    while try statement.step() {
      try body(statement.integer(0) & Int(UInt32.max), statement.bytes(1))
    }
  }

  static func position(_ chunk: Int, _ column: Int) -> Int { chunk << 32 | column }

  /// The runs in the slots of a chunk, in their order.
  func runs(in slots: SlotSet, ofChunk chunk: Int) throws(IndexError) -> [(slot: Int, run: Run)] {
    var decoder = ChunkDecoder(slots)
    try forEachCell(ofChunk: chunk) { (column, bytes) throws(IndexError) in
      try decoder.add(columns.column(column), bytes)
    }
    return try decoder.finish()
  }

  /// The addresses of a chunk's artifacts by slot: made up when asked for, being told by the experiment and the id.
  func artifactURIs(ofChunk chunk: Int) throws(IndexError) -> [Int: String] {
    var experiments: [Int: String] = [:]
    try withCell(chunk, RunField.experiment.rawValue) { (bytes) throws(IndexError) in
      let cell = try TextCell(bytes)
      for index in 0..<cell.slots.count {
        experiments[cell.slots.slot(index)] = cell.string(cell.code(index))
      }
    }
    var addresses: [Int: String] = [:]
    try withCell(chunk, RunField.id.rawValue) { (bytes) throws(IndexError) in
      let cell = try IdentityCell(bytes)
      for index in 0..<cell.slots.count {
        let slot = cell.slots.slot(index)
        addresses[slot] = experiments[slot].map { Run.artifactURI($0, cell[index].text) }
      }
    }
    return addresses
  }

  /// Where the run is; nil when it is not in the index.
  func slot(of id: RunID) throws(IndexError) -> Int? {
    let statement = try database.statement("SELECT slot FROM run WHERE id = ?")
    statement.bind(1, id.bytes)
    defer { statement.reset() }
    return try statement.step() ? statement.integer(0) : nil
  }

  /// The ids that begin with a text of hexadecimal digits, in their order.
  func ids(withPrefix prefix: String, limit: Int) throws(IndexError) -> [RunID] {
    let statement = try database.statement("SELECT id FROM run WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?")
    let missing = 32 - prefix.utf8.count
    guard let first = try? RunID(prefix + String(repeating: "0", count: missing)),
      let last = try? RunID(prefix + String(repeating: "f", count: missing))
    else { return [] }
    statement.bind(1, first.bytes)
    statement.bind(2, last.bytes)
    statement.bind(3, limit)
    defer { statement.reset() }
    var ids: [RunID] = []
    while try statement.step() { ids.append(try RunID(bytes: statement.bytes(0))) }
    return ids
  }

  /// Forgets everything.
  func clear() throws(IndexError) {
    for table in ["column", "chunk", "cell", "run", "experiment", "problem"] {
      try database.execute("DELETE FROM \(table)")
    }
    columns.forget()
  }

  // MARK: Experiments and problems

  func experiments() throws(IndexError) -> [Experiment] {
    let statement = try database.statement("SELECT content FROM experiment ORDER BY id")
    defer { statement.reset() }
    var experiments: [Experiment] = []
    while try statement.step() {
      do {
        experiments.append(try Experiment(parsing: statement.bytes(0)))
      } catch {
        throw .damaged("an experiment cannot be read (\(error))")
      }
    }
    return experiments
  }

  func problems() throws(IndexError) -> [StoreProblem] {
    let statement = try database.statement("SELECT path, message FROM problem ORDER BY path")
    defer { statement.reset() }
    var problems: [StoreProblem] = []
    while try statement.step() {
      problems.append(StoreProblem(path: statement.text(0), message: statement.text(1)))
    }
    return problems
  }
}

/// A file of the store that is not in the index because it could not be read.
public struct StoreProblem: Hashable, Sendable {
  /// Relative to the store: `runs/ab/abc…/run.json`.
  public var path: String
  /// What is wrong with it, with line and column where known.
  public var message: String
}
