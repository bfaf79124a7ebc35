import Digests
import Records
import TestSupport
import Testing

@testable import Capture

@Suite struct DatasetCaptureTests {
  let folder: TemporaryDirectory
  let context: CaptureContext

  init() throws {
    folder = try TemporaryDirectory()
    try TestFiles.makeDirectory(folder.path + "/repository/work")
    context = CaptureContext(
      command: [], workingDirectory: folder.path + "/repository/work",
      repositoryRoot: folder.path + "/repository",
      variables: [:], rules: Policy.CaptureRules())
  }

  @Test("a file is told by its content, and by its path in the repository")
  func file() throws {
    try folder.write("repository/data/x.bin", "abc")
    let dataset = try context.captureDataset("../data/x.bin", context: "training")
    #expect(dataset.name == "x.bin" && dataset.source == "data/x.bin" && dataset.sourceType == "local")
    #expect(dataset.digest == "ba7816bf8f01cfea414140de5dae2223" && dataset.context == "training")
    #expect(dataset.schema == nil && dataset.profile == nil)
    #expect(try context.captureDataset(folder.path + "/repository/data/x.bin", name: "n").name == "n")
  }

  @Test("data outside of the repository keeps its name only, unless told")
  func outside() throws {
    try folder.write("elsewhere/x.bin", "abc")
    #expect(try context.captureDataset("../../elsewhere/x.bin").source == "x.bin")
    #expect(
      try context.captureDataset("../../elsewhere/x.bin", keepsPath: true).source == folder.path
        + "/elsewhere/x.bin")
    #expect(try context.captureDataset("file://" + folder.path + "/elsewhere/x.bin").source == "x.bin")
  }

  @Test("a directory's digest is that of what sha256sum writes, and changes with content and names alone")
  func directory() throws {
    try folder.write("repository/d/b.txt", "b")
    try folder.write("repository/d/a/z.txt", "z")
    try folder.write("repository/d/a.txt", "a")
    _ = try Program.run("/bin/ln", ["-s", "/nowhere", folder.path + "/repository/d/link"])
    let lines = [("a", "a.txt"), ("z", "a/z.txt"), ("b", "b.txt"), ("/nowhere", "link")]
      .map { SHA256.hex(of: Array($0.0.utf8)) + "  " + $0.1 + "\n" }
    let digest = try context.captureDataset("../d").digest
    #expect(digest == String(SHA256.hex(of: Array(lines.joined().utf8)).prefix(32)))
    try folder.write("repository/d/.git/x", "not counted")
    #expect(try context.captureDataset("../d").digest == digest)
    try folder.write("repository/d/b.txt", "c")
    #expect(try context.captureDataset("../d").digest != digest)
  }

  @Test(
    "an address is kept without credentials",
    arguments: [
      ("s3://bucket/x.csv", "s3", "s3://bucket/x.csv"),
      ("https://u:p@h.org/x.csv?sig=1", "http", "https://h.org/x.csv"),
      ("GS://b/x.csv", "gs", "GS://b/x.csv"),
    ])
  func addresses(location: String, type: String, source: String) throws {
    let dataset = try context.captureDataset(location)
    #expect(dataset.sourceType == type && dataset.source == source && dataset.name == "x.csv")
    #expect(dataset.digest.utf8.count == 32 && dataset.tags == ["cairn.digest": "source"])
  }

  @Test("missing data is an error that names it")
  func missing() {
    #expect(throws: FileReadError.self) { try context.captureDataset("none.csv") }
  }

  @Test(
    "columns, types and the number of rows are read from a table",
    arguments: [
      ("a,b,c\n1,2.5,x\n-2,1e3,y\n", ["a:integer", "b:number", "c:string"], 2),
      ("a;b\n1;2,5\n", ["a:integer", "b:string"], 1), ("a\tb\n1\t2\n", ["a:integer", "b:integer"], 1),
      ("\u{feff}a,b\r\n1,\"x, \"\"y\"\"\nz\"\r\n", ["a:integer", "b:string"], 1),
      ("a,b\n1,2\n\n3,4", ["a:integer", "b:integer"], 2),
      ("1,2\n3,4\n", ["field1:integer", "field2:integer"], 2),
      ("a,a\nx,y\n", ["field1:string", "field2:string"], 2),
      ("d,t\n2026-11-24,2026-11-24T10:00:00Z\n", ["d:date", "t:datetime"], 1),
      ("zip,n,m\n007,,true\n123,1,False\n", ["zip:string", "n:integer", "m:boolean"], 2),
      ("a\n", ["a:string"], 0),
      ("x,y\n1,2,3\n4\n", ["x:integer", "y:integer"], 2), ("v\nNaN\n1\n", ["v:number"], 2),
      ("v\ntrue\n1\n", ["v:string"], 2),
      ("i\n12345678901234567890\n", ["i:number"], 1), ("a,b", ["a:string", "b:string"], 0),
    ])
  func tables(text: String, columns: [String], rows: Int) throws {
    try folder.write("repository/work/x.csv", text)
    let dataset = try context.captureDataset("x.csv")
    let schema = try JSON(parsing: Array(#require(dataset.schema).utf8))
    let found = schema["fields"]?.array?.map { "\($0["name"]?.string ?? ""):\($0["type"]?.string ?? "")" }
    #expect(found == columns)
    #expect(dataset.profile == "{\"num_rows\":\(rows),\"num_elements\":\(rows * columns.count)}")
    #expect(dataset.digest == String(SHA256.hex(of: Array(text.utf8)).prefix(32)))
  }

  @Test("an empty table has no columns")
  func emptyTable() throws {
    try folder.write("repository/work/x.csv", "")
    #expect(try context.captureDataset("x.csv").schema == nil)
  }

  @Test("a table read in pieces of any size gives the same", arguments: [1, 2, 3, 7, 1000])
  func pieces(size: Int) throws {
    var generator = SplitMix64(seed: 7)
    let cells = ["1", "\"a,b\"", "\"q\"\"q\"", "", "2.5", "\"line\nline\""]
    let lines = (0..<50).map { _ in
      (0..<4).map { _ in cells.randomElement(using: &generator) ?? "" }.joined(separator: ",")
    }
    let bytes = Array(("a,b,c,d\n" + lines.joined(separator: "\n")).utf8)
    func facts(_ size: Int) -> TableFacts? {
      var scanner = TableScanner(.commaSeparated)
      for start in stride(from: 0, to: bytes.count, by: size) {
        Array(bytes[start..<min(start + size, bytes.count)]).withUnsafeBytes { scanner.scan($0) }
      }
      return scanner.finish()
    }
    let whole = try #require(facts(bytes.count))
    #expect(whole.profile == "{\"num_rows\":50,\"num_elements\":200}")
    #expect(facts(size)?.schema == whole.schema && facts(size)?.profile == whole.profile)
  }

  @Test("types are those of the first 1,000 rows")
  func inspectedRows() throws {
    let text = "a\n" + String(repeating: "1\n", count: 1000) + "x\n"
    try folder.write("repository/work/x.csv", text)
    let dataset = try context.captureDataset("x.csv")
    #expect(dataset.schema?.contains("integer") == true && dataset.profile?.contains("1001") == true)
  }
}
