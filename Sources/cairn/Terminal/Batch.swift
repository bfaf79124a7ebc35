import Ledger
import Records

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Metrics, parameters and tags on their way from standard input into a run. Memory does not grow with their number.
struct Batch {
  /// What the run has; what is still to be handed on is not counted.
  private(set) var metrics = 0
  private(set) var params = 0
  private(set) var tags = 0
  private(set) var rejected = 0

  private let run: RunID
  private let ledger: Ledger
  private let stream: MetricStream
  private let durable: Bool
  private var format: BatchFormat?
  private var parser = MetricsParser()
  private var rest: [UInt8] = []
  private var isOverlong = false
  private var lineNumber = 0
  private var pending: [UInt8] = []
  private var pendingCount = 0
  private var values = RunValues()
  private var checkedKeys: Set<String> = []
  private var lastSync = ContinuousClock.now

  init(run: RunID, ledger: Ledger, format: BatchFormat?, durable: Bool) throws {
    self.run = run
    self.ledger = ledger
    self.format = format
    self.durable = durable
    stream = try ledger.metricStream(run)
  }

  mutating func readStandardInput() throws {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = read(STDIN_FILENO, buffer.baseAddress, buffer.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw LedgerError(.file, "cannot read standard input: \(String(cString: strerror(errno)))")
      }
      if count == 0 { break }
      take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      try flush()
    }
    // The last line of a pipe need not end in a newline: nothing can come after it any more. A blank line is none.
    [UInt8(ascii: "\n")].withUnsafeBytes { take($0) }
    try flush()
    try stream.sync()
  }

  private mutating func take(_ chunk: UnsafeRawBufferPointer) {
    if format == nil {
      guard let first = chunk.first(where: { $0 > 0x20 }) else { return }
      format = first == UInt8(ascii: "{") ? .jsonl : .csv
    }
    if format == .jsonl { return takeLines(chunk) }
    var parser = self.parser
    let now = World.now()
    parser.read(chunk) { take($0, now) }
    self.parser = parser
  }

  private mutating func take(_ line: MetricLine, _ now: Timestamp) {
    switch line {
    case .row(let row): take(Metric(row, defaultTime: now))
    case .bad(let fault), .torn(let fault): reject(fault.line, fault.reason)
    }
  }

  private mutating func take(_ metric: Metric) {
    MetricsFile.append(metric, to: &pending)
    pendingCount += 1
  }

  private mutating func reject(_ line: Int, _ reason: String) {
    rejected += 1
    if rejected <= 5 { World.say(line > 0 ? "line \(line) left out: \(reason)" : "left out: \(reason)") }
    if rejected == 6 { World.say("further lines are left out without a word") }
  }

  /// Hands on what was read; after that a killed process loses none of it.
  private mutating func flush() throws {
    if !pending.isEmpty {
      try stream.append(pending)
      pending.removeAll(keepingCapacity: true)
      metrics += pendingCount
      pendingCount = 0
    }
    if !values.params.isEmpty || !values.tags.isEmpty {
      let whole = values
      values = RunValues()
      do {
        try log(whole)
      } catch let error as LedgerError where error.code == .conflict {
        // A parameter has another value already. The lines beside it are as good as any.
        guard try ledger.liveRun(run)?.phase == .running else { throw error }
        for part in whole.parts {
          do { try log(part) } catch let error as LedgerError where error.code == .conflict {
            reject(0, error.message)
          }
        }
      }
    }
    // A power cut loses a second at most.
    if durable || ContinuousClock.now - lastSync > .seconds(1) {
      try stream.sync()
      lastSync = .now
    }
  }

  private mutating func log(_ values: RunValues) throws {
    try ledger.log(run, values)
    params += values.params.count
    tags += values.tags.count
  }

  private mutating func takeLines(_ chunk: UnsafeRawBufferPointer) {
    rest.append(contentsOf: chunk)
    var start = 0
    while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
      takeLine(rest[start..<end])
      start = end + 1
    }
    rest.removeSubrange(..<start)
    if rest.count > MetricsParser.maximumLineLength {
      isOverlong = true
      rest.removeAll(keepingCapacity: true)
    }
  }

  private mutating func takeLine(_ line: ArraySlice<UInt8>) {
    lineNumber += 1
    if isOverlong || line.count > MetricsParser.maximumLineLength {
      isOverlong = false
      return reject(lineNumber, "longer than \(MetricsParser.maximumLineLength) bytes")
    }
    guard line.contains(where: { $0 > 0x20 }) else { return }
    do {
      try takeValue(JSON(parsing: Array(line)))
    } catch {
      reject(lineNumber, error.message)
    }
  }

  private mutating func takeValue(_ json: JSON) throws(RecordError) {
    if let key = json["param"]?.string {
      guard let text = json["value"]?.scalarText else {
        throw RecordError(.invalidValue, "parameter '\(key.escapedForMessage)' has no value")
      }
      try KeyKind.parameter.check(key)
      try KeyKind.parameter.checkValue(text, of: key)
      if let old = values.params[key], old != text {
        throw RecordError(
          .invalidValue,
          "parameter '\(key)' is '\(old.escapedForMessage)' already; a parameter is set once "
            + "(given: '\(text.escapedForMessage)')")
      }
      values.params[key] = text
    } else if let key = json["tag"]?.string {
      guard let text = json["value"]?.scalarText else {
        throw RecordError(.invalidValue, "tag '\(key.escapedForMessage)' has no value")
      }
      try KeyKind.tag.check(key)
      try KeyKind.tag.checkValue(text, of: key)
      values.tags[key] = text
    } else if let key = (json["key"] ?? json["metric"])?.string {
      guard let value = json["value"]?.number else {
        throw RecordError(.invalidValue, "metric '\(key.escapedForMessage)' has no number as its value")
      }
      if !checkedKeys.contains(key) {
        try KeyKind.metric.check(key)
        checkedKeys.insert(key)
      }
      take(
        Metric(
          key: key, step: json["step"]?.integer ?? 0,
          timestamp: json["timestamp"]?.integer.map(Timestamp.init(milliseconds:)) ?? World.now(),
          value: value,
          model: json["model"]?.string, dataset: json["dataset"]?.string))
    } else {
      throw RecordError(.malformed, "expected \"key\", \"param\" or \"tag\"")
    }
  }
}

extension JSON {
  /// A text, number or truth value as it is spelled; nil for anything else.
  fileprivate var scalarText: String? {
    switch self {
    case .string(let text): text
    case .null, .array, .object: nil
    default: String(decoding: compact(), as: UTF8.self)
    }
  }
}

extension RunValues {
  /// The tags, and each parameter on its own.
  fileprivate var parts: [RunValues] {
    var first = RunValues()
    first.tags = tags
    return [first]
      + params.sorted { $0.key < $1.key }.map { key, value in
        var part = RunValues()
        part.params = [key: value]
        return part
      }
  }
}
