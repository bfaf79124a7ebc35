import Records
import Testing

@Suite("The files of logged models") struct LoggedModelFileTests {
  private static let id = "m-" + String(repeating: "ab", count: 16)

  @Test("A record is read back as it was written, also with keys that are not known")
  func roundTrip() throws {
    let text = """
      {
        "schema": "cairn/logged-model/1",
        "id": "\(Self.id)",
        "name": "net",
        "experiment": "0",
        "source_run": "\(String(repeating: "c", count: 32))",
        "type": "Agent",
        "status": "READY",
        "lifecycle": "deleted",
        "created": "2025-01-01T12:00:00.000Z",
        "updated": "2025-01-01T12:00:01.000Z",
        "params": {
          "depth": "3"
        },
        "later": 1,
        "tags": {
          "team": "growth"
        }
      }

      """
    let model = try LoggedModel(parsing: Array(text.utf8))
    #expect(String(decoding: model.formatted(), as: UTF8.self) == text)
    #expect(model.status == .ready)
    #expect(model.updated.milliseconds - model.created.milliseconds == 1000)
  }

  @Test(
    "What is no model is refused",
    arguments: [
      "{}", "{\"schema\": \"cairn/run/1\"}",
      "{\"schema\": \"cairn/logged-model/1\", \"id\": \"m-1\", \"name\": \"n\", \"experiment\": \"0\", "
        + "\"status\": \"READY\", \"created\": 1}",
      "{\"schema\": \"cairn/logged-model/1\", \"id\": \"\(id)\", \"name\": \"n\", \"experiment\": \"0\", "
        + "\"status\": \"DONE\", \"created\": 1}",
    ])
  func refused(text: String) {
    #expect(throws: RecordError.self) { try LoggedModel(parsing: Array(text.utf8)) }
  }

  @Test("Metrics are read back as they were written; a torn line costs itself alone")
  func metrics() {
    let metrics = [
      LoggedModelMetric(
        key: "acc", step: 3, timestamp: Timestamp(milliseconds: 5), value: .infinity, run: "r1",
        dataset: "d,x@1"),
      LoggedModelMetric(key: "a b", timestamp: Timestamp(milliseconds: 6), value: -0.25, run: "r2"),
    ]
    var bytes = LoggedModelMetricsFile.header
    for metric in metrics { LoggedModelMetricsFile.append(metric, to: &bytes) }
    #expect(LoggedModelMetricsFile.parse(bytes) == metrics)
    #expect(LoggedModelMetricsFile.parse(bytes + Array("acc,4,7".utf8)) == metrics)
    #expect(LoggedModelMetricsFile.parse([]) == [])
  }

  @Test("A path in a model's directory is known as such", arguments: ["model.json", "artifacts/a/b"])
  func path(file: String) throws {
    let id = try LoggedModelID(Self.id)
    #expect(StorePath("\(id.directory)/\(file)") == .loggedModel(id, file))
    #expect(StorePath.loggedModel(id, file).text == "logged-models/ab/\(id)/\(file)")
    #expect(StorePath("logged-models/cd/\(id)/\(file)") == .other)
  }
}
