import TestSupport
import Testing

@testable import Projects

@Suite("Files of values")
struct ValueFileTests {
  /// `key=text` of each value.
  private func params(_ text: String, _ name: String) throws -> [String] {
    let place = try TemporaryDirectory()
    try place.write(name, text)
    return try ParamFile.read(place.path + "/" + name).values.map { "\($0.key)=\($0.text)" }
  }

  @Test(
    "flatten nested keys and keep numbers as they are spelled",
    arguments: [
      (
        "p.json",
        #"{"train": {"lr": 1e-3, "drop": 0.10}, "layers": [64, 32], "on": true, "none": null, "s": "a b"}"#
      ),
      (
        "p.yaml",
        """
        train:
          lr: 1e-3
          drop: 0.10
        layers: [64, 32]
        on: true
        none: ~
        s: a b
        """
      ),
      (
        "p.toml",
        """
        layers = [64, 32] # two
        on = true
        none = "null"
        s = 'a b'
        [train]
        lr = 1e-3
        drop = 0.10
        """
      ),
    ])
  func spelled(name: String, text: String) throws {
    let expected = [
      "train.lr=1e-3", "train.drop=0.10", "layers.0=64", "layers.1=32", "on=true", "none=null", "s=a b",
    ]
    #expect(try params(text, name).sorted() == expected.sorted())
  }

  @Test("JSON's order is kept, empty ones have their text")
  func order() throws {
    #expect(
      try params(#"{"z": 1, "a": {"c": [], "b": {}}, "m": [[1.0], [-0]]}"#, "p.json")
        == ["z=1", "a.c=[]", "a.b={}", "m.0.0=1.0", "m.1.0=-0"])
    #expect(try params("{}", "p.json") == [])
    #expect(try params("", "p.yaml") == [])
    #expect(try params("# nothing\n", "p.toml") == [])
  }

  @Test(
    "JSON's escapes are read",
    arguments: [
      (#""a\"\\\/\b\f\n\r\t""#, "a\"\\/\u{8}\u{c}\n\r\t"), (#""\u00e9\ud83d\ude00""#, "é😀"), (#""ü""#, "ü"),
    ])
  func escapes(text: String, expected: String) throws {
    #expect(try params("{\"k\": \(text)}", "p.json") == ["k=\(expected)"])
  }

  @Test("YAML's anchors, merge keys, quotes and blocks are read")
  func yaml() throws {
    let text = """
      base: &base {lr: 0.1, depth: 3}
      small:
        <<: *base
        depth: 2
      quoted: "0.10"
      block: |
        two
        lines
      """
    #expect(
      try params(text, "p.yml") == [
        "base.lr=0.1", "base.depth=3", "small.depth=2", "small.lr=0.1", "quoted=0.10", "block=two\nlines",
      ])
  }

  @Test("TOML's tables, dotted keys, arrays of tables, strings, dates and numbers are read")
  func toml() throws {
    let text = #"""
      a.b."c d" = 1_000
      hex = 0xff
      when = 1979-05-27 07:32:00Z
      day = 1979-05-27
      inline = { x = 1, y = { z = +inf } }
      many = [
        1, # one
        2,
      ]
      basic = "tab\t\u00e9\U0001F600"
      long = """
      one \
        two"""
      quotes = """a "quoted" word"""""
      literal = '''
      C:\new'''
      [[layer]]
      size = 64
      [layer.opt]
      name = "adam"
      [[layer]]
      size = 32
      """#
    #expect(
      try params(text, "p.toml") == [
        "a.b.c d=1_000", "hex=0xff", "when=1979-05-27 07:32:00Z", "day=1979-05-27", "inline.x=1",
        "inline.y.z=+inf", "many.0=1", "many.1=2", "basic=tab\té😀", "long=one two",
        "quotes=a \"quoted\" word\"\"",
        "literal=C:\\new", "layer.0.size=64", "layer.0.opt.name=adam", "layer.1.size=32",
      ])
  }

  @Test(
    "CSV gives parameters by two columns or by a header and a row",
    arguments: [
      ("key,value\nlr,0.10\nname,\"a, \"\"b\"\"\"\n", ["lr=0.10", "name=a, \"b\""]),
      ("lr,0.1\r\nd,3\r\n", ["lr=0.1", "d=3"]),
      ("lr,depth,name\n0.10,3,x\n", ["lr=0.10", "depth=3", "name=x"]), ("1,2\n3,4\n", ["1=3", "2=4"]),
    ])
  func csv(text: String, expected: [String]) throws {
    #expect(try params(text, "p.csv") == expected)
  }

  @Test(
    "are told apart by their content when the name does not say",
    arguments: [
      ("{\"a\": 1}", ["a=1"]), ("a: 1\n", ["a=1"]), ("a = 1\n", ["a=1"]), ("[t]\na = 1\n", ["t.a=1"]),
      ("# c\n\na,1\nb,2\n", nil), ("a,1\nb,2\n", ["a=1", "b=2"]), ("a\t1\nb\t2\n", ["a=1", "b=2"]),
      ("[[1, 2]]", ["0.0=1", "0.1=2"]), ("url: a=b\n", ["url=a=b"]), ("x = 'a: b'\n", ["x=a: b"]),
    ])
  func sniffed(text: String, expected: [String]?) throws {
    guard let expected else {
      // CSV has no comments.
      #expect(throws: RunFileError.self) { try params(text, "values") }
      return
    }
    #expect(try params(text, "values") == expected)
  }

  @Test("A byte order mark is passed over")
  func byteOrderMark() throws {
    #expect(try params("\u{feff}{\"a\": 1}", "p.json") == ["a=1"])
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    var place: String
    var testDescription: String { "\(name) \(text)" }
    init(_ name: String, _ text: String, _ place: String) {
      self.name = name
      self.text = text
      self.place = place
    }
  }

  @Test(
    "tell the file, the line and the column of a fault",
    arguments: [
      Fault("p.json", "{\n  \"a\": 1,\n  \"b\": x}", ":3:8: expected a value"),
      Fault("p.json", "{\"a\": 1", ":1:8: it ends in the middle"), Fault("p.json", "{\"a\": 01}", ":1:7: "),
      Fault("p.json", "{\"a\": 1.}", ":1:7: "), Fault("p.json", "{\"a\": 1e}", ":1:7: "),
      Fault("p.json", "{\"a\": -}", ":1:7: "), Fault("p.json", "{\"a\": .5}", ":1:7: "),
      Fault("p.json", "{\"a\": 1,}", ":1:9: "), Fault("p.json", "{\"ä\": \"x\ny\"}", ":1:9: "),
      Fault("p.json", "{\"a\": \"x", ":1:7: "), Fault("p.json", #"{"a": "\x"}"#, ":1:8: "),
      Fault("p.json", #"{"a": "\ud800"}"#, ":1:8: "),
      Fault("p.json", "{\"a\": 1, \"a\": 2}", ":1:15: 'a' comes twice"),
      Fault("p.json", "{\"a.b\": 1, \"a\": {\"b\": 2}}", ":1:23: 'a.b' comes twice"),
      Fault("p.json", "12", ":1:1: expected an object"), Fault("p.json", "{a: 1}", ":1:2: "),
      Fault("p.json", "{\"a\": 1} {\"b\": 2}", ": it holds 2 objects"),
      Fault("p.json", "[{\"a\": 1}] 2", ":1:12: "),
      Fault("p.yaml", "a: 1\nb: [1, 2\n", ":3:1: "),
      Fault("p.yaml", "a: 1\na: 2\n", ":2:1: the key 'a' stands in the same place twice"),
      Fault("p.yaml", "just words", ":1:1: "), Fault("p.yaml", "a: *b\n", ":1:4: "),
      Fault("p.yaml", "a.b: 1\na: {b: 2}\n", ":2:8: 'a.b' comes twice"),
      Fault("p.toml", "a = 1\nb = \n", ":2:5: "), Fault("p.toml", "a = 1\na = 2\n", ":2:5: 'a' comes twice"),
      Fault("p.toml", "[t]\nx = 1\n[t]\n", ":3:1: "), Fault("p.toml", "a = \"x\ny\"", ":1:5: "),
      Fault("p.toml", "a = 1 2\n", ":1:7: "), Fault("p.toml", "a = word\n", ":1:5: "),
      Fault("p.toml", "a = [1, 2\n", ":2:1: "), Fault("p.toml", "= 1\n", ":1:1: "),
      Fault("p.csv", "a,b\n1,\"2\n", ":2:3: "), Fault("p.csv", "a,b\n\"1\"x,2\n", ":2:4: "),
      Fault("p.csv", "a,b,c\n1,2,3\n4,5,6\n", ":1:1: "), Fault("p.csv", "a,1\na,2\n", ": 'a' comes twice"),
    ])
  func faults(fault: Fault) throws {
    let error = #expect(throws: RunFileError.self) { try params(fault.text, fault.name) }
    let description = try #require(error).description
    #expect(description.contains("/\(fault.name)\(fault.place)"), "\(description)")
  }

  @Test("that nest too deep are refused, not followed", arguments: ["json", "yaml", "toml"])
  func deep(format: String) throws {
    for depth in [65, 5000] {
      let nested = String(repeating: "[", count: depth) + "1" + String(repeating: "]", count: depth)
      let text =
        ["json": "{\"a\": \(nested)}", "yaml": "a: \(nested)", "toml": "a = \(nested)"][format] ?? ""
      #expect(throws: RunFileError.self) { try params(text, "p.\(format)") }
    }
    let nested = String(repeating: "[", count: 60) + "1" + String(repeating: "]", count: 60)
    let text = ["json": "{\"a\": \(nested)}", "yaml": "a: \(nested)", "toml": "a = \(nested)"][format] ?? ""
    #expect(try params(text, "p.\(format)").count == 1)
  }

  @Test("YAML's aliases cannot blow a small file up")
  func aliases() throws {
    var text = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
    for level in 1...6 {
      text +=
        "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
        + "]\n"
    }
    let error = #expect(throws: RunFileError.self) { try params(text, "p.yaml") }
    #expect(error?.code == .tooLarge)
  }

  @Test("that are not there, no files, not text or too large are refused")
  func unreadable() throws {
    let place = try TemporaryDirectory()
    func code(_ name: String) -> RunFileError.Code? {
      #expect(throws: RunFileError.self) { try ParamFile.read(place.path + "/" + name) }?.code
    }
    #expect(code("missing.json") == .missing)
    try TestFiles.makeDirectory(place.path + "/directory.json")
    #expect(code("directory.json") == .inaccessible)
    _ = try Program.run("mkfifo", [place.path + "/pipe.json"])
    #expect(code("pipe.json") == .inaccessible)
    try place.write("latin.json", [0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d])
    #expect(code("latin.json") == .malformed)
    try place.write("large.json", [UInt8](repeating: 32, count: (16 << 20) + 1))
    #expect(code("large.json") == .tooLarge)
  }

  @Test("random bytes are read or refused, never more", arguments: 1...40 as ClosedRange<UInt64>)
  func fuzz(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let pieces = [
      "{", "}", "[", "]", ",", ":", "\"", "'", "=", ".", "\n", " ", "a", "1", "-", "e", "\\", "u00", "\"\"\"",
      "#",
      "true", "nan", "NaN", "é", "\t", "[[", "|", "&a", "*a", "<<", "- ",
    ]
    for _ in 0..<200 {
      let text = (0..<Int.random(in: 1...30, using: &generator)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &generator)]
      }.joined()
      for name in ["f.json", "f.toml", "f.yaml", "f.csv", "f"] {
        do {
          let file = try MetricFile.read(Array(text.utf8), path: name)
          #expect(Set(file.skipped.map(\.key)).count == file.skipped.count)
        } catch {
          #expect(error.path == name)
        }
      }
    }
  }
}
