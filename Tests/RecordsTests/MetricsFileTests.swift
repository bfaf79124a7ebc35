import Records
import Testing

@Suite("metrics.csv")
struct MetricsFileTests {
  struct Outcome: Equatable {
    var rows: [Metric] = []
    var hadTime: [Bool] = []
    var faults: [String] = []
    var isCanonical = false
    var hasModels = false
  }

  static let now = Timestamp(milliseconds: 42)

  static func read(_ text: [UInt8], splitEvery size: Int = .max) -> Outcome {
    var parser = MetricsParser(checkingCanonical: true)
    var outcome = Outcome()
    func take(_ line: MetricLine) {
      switch line {
      case .row(let row):
        outcome.rows.append(Metric(row, defaultTime: now))
        outcome.hadTime.append(row.timestamp != nil)
      case .bad(let fault): outcome.faults.append("\(fault.line): \(fault.reason)")
      case .torn(let fault):
        outcome.faults.append("torn \(fault.line): \(String(decoding: fault.bytes, as: UTF8.self))")
      }
    }
    var offset = 0
    while offset < text.count {
      let end = size < text.count - offset ? offset + size : text.count
      parser.read(Array(text[offset..<end]), take)
      offset = end
    }
    parser.finish(take)
    outcome.isCanonical = parser.isCanonical
    outcome.hasModels = parser.hasModels
    return outcome
  }

  static func read(_ text: String) -> Outcome { read(Array(text.utf8)) }

  static func metric(_ key: String, _ step: Int64, _ time: Int64, _ value: Double) -> Metric {
    Metric(key: key, step: step, timestamp: Timestamp(milliseconds: time), value: value)
  }

  static func written(_ metrics: [Metric], _ columns: MetricsFile.Columns) -> [UInt8] {
    var bytes = MetricsFile.header(columns)
    for metric in metrics { MetricsFile.append(metric, columns: columns, to: &bytes) }
    return bytes
  }

  @Test("the writer's bytes are pinned")
  func writer() {
    let metrics = [
      Self.metric("loss", 0, 1_764_000_000_000, 1), Self.metric("val/loss", -1, 0, 1e-05),
      Self.metric("a b", 2, 3, .nan), Self.metric("c", 2, 3, -.infinity),
    ]
    let text = """
      key,step,timestamp,value
      loss,0,1764000000000,1.0
      val/loss,-1,0,1e-05
      a b,2,3,NaN
      c,2,3,-Infinity

      """
    #expect(String(decoding: Self.written(metrics, .plain), as: UTF8.self) == text)
  }

  @Test("the last two columns are quoted as RFC 4180 asks, and control characters cannot break a line")
  func quoting() {
    var metric = Self.metric("loss", 0, 1, 2)
    metric.model = "m-1"
    metric.dataset = "a \"b\", c\nd"
    let text = "key,step,timestamp,value,model,dataset\nloss,0,1,2.0,m-1,\"a \"\"b\"\", c d\"\n"
    #expect(String(decoding: Self.written([metric], .withModels), as: UTF8.self) == text)
    let outcome = Self.read(text)
    #expect(outcome.rows.map(\.dataset) == ["a \"b\", c d"])
    #expect(outcome.isCanonical)
    #expect(outcome.hasModels)
  }

  @Test(
    "what was written is read again, canonical, however the bytes are cut", arguments: 0..<40 as Range<UInt64>
  )
  func roundTrip(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let keys = ["loss", "val/loss", "métrique", "a very long name of a metric: 1", "x y"]
    let columns: MetricsFile.Columns = seed % 2 == 0 ? .plain : .withModels
    let metrics = (0..<60).map { _ in
      var metric = Self.metric(
        keys.randomElement(using: &generator) ?? "", Int64.random(in: -5...1000, using: &generator),
        Int64(truncatingIfNeeded: generator.next() >> UInt64.random(in: 0...63, using: &generator)),
        Self.value(using: &generator))
      if columns == .withModels {
        metric.model = ["m-1", "m-2", nil].randomElement(using: &generator) ?? nil
        metric.dataset = ["d,1", " edge ", "q\"q", nil].randomElement(using: &generator) ?? nil
      }
      return metric
    }
    let bytes = Self.written(metrics, columns)
    let whole = Self.read(bytes)
    #expect(whole.rows == metrics)
    #expect(whole.faults == [])
    #expect(whole.isCanonical)
    for size in [1, 2, 7, 64] { #expect(Self.read(bytes, splitEvery: size) == whole) }
  }

  static func value(using generator: inout SeededGenerator) -> Double {
    switch generator.next() % 6 {
    case 0: .infinity
    case 1: -.infinity
    case 2: Double(Int64.random(in: -100...100, using: &generator))
    case 3: Double.random(in: 0..<1, using: &generator)
    default:
      // Any bit pattern; NaN is left out because it equals nothing.
      { $0.isNaN ? 0 : $0 }(Double(bitPattern: generator.next()))
    }
  }

  @Test(
    "lines that a script appends are understood",
    arguments: [
      ("loss,,,0.5\n", "loss", 0, nil, 0.5),
      ("loss,3,,0.5\n", "loss", 3, nil, 0.5),
      ("loss,3,7,0.5\r\n", "loss", 3, 7, 0.5),
      ("  loss , 3 ,\t7 , .5 \n", "loss", 3, 7, 0.5),
      ("\"loss\",\"3\", \"7\" ,\"0.5\"\n", "loss", 3, 7, 0.5),
      ("loss,10.0,7,+1\n", "loss", 10, 7, 1),
      ("loss,1e3,7,5.\n", "loss", 1000, 7, 5),
      ("loss,-3,7,-0.5\n", "loss", -3, 7, -0.5),
      ("loss,1,2026-01-01T00:00:00Z,1\n", "loss", 1, 1_767_225_600_000, 1),
      ("loss,1,2,inf\n", "loss", 1, 2, .infinity),
      ("loss,1,2,-Infinity\n", "loss", 1, 2, -.infinity),
      ("loss,1,2,3,,\n", "loss", 1, 2, 3),
      ("loss,007,2,003\n", "loss", 7, 2, 3),
    ] as [(String, String, Int64, Int64?, Double)])
  func lenient(text: String, key: String, step: Int64, time: Int64?, value: Double) {
    let outcome = Self.read("key,step,timestamp,value\n" + text)
    #expect(outcome.faults == [])
    #expect(outcome.rows == [Self.metric(key, step, time ?? 42, value)])
    #expect(outcome.hadTime == [time != nil])
    #expect(outcome.isCanonical == ["loss,-3,7,-0.5\n", "loss,1,2,-Infinity\n"].contains(text))
  }

  @Test("nan in any case is NaN", arguments: ["nan", "NaN", "NAN", "-nan"])
  func notANumber(text: String) {
    #expect(Self.read("loss,0,1,\(text)\n").rows.first?.value.isNaN == true)
  }

  @Test(
    "a line that is no metric is reported with its number, and the next is read",
    arguments: [
      ("loss,1,2", "2: 3 fields where at least 4 are needed"),
      ("loss,1,2,3,m,d,x", "2: 7 fields where at most 6 are known"),
      ("loss,one,2,3", "2: the step is not a whole number of at most 64 bits"),
      ("loss,1.5,2,3", "2: the step is not a whole number of at most 64 bits"),
      ("loss,9223372036854775808,2,3", "2: the step is not a whole number of at most 64 bits"),
      ("loss,1,soon,3", "2: the timestamp is neither whole milliseconds nor RFC 3339"),
      ("loss,1,2,", "2: the value is not a number"),
      ("loss,1,2,3x", "2: the value is not a number"),
      ("loss,1,2,0x10", "2: the value is not a number"),
      (",1,2,3", "2: a metric name is empty"),
      ("\"loss,1,2,3", "2: quotation marks that do not pair around a field"),
      ("lo\"ss,1,2,3", "2: quotation marks that do not pair around a field"),
      ("\"a\"b,1,2,3", "2: quotation marks that do not pair around a field"),
      (
        "../up,1,2,3",
        "2: the metric name '../up' must be a plain relative path: no '.', '..' or empty part between slashes"
      ),
    ])
  func bad(line: String, fault: String) {
    let outcome = Self.read("key,step,timestamp,value\n\(line)\nacc,1,2,3.0\n")
    #expect(outcome.faults == [fault])
    #expect(outcome.rows == [Self.metric("acc", 1, 2, 3)])
    #expect(!outcome.isCanonical)
  }

  @Test("a key that is not UTF-8 is reported with its bytes")
  func notUTF8() {
    var parser = MetricsParser()
    var lines: [MetricLine] = []
    parser.read([0x6c, 0xff] + Array(",1,2,3\n".utf8)) { lines.append($0) }
    guard case .bad(let fault)? = lines.first else {
      Issue.record("expected a fault, got \(lines)")
      return
    }
    #expect(fault.bytes == [0x6c, 0xff] + Array(",1,2,3".utf8))
    #expect(fault.reason == "the text is not UTF-8")
  }

  @Test("a last line without a newline is torn and no row")
  func torn() {
    let outcome = Self.read("key,step,timestamp,value\nloss,1,2,3.0\nloss,2,2,0.1")
    #expect(outcome.rows == [Self.metric("loss", 1, 2, 3)])
    #expect(outcome.faults == ["torn 3: loss,2,2,0.1"])
    #expect(!outcome.isCanonical)
  }

  @Test("an overlong line is reported once and not kept", arguments: [1000, Int.max])
  func overlong(size: Int) {
    let line = [UInt8](repeating: 0x61, count: 3 * MetricsParser.maximumLineLength)
    var text = Array("loss,1,2,3\n".utf8)
    text += line + Array("\nacc,1,2,4\n".utf8)
    let outcome = Self.read(text, splitEvery: size)
    #expect(outcome.faults == ["2: longer than 65536 bytes"])
    #expect(outcome.rows.map(\.key) == ["loss", "acc"])
  }

  @Test("a header names the columns in any order, and lines without a header are read as ours")
  func headers() {
    #expect(Self.read("value,key\n0.5,loss\n").rows == [Self.metric("loss", 0, 42, 0.5)])
    #expect(Self.read("step,value,key\n3,0.5,loss\n").rows == [Self.metric("loss", 3, 42, 0.5)])
    #expect(Self.read("loss,3,7,0.5\n").rows == [Self.metric("loss", 3, 7, 0.5)])
    let again = Self.read("key,step,timestamp,value\na,1,2,3.0\nkey,step,timestamp,value\na,2,2,3.0\n")
    #expect(again.rows.map(\.step) == [1, 2])
    #expect(!again.isCanonical)
    // No header, although a known word is a key.
    #expect(Self.read("key,1,2,3\n").rows == [Self.metric("key", 1, 2, 3)])
  }

  @Test("a row of a model under the short header is read, and is not canonical")
  func ragged() {
    let outcome = Self.read("key,step,timestamp,value\nloss,1,2,3.0,m-1,\n")
    #expect(outcome.rows.map(\.model) == ["m-1"])
    #expect(outcome.hasModels)
    #expect(!outcome.isCanonical)
  }

  @Test(
    "a text that the writer would write differently is not canonical",
    arguments: [
      "loss,1,2,3.0\n", "key,step,timestamp,value\nloss,1,2,3\n", "key,step,timestamp,value\r\n",
      "key,step,timestamp,value\nloss,1,2,0.10\n", "key,step,timestamp,value\n\n",
      "key,step,timestamp,value\nloss,1,2,1e-5\n", "key,step,timestamp,value\n\"loss\",1,2,3.0\n",
      "key,step,timestamp,value\nloss,01,2,3.0\n", "key,step,timestamp,value\nloss,1,2,nan\n",
      "key,step,timestamp,value,model,dataset\nloss,1,2,3.0\n", "key,step\n",
    ])
  func notCanonical(text: String) {
    #expect(!Self.read(text).isCanonical)
  }

  @Test(
    "mutated files never crash the parser, and cutting them changes nothing",
    arguments: 0..<60 as Range<UInt64>)
  func fuzz(seed: UInt64) {
    var generator = SeededGenerator(seed: seed &+ 1000)
    var bytes = Array(
      "key,step,timestamp,value\nloss,1,2,3.5\n\"a\",2,,nan\nval/acc,3,4,5,m,\"d\"\"\"\r\n".utf8)
    let alphabet = Array(",\"\n\r 0179.eE+-xa\u{e9}".utf8) + [0xff, 0x00]
    for _ in 0..<Int.random(in: 1...12, using: &generator) {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      switch generator.next() % 3 {
      case 0: bytes[place] = alphabet.randomElement(using: &generator) ?? 0
      case 1: bytes.insert(alphabet.randomElement(using: &generator) ?? 0, at: place)
      default: bytes.remove(at: place)
      }
    }
    let whole = Self.read(bytes)
    for size in [1, 3, 11] {
      let cut = Self.read(bytes, splitEvery: size)
      #expect(cut.faults == whole.faults)
      #expect(cut.rows.map(\.key) == whole.rows.map(\.key))
      #expect(cut.rows.map(\.value.bitPattern) == whole.rows.map(\.value.bitPattern))
      #expect(cut.isCanonical == whole.isCanonical)
    }
  }
}
