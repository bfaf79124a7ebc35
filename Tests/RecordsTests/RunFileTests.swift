import Records
import Testing

@Suite("run.json")
struct RunFileTests {
  static let full = """
    {
      "schema": "cairn/run/1",
      "id": "0123456789abcdef0123456789abcdef",
      "name": "bold-heron-12",
      "experiment": "123456789012345678",
      "status": "FINISHED",
      "lifecycle": "deleted",
      "start_time": "2026-11-24T07:30:53.123Z",
      "end_time": "2026-11-24T07:31:00.000Z",
      "parent": "fedcba9876543210fedcba9876543210",
      "exit_code": 0,
      "source": {
        "commit": "2f3a0f7c5d2f3a0f7c5d2f3a0f7c5d2f3a0f7c5d",
        "branch": "main",
        "dirty": true,
        "patch": "source.patch",
        "omitted": ["big.bin", "ünï.txt"],
        "remote": "https://example.org/churn.git",
        "command": ["python", "train.py", "--lr", "0.1"],
        "directory": ".",
        "entry_point": "train.py"
      },
      "params": {
        "a10": "1",
        "a2": "2",
        "lr": "0.1"
      },
      "tags": {
        "mlflow.note.content": "two\\nlines"
      },
      "metrics": {
        "loss": { "value": "NaN", "step": 10, "timestamp": 1764000000000 },
        "rmse": { "value": 0.712, "step": 10, "timestamp": 1764000000000 },
        "whole": { "value": 1.0, "step": -3, "timestamp": -1 }
      },
      "inputs": [
        { "name": "iris", "digest": "abc", "source_type": "local", "source": "iris.csv", "context": "training", "tags": { "k": "v" } }
      ],
      "outputs": [
        { "model_id": "m-1", "step": 0 }
      ]
    }

    """

  @Test("what we wrote is read and written again byte for byte")
  func bytesSurvive() throws {
    let run = try Run(parsing: Array(Self.full.utf8))
    #expect(String(decoding: run.formatted(), as: UTF8.self) == Self.full)
    #expect(run.metrics["loss"]?.value.isNaN == true)
    #expect(run.inputs.first?.context == "training")
    #expect(run.source?.omitted == ["big.bin", "ünï.txt"])
  }

  @Test("a run with a metric that is NaN is the same as itself")
  func notANumber() throws {
    let bytes = Array(Self.full.utf8)
    let (one, two) = (try Run(parsing: bytes), try Run(parsing: bytes))
    #expect(one == two)
    #expect(one.hashValue == two.hashValue)
    var other = two
    other.metrics["loss"]?.value = 0
    #expect(one != other)
  }

  @Test("empty and absent fields take no line")
  func smallest() throws {
    let run = Run(
      id: try RunID("0123456789abcdef0123456789abcdef"), name: "r",
      experimentID: ExperimentID(derivedFrom: "Default"),
      startTime: Timestamp(milliseconds: 0))
    let text = """
      {
        "schema": "cairn/run/1",
        "id": "0123456789abcdef0123456789abcdef",
        "name": "r",
        "experiment": "0",
        "status": "RUNNING",
        "start_time": "1970-01-01T00:00:00.000Z"
      }

      """
    #expect(String(decoding: run.formatted(), as: UTF8.self) == text)
    #expect(try Run(parsing: Array(text.utf8)) == run)
  }
}

@Suite("A run.json that is wrong")
struct RunFileFaultTests {
  @Test(
    "is refused with the key and the line",
    arguments: [
      ("cairn/run/1", "cairn/run/2", RecordError.Code.unknownSchema, 2, "update cairn"),
      ("cairn/run/1", "cairn/experiment/1", .unknownSchema, 2, "another kind of file"),
      ("\"schema\": \"cairn/run/1\",\n  ", "", .malformed, 41, "'schema' is missing"),
      ("\"status\": \"FINISHED\",\n  ", "", .malformed, 41, "'status' is missing"),
      ("0123456789abcdef", "0123456789ABCDEF", .invalidName, 3, "'id'"),
      ("\"123456789012345678\"", "\"x\"", .invalidName, 5, "'experiment'"),
      ("\"123456789012345678\"", "12", .malformed, 5, "'experiment' must be a string, not a number"),
      ("FINISHED", "DONE", .invalidValue, 6, "'status' cannot be 'DONE'"),
      ("\"2026-11-24T07:30:53.123Z\"", "\"yesterday\"", .invalidValue, 8, "'start_time'"),
      ("\"exit_code\": 0", "\"exit_code\": 0.5", .invalidValue, 11, "'exit_code'"),
      (
        "\"exit_code\": 0", "\"exit_code\": null", .malformed, 11,
        "'exit_code' must be a whole number, not null"
      ),
      ("\"dirty\": true", "\"dirty\": 1", .malformed, 15, "'dirty' must be true or false, not a number"),
      ("[\"python\", ", "[1, ", .malformed, 19, "'command' must be a string, not a number"),
      ("\"a10\": \"1\"", "\"a10\": 1", .malformed, 24, "'a10' must be a string, not a number"),
      ("\"a10\": \"1\"", "\"a2\": \"1\"", .malformed, 25, "'a2' stands here a second time"),
      ("\"name\": \"bold", "\"id\": \"bold", .malformed, 4, "'id' stands here a second time"),
      ("\"NaN\"", "\"nan\"", .invalidValue, 32, "'value'"),
      ("{ \"value\": 0.712, ", "{ ", .malformed, 33, "'value' is missing"),
      ("0.712", "1e999", .invalidValue, 33, "'value'"),
      (
        "{ \"value\": 0.712, \"step\": 10, \"timestamp\": 1764000000000 }", "0.712", .malformed, 33,
        "the metric 'rmse' must be an object"
      ),
      ("\"outputs\": [", "\"outputs\": [{}, ", .malformed, 39, "'model_id' is missing"),
      ("\"name\": \"bold-heron-12\",", "\"name\": \"bold-heron-12\"", .malformed, 5, "expected ','"),
    ])
  func fault(original: String, replacement: String, code: RecordError.Code, line: Int, part: String) {
    let text = RunFileTests.full.replacing(original, with: replacement, maxReplacements: 1)
    #expect(text != RunFileTests.full)
    #expect {
      try Run(parsing: Array(text.utf8))
    } throws: { error in
      guard let error = error as? RecordError else { return false }
      return error.code == code && error.line == line && error.message.contains(part)
    }
  }
}
