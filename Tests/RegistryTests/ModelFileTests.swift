import Records
import Testing

@Suite("Files of the registry")
struct ModelFileTests {
  static let model = """
    {
      "schema": "cairn/model/1",
      "name": "churn",
      "description": "Who leaves",
      "tags": {
        "team": "growth"
      },
      "updated": "2026-11-24T07:31:53.123Z",
      "renamed": "2026-11-24T07:32:53.123Z"
    }

    """

  static let version = """
    {
      "schema": "cairn/model-version/1",
      "version": 4,
      "source": "models:/m-1",
      "location": "mlflow-artifacts:/0/models/m-1/artifacts",
      "run_id": "abc",
      "run_link": null,
      "model_id": "m-1",
      "description": null,
      "status": "PENDING_REGISTRATION",
      "status_message": "soon",
      "tags": {
        "k": "v"
      },
      "created": "2026-11-24T07:30:53.123Z",
      "updated": "2026-11-24T07:31:53.123Z"
    }

    """

  static let stage = """
    {
      "schema": "cairn/stage/1",
      "stage": "Production",
      "versions": [
        { "version": 3, "since": "2026-11-24T07:30:53.123Z" },
        { "version": 4, "since": "2026-11-24T07:31:53.123Z" }
      ]
    }

    """

  static let alias = """
    { "schema": "cairn/alias/1", "alias": "champion", "version": 4 }

    """

  static let stay = """
    { "holder": { "version": 3, "since": "2026-11-24T07:30:53.123Z" }, "stage": "Archived", "schema": "cairn/stay/1" }

    """

  static func rewritten(_ text: String) throws -> String {
    let bytes = Array(text.utf8)
    let formatted =
      if text.contains("cairn/model/1") {
        try RegisteredModel(parsing: bytes).formatted()
      } else if text.contains("cairn/model-version/1") {
        try ModelVersion(parsing: bytes).formatted()
      } else if text.contains("cairn/stage/1") {
        try StageHolders(parsing: bytes).formatted()
      } else if text.contains("cairn/stay/1") {
        try StageStay(parsing: bytes).formatted()
      } else {
        try ModelAlias(parsing: bytes).formatted()
      }
    return String(decoding: formatted, as: UTF8.self)
  }

  @Test(
    "What we wrote is read and written again byte for byte", arguments: [model, version, stage, stay, alias])
  func bytesSurvive(text: String) throws {
    #expect(try Self.rewritten(text) == text)
  }

  @Test("Unknown keys stay in their places", arguments: [model, version, stage, stay, alias])
  func unknown(text: String) throws {
    let members = try #require(JSON(parsing: Array(text.utf8)).object)
    for index in 0...members.count {
      var copy = members
      copy.insert(JSON.Member("zz_new", ["of": [1, ["later": .null]]]), at: index)
      let json = JSON.object(copy)
      let isLine = text.split(separator: "\n").count == 1
      let changed = String(decoding: isLine ? json.line() : json.formatted(), as: UTF8.self)
      #expect(try Self.rewritten(changed) == changed)
    }
    let holder = Self.stage.replacing("\"version\": 3,", with: "\"version\": 3, \"by\": \"x\",")
    #expect(try Self.rewritten(holder) == holder)
  }

  @Test("Files of before, which said when a model was made and had an alias on several lines, are read on")
  func earlierForms() throws {
    let old = Self.model.replacing(
      "\"updated\"", with: "\"created\": \"2026-11-24T07:30:53.123Z\",\n  \"updated\"")
    #expect(try RegisteredModel(parsing: Array(old.utf8)).created?.milliseconds == 1_795_505_453_123)
    #expect(try Self.rewritten(old) == old)
    let alias = "{\n  \"schema\": \"cairn/alias/1\",\n  \"alias\": \"champion\",\n  \"version\": 4\n}\n"
    #expect(try Self.rewritten(alias) == Self.alias)
  }

  @Test(
    "The names of files that tell times give them back, and other names tell none",
    arguments: [0, 1_795_505_453_123, -62_135_596_800_000, 253_402_300_800_000, -1])
  func names(milliseconds: Int64) {
    let time = Timestamp(milliseconds: milliseconds)
    #expect(RegistryPath.creation(inFileName: RegistryPath.created(at: time)) == time)
    let stay = StageStay(stage: .archived, holder: .init(version: 12, since: time))
    let facts = StageStay.facts(inFileName: stay.fileName)
    #expect(facts?.version == 12)
    #expect(facts?.since == time)
    for name in [
      "12-\(time.fileName)", "012-\(time.fileName).json", "12-x.json", "-\(time.fileName).json", "12.json",
    ] {
      #expect(StageStay.facts(inFileName: name) == nil)
    }
  }

  @Test("Empty texts, which clients send for nothing, are left out of a version, and read as empty")
  func emptyTexts() throws {
    let version = ModelVersion(number: 1, source: "s3://b/m", created: Timestamp(milliseconds: 0))
    #expect(
      String(decoding: version.formatted(), as: UTF8.self) == """
        {
          "schema": "cairn/model-version/1",
          "version": 1,
          "source": "s3://b/m",
          "created": "1970-01-01T00:00:00.000Z"
        }

        """)
    #expect(try ModelVersion(parsing: version.formatted()) == version)
    let gone = version.deleted(at: Timestamp(milliseconds: 1))
    #expect(try ModelVersion(parsing: gone.formatted()) == gone)
  }

  @Test(
    "Malformed files are refused with their place",
    arguments: [
      version.replacing("\"version\": 4", with: "\"version\": 0"),
      version.replacing("  \"source\": \"models:/m-1\",\n", with: ""),
      version.replacing("PENDING_REGISTRATION", with: "pending"),
      stage.replacing("\"version\": 4", with: "\"version\": 3"),
      alias.replacing("4", with: "\"4\""),
      model.replacing("\"name\": \"churn\"", with: "\"name\": \"a/b\""),
      alias.replacing("alias/1", with: "alias/2"),
    ])
  func malformed(text: String) {
    let error = #expect(throws: RecordError.self) { try Self.rewritten(text) }
    #expect(error?.line != nil)
  }
}
