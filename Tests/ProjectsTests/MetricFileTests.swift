import Records
import TestSupport
import Testing

@testable import Projects

@Suite("Metric files")
struct MetricFileTests {
  /// `key@step=value` of each metric; a time stands after it.
  private func metrics(_ text: String, _ name: String) throws(RunFileError) -> [String] {
    try MetricFile.read(Array(text.utf8), path: name).values.map {
      let step = $0.step.map { "@\($0)" } ?? ""
      let time = $0.timestamp.map { " t\($0.milliseconds)" } ?? ""
      return "\($0.key)\(step)=\($0.value)\(time)"
    }
  }

  @Test("Only numbers count, and what is left out is told")
  func numbers() throws {
    let text =
      #"{"acc": 0.5, "n": 3, "ok": true, "name": "x", "num": "1.5", "none": null, "e": [], "l": [1, "y"]}"#
    let file = try MetricFile.read(Array(text.utf8), path: "m.json")
    #expect(file.values.map(\.key) == ["acc", "n", "l.0"])
    #expect(file.values.allSatisfy { $0.step == nil })
    #expect(
      file.skipped.map { "\($0.key): \($0.reason)" } == [
        "ok: a boolean", "name: text", "num: text", "none: null", "e: empty", "l.1: text",
      ])
  }

  @Test(
    "NaN and infinities are numbers in each format's spelling",
    arguments: [
      ("m.json", #"{"a": NaN, "b": Infinity, "c": -Infinity}"#), ("m.yaml", "a: .nan\nb: .inf\nc: -.Inf\n"),
      ("m.toml", "a = nan\nb = inf\nc = -inf\n"), ("m.csv", "key,value\na,nan\nb,inf\nc,-Infinity\n"),
    ])
  func notFinite(name: String, text: String) throws {
    #expect(try metrics(text, name) == ["a=nan", "b=inf", "c=-inf"])
  }

  @Test(
    "Words that only look like numbers are text",
    arguments: ["1.2.3", "2024-01-01", "0x", "1_", "_1", "e5", "+", "infinity", "nan", "--1", "1 2", "0x1p3"])
  func notNumbers(word: String) throws {
    #expect(try metrics("a: \(word)\n", "m.yaml") == [])
  }

  @Test("Numbers of YAML and TOML have their values")
  func values() throws {
    #expect(
      try metrics("a: 1e-3\nb: +2\nc: 1_000\nd: 0x1F\ne: .5\nf: 5.\n", "m.yaml")
        == ["a=0.001", "b=2.0", "c=1000.0", "d=31.0", "e=0.5", "f=5.0"])
    #expect(try metrics("a = 0b101\nb = 0o17\nc = 1e3\n", "m.toml") == ["a=5.0", "b=15.0", "c=1000.0"])
  }

  @Test("An object's own step is the step of its values; its epoch is a metric")
  func single() throws {
    #expect(
      try metrics(#"{"step": 7, "epoch": 2, "train": {"loss": 0.5}}"#, "m.json")
        == ["epoch@7=2.0", "train.loss@7=0.5"])
    #expect(try metrics(#"{"step": 1.5}"#, "m.json") == ["step=1.5"])
  }

  @Test(
    "JSON Lines are a history, by step, else epoch, else place",
    arguments: ["m.jsonl", "m.ndjson", "m.json", "m"])
  func lines(name: String) throws {
    #expect(
      try metrics("{\"step\": 10, \"loss\": 0.5, \"epoch\": 1}\n{\"step\": 20, \"loss\": 0.25}\n", name)
        == ["loss@10=0.5", "epoch@10=1.0", "loss@20=0.25"])
    #expect(
      try metrics("{\"epoch\": 3, \"loss\": 0.5}\n\n{\"epoch\": 4.0, \"loss\": 0.25}", name)
        == ["loss@3=0.5", "loss@4=0.25"])
    #expect(try metrics("{\"loss\": 0.5}\r\n{\"loss\": 0.25}\r\n", name) == ["loss@0=0.5", "loss@1=0.25"])
  }

  @Test("A JSON array of objects is a history; another array is not")
  func array() throws {
    #expect(try metrics(#"[{"step": 1, "a": 2}, {"step": 2, "a": 3}]"#, "m.json") == ["a@1=2.0", "a@2=3.0"])
    #expect(try metrics("[1, 2]", "m.json") == ["0=1.0", "1=2.0"])
    #expect(throws: RunFileError.self) { try metrics(#"[{"a": 1}, 2]"#, "m.json") }
  }

  @Test(
    "A table with a header is a history",
    arguments: [
      ("step,loss,acc\n1,0.5,0.8\n2,0.25,\n", ["loss@1=0.5", "acc@1=0.8", "loss@2=0.25"]),
      ("epoch,step,loss\n0,10,0.5\n", ["epoch@10=0.0", "loss@10=0.5"]),
      ("Epoch,loss\n3,0.5\n", ["loss@3=0.5"]),
      ("loss,acc\n0.5,0.8\n0.25,0.9\n", ["loss@0=0.5", "acc@0=0.8", "loss@1=0.25", "acc@1=0.9"]),
      ("loss,acc\n0.5,0.8\n", ["loss=0.5", "acc=0.8"]),
      ("timestamp,step,loss\n1700000000000,1,0.5\n", ["loss@1=0.5 t1700000000000"]),
      ("timestamp,step,loss\n12,1,0.5\n", ["timestamp@1=12.0", "loss@1=0.5"]),
    ])
  func wide(text: String, expected: [String]) throws {
    #expect(try metrics(text, "m.csv") == expected)
  }

  @Test(
    "A table of keys and values gives a metric a row",
    arguments: [
      ("key,value\nloss,0.5\nacc,0.8\n", ["loss=0.5", "acc=0.8"]),
      ("loss,0.5\nacc,0.8\n", ["loss=0.5", "acc=0.8"]),
      ("metric,value\nloss,1\n", ["loss=1.0"]), ("name,score\nloss,1\n", ["loss=1.0"]),
      (
        "key,step,timestamp,value\nloss,3,1700000000000,0.5\nloss,4,,0.25\n",
        ["loss@3=0.5 t1700000000000", "loss@4=0.25"]
      ),
    ])
  func long(text: String, expected: [String]) throws {
    #expect(try metrics(text, "m.csv") == expected)
  }

  @Test("A row of another length is told with its line")
  func shortRow() throws {
    let error = #expect(throws: RunFileError.self) { try metrics("step,a\n1,\"x\ny\"\n2\n", "m.csv") }
    #expect(error?.description == "m.csv:4:1: 1 fields where the header has 2")
  }

  @Test("DVCLive's tables have the metric's whole name")
  func live() throws {
    let text = "step\tloss\n0\t0.5\n"
    #expect(try metrics(text, "dvclive/plots/metrics/train/loss.tsv") == ["train.loss@0=0.5"])
    #expect(try metrics(text, "dvclive/plots/metrics/loss.tsv") == ["loss@0=0.5"])
  }

  @Test("A column of text is told once")
  func textColumn() throws {
    let file = try MetricFile.read(Array("step,a,b\n1,x,1\n2,y,2\n".utf8), path: "m.csv")
    #expect(file.skipped == [MetricFile.Skipped(key: "a", reason: "text")])
    #expect(file.values.map(\.value) == [1, 2])
  }

  @Test(
    "Doubles survive: what is written in full is read as it was", arguments: 1...20 as ClosedRange<UInt64>)
  func roundTrip(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let values = (0..<200).map { _ in Double(bitPattern: generator.next()) }.filter(\.isFinite)
    let text = "{" + values.enumerated().map { "\"k\($0)\": \($1)" }.joined(separator: ", ") + "}"
    #expect(try MetricFile.read(Array(text.utf8), path: "m.json").values.map(\.value) == values)
  }
}
