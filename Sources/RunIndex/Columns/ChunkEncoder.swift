import Records

/// Runs on their way into the cells of one chunk.
struct ChunkEncoder {
  private let columns: ColumnTable
  private var builders: [Int: CellBuilder] = [:]

  init(_ columns: ColumnTable) { self.columns = columns }

  /// Runs come in the order of their slots.
  mutating func add(_ run: Run, slot: Int) throws(IndexError) {
    builder(.id).add(slot, run.id)
    builder(.startTime).add(slot, milliseconds: run.startTime.milliseconds)
    if let time = run.endTime { builder(.endTime).add(slot, milliseconds: time.milliseconds) }
    add(slot, .experiment, run.experimentID.text)
    add(slot, .status, run.status.rawValue)
    add(slot, .lifecycle, run.lifecycle.rawValue)
    add(slot, .name, run.name)
    add(slot, .parent, run.parent?.text)
    add(slot, .user, run.user)
    add(slot, .exitCode, run.exitCode.map(String.init))
    if let source = run.source { add(slot, source) }
    for (key, metric) in run.metrics {
      try builder(.metric(key)).add(
        slot, value: metric.value, step: metric.step, timestamp: metric.timestamp.milliseconds)
    }
    for (key, value) in run.params { Self.add(value, slot, to: try builder(.param(key))) }
    for (key, value) in run.tags { Self.add(value, slot, to: try builder(.tag(key))) }
    if !run.inputs.isEmpty { add(slot, .inputs, bytes: JSON.array(run.inputs.map(\.json)).compact()) }
    if !run.modelInputs.isEmpty { add(slot, .modelInputs, list: run.modelInputs) }
    if run.hasUnknownKeys {
      add(slot, .record, bytes: run.json.compact())
    } else if !run.outputs.isEmpty {
      add(slot, .outputs, list: run.outputs.flatMap { [$0.modelID, String($0.step)] })
    }
  }

  /// The cells, in the order of their columns' numbers.
  func finish() -> [(column: Int, bytes: [UInt8])] {
    builders.sorted { $0.key < $1.key }.map { ($0.key, $0.value.finish()) }
  }

  private mutating func add(_ slot: Int, _ source: Source) {
    add(slot, .sourceDirty, source.dirty ? "1" : "0")
    add(slot, .sourceCommit, source.commit)
    add(slot, .sourceBranch, source.branch)
    add(slot, .sourcePatch, source.patch)
    add(slot, .sourceRemote, source.remote)
    add(slot, .sourceDirectory, source.directory)
    add(slot, .sourceEntryPoint, source.entryPoint)
    if !source.omitted.isEmpty { add(slot, .sourceOmitted, list: source.omitted) }
    if !source.command.isEmpty { add(slot, .sourceCommand, list: source.command) }
  }

  private mutating func add(_ slot: Int, _ field: RunField, _ text: String?) {
    if let text { Self.add(text, slot, to: builder(field)) }
  }

  private mutating func add(_ slot: Int, _ field: RunField, bytes: [UInt8]) {
    bytes.withUnsafeBytes { builder(field).add(slot, text: $0) }
  }

  private mutating func add(_ slot: Int, _ field: RunField, list: [String]) {
    var bytes: [UInt8] = []
    for text in list {
      bytes.appendVarint(UInt64(text.utf8.count))
      bytes.append(contentsOf: text.utf8)
    }
    add(slot, field, bytes: bytes)
  }

  private static func add(_ text: String, _ slot: Int, to builder: CellBuilder) {
    var text = text
    text.withUTF8 { builder.add(slot, text: UnsafeRawBufferPointer($0)) }
  }

  private mutating func builder(_ field: RunField) -> CellBuilder {
    builder(field.rawValue, Column.field(field).layout)
  }

  private mutating func builder(_ column: Column) throws(IndexError) -> CellBuilder {
    builder(try columns.numberMakingOne(for: column), column.layout)
  }

  private mutating func builder(_ number: Int, _ layout: CellLayout) -> CellBuilder {
    if let builder = builders[number] { return builder }
    let builder = CellBuilder(layout)
    builders[number] = builder
    return builder
  }
}

extension Run {
  /// Whether the file holds anything that the columns have no place for.
  fileprivate var hasUnknownKeys: Bool {
    !unknown.isEmpty || source.map { !$0.unknown.isEmpty } ?? false
      || inputs.contains { !$0.unknown.isEmpty } || outputs.contains { !$0.unknown.isEmpty }
      || metrics.values.contains { !$0.unknown.isEmpty }
  }
}
