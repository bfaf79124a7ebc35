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
  private var lineNumber = 0
  private var pending: [UInt8] = []
  private var values = RunValues()
  private var checkedKeys: Set<String> = []
  private var lastSync = ContinuousClock.now
  private var lastKey = ""

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
    // A key is nearly always the one before.
    if metric.key != lastKey {
      if !checkedKeys.contains(metric.key) {
        do { try KeyKind.metric.check(metric.key) } catch { return reject(0, error.message) }
        checkedKeys.insert(metric.key)
      }
      lastKey = metric.key
    }
    MetricsFile.append(metric, to: &pending)
    metrics += 1
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
    }
    if !values.params.isEmpty || !values.tags.isEmpty {
      try ledger.log(run, values)
      params += values.params.count
      tags += values.tags.count
      values = RunValues()
    }
    // A power cut loses a second at most.
    if durable || ContinuousClock.now - lastSync > .seconds(1) {
      try stream.sync()
      lastSync = .now
    }
  }

  private mutating func takeLines(_ chunk: UnsafeRawBufferPointer) {
    rest.append(contentsOf: chunk)
    var start = 0
    while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
      takeLine(rest[start..<end])
      start = end + 1
    }
    rest.removeSubrange(..<start)
  }

  private mutating func takeLine(_ line: ArraySlice<UInt8>) {
    lineNumber += 1
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
      values.params[key] = text
    } else if let key = json["tag"]?.string {
      guard let text = json["value"]?.scalarText else {
        throw RecordError(.invalidValue, "tag '\(key.escapedForMessage)' has no value")
      }
      values.tags[key] = text
    } else if let key = (json["key"] ?? json["metric"])?.string {
      guard let value = json["value"]?.number else {
        throw RecordError(.invalidValue, "metric '\(key.escapedForMessage)' has no number as its value")
      }
      take(
        Metric(
          key: key, step: json["step"]?.integer ?? 0,
          timestamp: json["timestamp"]?.integer.map(Timestamp.init(milliseconds:)) ?? World.now(), value: value,
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
