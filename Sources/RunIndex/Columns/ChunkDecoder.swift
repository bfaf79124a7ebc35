import Records

/// Runs on their way out of the cells of one chunk.
struct ChunkDecoder {
  private let slots: [Int]
  /// As many as there are slots, in their order.
  private var drafts: [RunDraft]

  init(_ wanted: SlotSet) {
    slots = Array(wanted)
    drafts = Array(repeating: RunDraft(), count: slots.count)
  }

  mutating func add(_ column: Column, _ bytes: UnsafeRawBufferPointer) throws(IndexError) {
    switch column {
    case .field(.id):
      let cell = try IdentityCell(bytes)
      each(cell.slots) { $0.id = cell[$1] }
    case .field(.startTime):
      let cell = try TimeCell(bytes)
      each(cell.slots) { $0.startTime = Timestamp(milliseconds: cell[$1]) }
    case .field(.endTime):
      let cell = try TimeCell(bytes)
      each(cell.slots) { $0.endTime = Timestamp(milliseconds: cell[$1]) }
    case .field(let field) where field.isBytes:
      let cell = try TextCell(bytes)
      each(cell.slots) { $0.bytes.append((field, Array(cell.text(cell.code($1))))) }
    case .field(let field): eachText(try TextCell(bytes)) { $0.texts.append((field, $1)) }
    case .metric(let key):
      let cell = try MetricCell(bytes)
      each(cell.slots) { draft, index in
        let metric = LatestMetric(
          value: cell[index], step: cell.steps[index],
          timestamp: Timestamp(milliseconds: cell.timestamps[index]))
        draft.metrics.append((key, metric))
      }
    case .param(let key): eachText(try TextCell(bytes)) { $0.params.append((key, $1)) }
    case .tag(let key): eachText(try TextCell(bytes)) { $0.tags.append((key, $1)) }
    }
  }

  /// The runs with their slots, in the order of the slots.
  func finish() throws(IndexError) -> [(slot: Int, run: Run)] {
    var runs: [(slot: Int, run: Run)] = []
    runs.reserveCapacity(slots.count)
    for (slot, draft) in zip(slots, drafts) { runs.append((slot, try draft.run())) }
    return runs
  }

  @inline(__always)
  private mutating func each(_ cell: CellSlots, _ body: (inout RunDraft, Int) -> Void) {
    for position in slots.indices {
      if let index = cell.index(of: slots[position]) { body(&drafts[position], index) }
    }
  }

  @inline(__always)
  private mutating func eachText(_ cell: TextCell, _ body: (inout RunDraft, String) -> Void) {
    // Neighbours often have the same text: they share one.
    var last: (code: Int, text: String) = (-1, "")
    each(cell.slots) { draft, index in
      let code = cell.code(index)
      if code != last.code { last = (code, cell.string(code)) }
      body(&draft, last.text)
    }
  }
}

/// What is known of a run so far.
private struct RunDraft {
  var id: RunID?
  var startTime: Timestamp?
  var endTime: Timestamp?
  var texts: [(RunField, String)] = []
  var bytes: [(RunField, [UInt8])] = []
  var params: [(String, String)] = []
  var tags: [(String, String)] = []
  var metrics: [(String, LatestMetric)] = []

  func run() throws(IndexError) -> Run {
    do {
      return try assembled()
    } catch {
      throw .damaged("a run cannot be put together (\(error))")
    }
  }

  private func assembled() throws -> Run {
    guard let id, let startTime else { throw IndexError.damaged("a run has no id or no start") }
    if let record = bytes.first(where: { $0.0 == .record }) { return try Run(parsing: record.1) }
    var run = Run(
      id: id, name: "", experimentID: Self.noExperiment, startTime: startTime,
      endTime: endTime,
      params: Self.dictionary(params), tags: Self.dictionary(tags), metrics: Self.dictionary(metrics))
    for (field, text) in texts { try Self.set(field, text, of: &run) }
    for (field, bytes) in bytes { try Self.set(field, bytes, of: &run) }
    return run
  }

  private static let noExperiment = ExperimentID(derivedFrom: "Default")

  private static func dictionary<Value>(_ pairs: [(String, Value)]) -> [String: Value] {
    Dictionary(pairs) { first, _ in first }
  }

  /// The fields come in the order of their numbers, the source's first before its others.
  private static func set(_ field: RunField, _ text: String, of run: inout Run) throws {
    switch field {
    case .experiment: run.experimentID = try ExperimentID(text)
    case .status: run.status = RunStatus(rawValue: text) ?? run.status
    case .lifecycle: run.lifecycle = Lifecycle(rawValue: text) ?? run.lifecycle
    case .name: run.name = text
    case .parent: run.parent = try RunID(text)
    case .user: run.user = text
    case .exitCode: run.exitCode = Int(text)
    case .sourceDirty: run.source = Source(dirty: text == "1")
    case .sourceCommit: run.source?.commit = text
    case .sourceBranch: run.source?.branch = text
    case .sourcePatch: run.source?.patch = text
    case .sourceRemote: run.source?.remote = text
    case .sourceDirectory: run.source?.directory = text
    case .sourceEntryPoint: run.source?.entryPoint = text
    default: break
    }
  }

  private static func set(_ field: RunField, _ bytes: [UInt8], of run: inout Run) throws {
    switch field {
    case .sourceOmitted: run.source?.omitted = try list(bytes)
    case .sourceCommand: run.source?.command = try list(bytes)
    case .inputs: run.inputs = try DatasetInput.list(parsing: bytes)
    case .modelInputs: run.modelInputs = try list(bytes)
    case .outputs:
      let parts = try list(bytes)
      run.outputs = stride(from: 0, to: parts.count - 1, by: 2).map {
        ModelOutput(modelID: parts[$0], step: Int64(parts[$0 + 1]) ?? 0)
      }
    default: break
    }
  }

  private static func list(_ bytes: [UInt8]) throws -> [String] {
    try bytes.withUnsafeBytes { raw in
      var texts: [String] = []
      var reader = ByteReader(raw)
      while reader.offset < raw.count {
        texts.append(String(decoding: try reader.take(reader.count(upTo: raw.count)), as: UTF8.self))
      }
      return texts
    }
  }
}

extension DatasetInput {
  /// Reads the array `inputs` of a `run.json`: it is put into the smallest run there is, whose parser knows it.
  static func list(parsing array: [UInt8]) throws(RecordError) -> [DatasetInput] {
    let start =
      #"{"schema":"cairn/run/1","id":"00000000000000000000000000000000","name":"","experiment":"0","#
      + #""status":"RUNNING","start_time":0,"inputs":"#
    return try Run(parsing: Array(start.utf8) + array + [UInt8(ascii: "}")]).inputs
  }
}
