import Git
import Records

extension IndexStore {
  /// How many files are read before their runs are put into chunks. A batch is sorted by time, so that runs of one
  /// time share chunks even when a whole store is read, in the order of its random ids.
  private static let batchSize = 16 * SlotSet.capacity

  /// Brings the index from its tree to `tree`, in the transaction that is open.
  func apply(_ changes: StoreChanges, in repository: borrowing Repository) throws(IndexError) {
    let hadProblems = try database.integer("SELECT 1 FROM problem") != nil
    var room = try ChunkRoom(chunks())
    var files = try locate(changes.runs)
    // Runs that stay in their chunks go first and by chunk, so that each chunk is written once.
    files.sort { ($0.slot ?? .max) < ($1.slot ?? .max) }
    var start = 0
    while start < files.count {
      var end = min(start + Self.batchSize, files.count)
      // A chunk is not cut in two.
      while end < files.count, let slot = files[end].slot, let last = files[end - 1].slot,
        slot / SlotSet.capacity == last / SlotSet.capacity
      {
        end += 1
      }
      try apply(files[start..<end], room: &room, forgetProblems: hadProblems, in: repository)
      start = end
    }
    for (name, file) in changes.experiments { try applyExperiment(name, file, in: repository) }
  }

  private struct RunFile {
    var id: RunID
    var file: ObjectID?
    /// Where the run is now.
    var slot: Int?
  }

  private func locate(_ changes: [(id: RunID, file: ObjectID?)]) throws(IndexError) -> [RunFile] {
    let isEmpty = try database.integer("SELECT 1 FROM run") == nil
    var files: [RunFile] = []
    files.reserveCapacity(changes.count)
    for (id, file) in changes {
      let slot = isEmpty ? nil : try slot(of: id)
      files.append(RunFile(id: id, file: file, slot: slot))
    }
    return files
  }

  private func apply(
    _ files: ArraySlice<RunFile>, room: inout ChunkRoom, forgetProblems: Bool,
    in repository: borrowing Repository
  ) throws(IndexError) {
    var edits: [Int: ChunkEdit] = [:]
    var added: [Run] = []
    for file in files {
      let path = file.id.directory + "/run.json"
      if forgetProblems { try forgetProblem(path) }
      var run: Run?
      if let blob = file.file {
        switch try Self.read(blob, file.id, in: repository) {
        case .success(let read): run = read
        case .failure(let error): try remember(StoreProblem(path: path, message: "\(error)"))
        }
      }
      if let slot = file.slot {
        let (chunk, place) = slot.quotientAndRemainder(dividingBy: SlotSet.capacity)
        if run == nil { try forget(file.id) }
        edits[chunk, default: ChunkEdit()].replaced[place] = .some(run)
      } else if let run {
        added.append(run)
      }
    }
    added.sort { ($0.startTime, $0.id) < ($1.startTime, $1.id) }
    for run in added { edits[room.take(), default: ChunkEdit()].added.append(run) }
    var places: [(RunID, Int)] = []
    for (chunk, edit) in edits.sorted(by: { $0.key < $1.key }) {
      try rewrite(chunk, edit) { places.append(($0, $1)) }
    }
    // In the order of the keys, so that the table grows at its end.
    places.sort { $0.0 < $1.0 }
    let insert = try database.statement("INSERT INTO run (id, slot) VALUES (?, ?)")
    for (id, slot) in places {
      insert.bind(1, id.bytes)
      insert.bind(2, slot)
      try insert.run()
    }
  }

  static func read(
    _ file: ObjectID, _ id: RunID, in repository: borrowing Repository
  ) throws(IndexError) -> Result<Run, RecordError> {
    do {
      return try repository.withBlob(file) { (bytes) throws(GitError) in
        do throws(RecordError) {
          let run = try Run(parsing: bytes)
          guard run.id == id else {
            throw RecordError(.malformed, "the id in the file is \(run.id), its directory's is \(id)")
          }
          return .success(run)
        } catch {
          return .failure(error)
        }
      }
    } catch {
      throw IndexError(error)
    }
  }

  // MARK: One chunk

  private struct ChunkEdit {
    /// By place in the chunk; nil takes the run out.
    var replaced: [Int: Run?] = [:]
    var added: [Run] = []
  }

  private func rewrite(
    _ chunk: Int, _ edit: ChunkEdit, added: (RunID, _ slot: Int) -> Void
  ) throws(IndexError) {
    var runs = [Run?](repeating: nil, count: SlotSet.capacity)
    var old: [Int: [UInt8]] = [:]
    try forEachCell(ofChunk: chunk) { (column, bytes) throws(IndexError) in old[column] = Array(bytes) }
    if let times = old[RunField.startTime.rawValue] {
      let taken = try times.withRawBytes { (bytes) throws(IndexError) in try TimeCell(bytes).slots.all }
      for (slot, run) in try self.runs(in: taken, ofChunk: chunk) { runs[slot] = run }
    }
    for (slot, run) in edit.replaced { runs[slot] = run }
    var slot = 0
    for run in edit.added {
      while slot < SlotSet.capacity, runs[slot] != nil { slot += 1 }
      guard slot < SlotSet.capacity else { throw .damaged("a chunk holds more runs than it tells") }
      runs[slot] = run
      added(run.id, chunk * SlotSet.capacity + slot)
    }
    try write(runs, toChunk: chunk, replacing: old)
  }

  private func write(
    _ runs: [Run?], toChunk chunk: Int, replacing old: [Int: [UInt8]]
  ) throws(IndexError) {
    var encoder = ChunkEncoder(columns)
    var count = 0
    for (slot, run) in runs.enumerated() {
      guard let run else { continue }
      try encoder.add(run, slot: slot)
      count += 1
    }
    var gone = Set(old.keys)
    let put = try database.statement("INSERT OR REPLACE INTO cell (position, data) VALUES (?, ?)")
    for (column, bytes) in encoder.finish() {
      gone.remove(column)
      if old[column] == bytes { continue }
      put.bind(1, Self.position(chunk, column))
      put.bind(2, bytes)
      try put.run()
    }
    let delete = try database.statement("DELETE FROM cell WHERE position = ?")
    for column in gone {
      delete.bind(1, Self.position(chunk, column))
      try delete.run()
    }
    let note = try database.statement("INSERT OR REPLACE INTO chunk (number, runs) VALUES (?, ?)")
    note.bind(1, chunk)
    note.bind(2, count)
    try note.run()
  }

  private func forget(_ id: RunID) throws(IndexError) {
    let statement = try database.statement("DELETE FROM run WHERE id = ?")
    statement.bind(1, id.bytes)
    try statement.run()
  }

  // MARK: Experiments and problems

  private func applyExperiment(
    _ name: String, _ file: ObjectID?, in repository: borrowing Repository
  ) throws(IndexError) {
    let path = "experiments/" + name
    try forgetProblem(path)
    let delete = try database.statement("DELETE FROM experiment WHERE id = ?")
    delete.bind(1, String(name.dropLast(5)))
    try delete.run()
    guard let file else { return }
    switch try Self.readExperiment(file, name, in: repository) {
    case .failure(let error): try remember(StoreProblem(path: path, message: "\(error)"))
    case .success(let experiment):
      let insert = try database.statement("INSERT INTO experiment (id, content) VALUES (?, ?)")
      insert.bind(1, experiment.id.text)
      insert.bind(2, experiment.formatted())
      try insert.run()
    }
  }

  static func readExperiment(
    _ file: ObjectID, _ name: String, in repository: borrowing Repository
  ) throws(IndexError) -> Result<Experiment, RecordError> {
    do {
      return try repository.withBlob(file) { (bytes) throws(GitError) in
        do throws(RecordError) {
          let experiment = try Experiment(parsing: bytes)
          guard experiment.id.text + ".json" == name else {
            throw RecordError(.malformed, "the id in the file is \(experiment.id)")
          }
          return .success(experiment)
        } catch {
          return .failure(error)
        }
      }
    } catch {
      throw IndexError(error)
    }
  }

  private func forgetProblem(_ path: String) throws(IndexError) {
    let statement = try database.statement("DELETE FROM problem WHERE path = ?")
    statement.bind(1, path)
    try statement.run()
  }

  private func remember(_ problem: StoreProblem) throws(IndexError) {
    let statement = try database.statement("INSERT OR REPLACE INTO problem (path, message) VALUES (?, ?)")
    statement.bind(1, problem.path)
    statement.bind(2, problem.message)
    try statement.run()
  }
}

/// Where runs that come new find a place: first in chunks that are not full, then in new ones.
private struct ChunkRoom {
  private var open: [(chunk: Int, places: Int)]
  private var next: Int

  init(_ chunks: [(number: Int, runs: Int)]) {
    // Taken from the end: the lowest chunk first.
    open = chunks.reversed().compactMap {
      $0.runs < SlotSet.capacity ? ($0.number, SlotSet.capacity - $0.runs) : nil
    }
    next = (chunks.last?.number ?? -1) + 1
  }

  /// The chunk for one more run.
  mutating func take() -> Int {
    if open.isEmpty {
      open.append((next, SlotSet.capacity))
      next += 1
    }
    let last = open.count - 1
    open[last].places -= 1
    let chunk = open[last].chunk
    if open[last].places == 0 { open.removeLast() }
    return chunk
  }
}

extension [UInt8] {
  func withRawBytes<R>(_ body: (UnsafeRawBufferPointer) throws(IndexError) -> R) throws(IndexError) -> R {
    let result: Result<R, IndexError> = withUnsafeBytes { bytes in
      do throws(IndexError) { return .success(try body(bytes)) } catch { return .failure(error) }
    }
    return try result.get()
  }
}

extension IndexError {
  init(_ error: GitError) { self.init(.repository, "\(error)") }
}
