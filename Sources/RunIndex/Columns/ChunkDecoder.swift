import Records

/// Runs on their way out of the cells of one chunk.
struct ChunkDecoder {
  private let wanted: SlotSet
  private let slots: [Int]
  /// As many as there are slots wanted, in their order.
  private var drafts: [RunDraft]

  init(_ wanted: SlotSet) {
    self.wanted = wanted
    var slots: [Int] = []
    wanted.forEach { slots.append($0) }
    self.slots = slots
    drafts = Array(repeating: RunDraft(), count: slots.count)
  }

  mutating func add(_ column: Column, _ bytes: UnsafeRawBufferPointer) throws(IndexError) {
    switch column {
    case .field(.id):
      let cell = try IdentityCell(bytes)
      each(cell.slots) { $0.id = cell[$1] }
    case .field(.startTime):
      let cell = try NumberCell(bytes)
      each(cell.slots) { $0.startTime = Int64(bitPattern: cell.bits[$1]) }
    case .field(.endTime):
      let cell = try NumberCell(bytes)
      each(cell.slots) { $0.endTime = Int64(bitPattern: cell.bits[$1]) }
    case .field(let field):
      let cell = try TextCell(bytes)
      each(cell.slots) { $0.fields.append((field, cell.array(cell.code($1)))) }
    case .metric(let key):
      let cell = try MetricCell(bytes)
      each(cell.numbers.slots) { draft, index in
        draft.metrics[key] = LatestMetric(
          value: Double(bitPattern: cell.numbers.bits[index]), step: cell.steps[index],
          timestamp: Timestamp(milliseconds: cell.timestamps[index]))
      }
    case .param(let key):
      let cell = try TextCell(bytes)
      each(cell.slots) { $0.params[key] = cell.string(cell.code($1)) }
    case .tag(let key):
      let cell = try TextCell(bytes)
      each(cell.slots) { $0.tags[key] = cell.string(cell.code($1)) }
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
}

/// What is known of a run so far.
private struct RunDraft {
  var id: Identity?
  var startTime: Int64?
  var endTime: Int64?
  var fields: [(RunField, [UInt8])] = []
  var params: [String: String] = [:]
  var tags: [String: String] = [:]
  var metrics: [String: LatestMetric] = [:]

  func run() throws(IndexError) -> Run {
    do {
      return try assembled()
    } catch {
      throw .damaged("a run cannot be put together (\(error))")
    }
  }

  private func assembled() throws -> Run {
    guard let id, let startTime else { throw IndexError.damaged("a run has no id or no start") }
    var run = Run(
      id: try RunID(id.text), name: "", experimentID: ExperimentID(derivedFrom: "Default"),
      startTime: Timestamp(milliseconds: startTime), endTime: endTime.map(Timestamp.init(milliseconds:)),
      params: params, tags: tags, metrics: metrics)
    for (field, bytes) in fields {
      let text = String(decoding: bytes, as: UTF8.self)
      switch field {
      case .id, .startTime, .endTime: break
      case .experiment: run.experimentID = try ExperimentID(text)
      case .status: run.status = RunStatus(rawValue: text) ?? run.status
      case .lifecycle: run.lifecycle = Lifecycle(rawValue: text) ?? run.lifecycle
      case .name: run.name = text
      case .parent: run.parent = try RunID(text)
      case .exitCode: run.exitCode = Int(text)
      // The fields come in the order of their numbers, the source's first field before the others.
      case .sourceDirty: run.source = Source(dirty: text == "1")
      case .sourceCommit: run.source?.commit = text
      case .sourceBranch: run.source?.branch = text
      case .sourcePatch: run.source?.patch = text
      case .sourceOmitted: run.source?.omitted = try Self.list(bytes)
      case .sourceRemote: run.source?.remote = text
      case .sourceCommand: run.source?.command = try Self.list(bytes)
      case .sourceDirectory: run.source?.directory = text
      case .sourceEntryPoint: run.source?.entryPoint = text
      case .inputs: run.inputs = try DatasetInput.list(parsing: bytes)
      case .outputs:
        let parts = try Self.list(bytes)
        run.outputs = stride(from: 0, to: parts.count - 1, by: 2).map {
          ModelOutput(modelID: parts[$0], step: Int64(parts[$0 + 1]) ?? 0)
        }
      case .record: return try Run(parsing: bytes)
      }
    }
    return run
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
