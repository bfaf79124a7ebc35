import Records
import Sync
import Testing

@Suite("Merging records by what they say") struct RecordMergeTests {
  static let run = """
    {
      "schema": "cairn/run/1",
      "id": "3f2a91bc000000000000000000000001",
      "name": "one",
      "experiment": "321781645360795653",
      "status": "FINISHED",
      "start_time": "2025-01-01T12:20:00.000Z",
      "tags": {
        "a": "1",
        "b": "2"
      },
      "metrics": {
        "rmse": { "value": 0.5, "step": 1, "timestamp": 1000 }
      }
    }

    """

  static func merge(
    _ base: String?, _ ours: String?, _ theirs: String?, _ name: String = "run.json"
  ) -> MergedFile? {
    func bytes(_ text: String?) -> [UInt8]? { text.map { Array($0.utf8) } }
    return RecordMerge.merge(base: bytes(base), ours: bytes(ours), theirs: bytes(theirs), named: name)
  }

  /// Merges both ways, and expects the same without a contention.
  static func merged(
    _ base: String?, _ ours: String?, _ theirs: String?, _ name: String = "run.json",
    sourceLocation: SourceLocation = #_sourceLocation
  ) -> String? {
    let (one, two) = (merge(base, ours, theirs, name), merge(base, theirs, ours, name))
    #expect(one?.ours == two?.ours && one?.ours == one?.theirs, sourceLocation: sourceLocation)
    #expect(one?.contentions == [] && two?.contentions == [], sourceLocation: sourceLocation)
    return one?.ours.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test("Different tags, side by side, are both kept; the later metric of two is")
  func differentTags() {
    let ours = Self.run.replacing("\"b\": \"2\"", with: "\"b\": \"2\",\n    \"c\": \"3\"")
    let theirs = Self.run.replacing("\"a\": \"1\"", with: "\"a\": \"1\",\n    \"aa\": \"x\"")
      .replacing("\"value\": 0.5, \"step\": 1", with: "\"value\": 0.25, \"step\": 2")
    let both = Self.merged(Self.run, ours, theirs)
    #expect(both?.contains("\"a\": \"1\",\n    \"aa\": \"x\",\n    \"b\": \"2\",\n    \"c\": \"3\"") == true)
    #expect(both?.contains("\"step\": 2") == true)
    // One side's metric against another's: of the highest step.
    let third = Self.run.replacing("\"value\": 0.5, \"step\": 1", with: "\"value\": 9.5, \"step\": 7")
    #expect(Self.merged(Self.run, theirs, third)?.contains("\"step\": 7") == true)
  }

  @Test("One tag with two values is a contention, and nothing else in the file is")
  func oneTag() {
    let ours = Self.run.replacing("\"a\": \"1\"", with: "\"a\": \"ours\"")
    let theirs = Self.run.replacing("\"a\": \"1\"", with: "\"a\": \"theirs\"").replacing(
      "\"b\": \"2\"", with: "\"b\": \"new\"")
    let merged = Self.merge(Self.run, ours, theirs)
    #expect(merged?.contentions.map(\.keys) == [["tags", "a"]])
    #expect(merged?.contentions.first?.base == "\"1\"")
    #expect(
      merged?.ours.map {
        String(decoding: $0, as: UTF8.self).contains("\"a\": \"ours\",\n    \"b\": \"new\"")
      } == true)
  }

  static func stage(_ versions: (Int, String)...) -> String? {
    if versions.isEmpty { return nil }
    let holders = versions.map { "{ \"version\": \($0), \"since\": \"2025-01-01T12:\($1):00.000Z\" }" }
    return "{\n  \"schema\": \"cairn/stage/1\",\n  \"stage\": \"Production\",\n  \"versions\": [\n    "
      + holders.joined(separator: ",\n    ") + "\n  ]\n}\n"
  }

  @Test("Two versions that come into a stage contend; one that comes twice, or leaves, does not")
  func stages() {
    let base = Self.stage((1, "00"))
    #expect(Self.merge(base, Self.stage((2, "01")), Self.stage((3, "02")))?.contentions.count == 1)
    #expect(Self.merge(nil, Self.stage((2, "01")), Self.stage((3, "02")))?.contentions.count == 1)
    #expect(Self.merged(base, Self.stage((2, "01")), Self.stage((2, "02"))) == Self.stage((2, "02")))
    #expect(Self.merged(base, Self.stage(), Self.stage((2, "02"))) == Self.stage((2, "02")))
    // Where several are beside each other already, another one takes nobody's place.
    #expect(
      Self.merged(base, Self.stage((1, "00"), (2, "01")), Self.stage((1, "00"), (3, "02")))
        == Self.stage((1, "00"), (2, "01"), (3, "02")))
  }

  @Test("An alias that is moved and taken away, or moved to two versions, contends")
  func aliases() {
    func alias(_ version: Int) -> String {
      "{ \"schema\": \"cairn/alias/1\", \"alias\": \"a\", \"version\": \(version) }\n"
    }
    #expect(Self.merge(alias(1), alias(2), nil)?.contentions.count == 1)
    #expect(Self.merge(alias(1), alias(2), alias(3))?.contentions.count == 1)
    #expect(Self.merged(alias(1), alias(2), alias(2)) == alias(2))
  }

  @Test("Two people who registered one number contend over the whole version; a deletion wins over an edit")
  func versions() {
    func version(_ text: String) -> String {
      "{\n  \"schema\": \"cairn/model-version/1\",\n  \"version\": 2,\n  \(text)\n}\n"
    }
    let one = version("\"source\": \"s3://a\",\n  \"created\": \"2025-01-01T12:00:00.000Z\"")
    let two = version("\"source\": \"s3://b\",\n  \"created\": \"2025-01-01T12:00:00.000Z\"")
    #expect(Self.merge(nil, one, two)?.contentions.map(\.keys) == [[]])
    let deleted = version(
      "\"created\": \"2025-01-01T12:00:00.000Z\",\n  \"deleted\": \"2025-01-01T13:00:00.000Z\"")
    let described = version(
      "\"source\": \"s3://a\",\n  \"description\": \"x\",\n  \"created\": \"2025-01-01T12:00:00.000Z\"")
    #expect(Self.merged(one, deleted, described) == deleted)
  }

  @Test("Histories keep what was there, then what the sides added, by time")
  func histories() {
    let base = "key,step,timestamp,value\na,0,1000,1\n"
    let ours = base + "a,1,3000,2\nb c,0,5000,1\n"
    let theirs = base + "a,1,2000,3\na,1,3000,2\n"
    #expect(
      Self.merged(base, ours, theirs, "metrics.csv") == base + "a,1,2000,3\na,1,3000,2\nb c,0,5000,1\n")
    #expect(Self.merge(base, "key,step,timestamp,value\n", theirs, "metrics.csv") == nil)
  }

  @Test(
    "What is malformed, or of a kind that is not known, is left to Git",
    arguments: ["{", "[]", "{ \"schema\": \"cairn/run/2\" }", "{ \"schema\": \"other/1\" }", "text", ""])
  func unknown(text: String) {
    #expect(Self.merge(Self.run, Self.run.replacing("one", with: "two"), text) == nil)
  }

  @Test("The driver writes Git's markers around what contends alone, and merges other texts as Git does")
  func driver() throws {
    func merge(_ base: String, _ ours: String, _ theirs: String, _ path: String) throws -> (String, Bool) {
      let merged = try DriverMerge(
        base: Array(base.utf8), ours: Array(ours.utf8), theirs: Array(theirs.utf8), path: path, markerSize: 7)
      return (String(decoding: merged.bytes, as: UTF8.self), merged.isClean)
    }
    let ours = Self.run.replacing("\"a\": \"1\"", with: "\"a\": \"ours\"")
    let theirs = Self.run.replacing("\"a\": \"1\"", with: "\"a\": \"theirs\"").replacing(
      "\"b\": \"2\"", with: "\"b\": \"new\"")
    let (text, isClean) = try merge(Self.run, ours, theirs, "cairn/runs/3f/x/run.json")
    #expect(!isClean)
    #expect(
      text.contains(
        """
          "tags": {
        <<<<<<< ours
            "a": "ours",
        =======
            "a": "theirs",
        >>>>>>> theirs
            "b": "new"
          },
        """))
    #expect(try merge("1\n2\n3\n", "0\n2\n3\n", "1\n2\n4\n", "notes.txt") == ("0\n2\n4\n", true))
    let conflict = try merge("", "a\n", "b\n", "notes.txt")
    #expect(conflict == ("<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n", false))
  }
}
