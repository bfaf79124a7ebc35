import Records
import Testing

@Suite("What a version keeps of its model")
struct ModelEvidenceTests {
  static let text = """
    {
      "schema": "cairn/model-version/1",
      "version": 4,
      "source": "runs:/3f2a91bc000000000000000000000001/model",
      "evidence": {
        "path": "runs/3f/3f2a91bc000000000000000000000001/artifacts/model",
        "digest": "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "files": 3,
        "new": [1],
        "size": 4096,
        "flavors": { "python_function": "3.12", "sklearn": "" },
        "signature": { "inputs": [{ "type": "double", "name": "age" }], "more": true },
        "input_example": "input_example.json",
        "requirements": ["scikit-learn==1.7"],
        "run_status": "RUNNING",
        "run_ended": "2026-11-24T07:30:53.123Z",
        "source_commit": "12ab34cd",
        "source_clean": false,
        "source_patch": "sha256:1123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "environment": "sha256:2123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "metrics": { "auc": 0.9, "loss": "NaN" },
        "datasets": [{ "name": "train", "digest": "aa", "context": "training", "check": "passed", "rows": 3 }]
      },
      "annotations": {
        "performance": ["p95 12 ms"],
        "known_failures": ["new customers"],
        "intended_use": "Ranking",
        "licence": "MIT",
        "operations": ["2 GB"],
        "owner": "risk"
      },
      "created": "2026-11-24T07:30:53.123Z"
    }

    """

  @Test("is read and written to the byte, with keys that nobody knows yet")
  func roundTrip() throws {
    let version = try ModelVersion(parsing: Array(Self.text.utf8))
    #expect(String(decoding: version.formatted(), as: UTF8.self) == Self.text)
    #expect(version.evidence.metrics["loss"]?.number.isNaN == true)
    #expect(version == version)
    #expect(version.evidence.datasets.first?.check == "passed")
    #expect(version.annotations.owner == "risk")
  }

  @Test("is not there when nothing is known")
  func nothing() {
    let version = ModelVersion(number: 1, source: "s3://b/m", created: Timestamp(milliseconds: 0))
    let text = String(decoding: version.formatted(), as: UTF8.self)
    #expect(!text.contains("evidence") && !text.contains("annotations"))
  }

  @Test(
    "is refused where it cannot be",
    arguments: [
      "\"digest\": \"sha256:0\"", "\"digest\": \"md5:00\"", "\"path\": \"../x\"", "\"environment\": \"x\"",
      "\"run_status\": \"done\"", "\"datasets\": [{}]", "\"metrics\": {\"a\": \"x\"}",
    ])
  func faults(member: String) {
    let text = """
      {"schema": "cairn/model-version/1", "version": 1, "source": "x", "evidence": {\(member)}, "created": 0}
      """
    #expect(throws: RecordError.self) { try ModelVersion(parsing: Array(text.utf8)) }
  }

  @Test("is annotated in YAML, which reads back what it writes")
  func yaml() throws {
    var annotations = ModelAnnotations(
      performance: ["p95: 12 ms", "- dash", "#no comment"], intendedUse: "Two\nlines \"quoted\" \\ é",
      operations: ["2 GB"])
    let text = annotations.yaml(heading: "first\nsecond")
    #expect(text.hasPrefix("# first\n# second\n\nperformance:\n  - \"p95: 12 ms\"\n"))
    #expect(try ModelAnnotations(parsingYAML: Array(text.utf8), file: "f") == annotations)
    annotations = ModelAnnotations()
    let empty = annotations.yaml(heading: "h")
    #expect(try ModelAnnotations(parsingYAML: Array(empty.utf8), file: "f") == annotations)
  }

  @Test("takes a text for a list, and tells of fields that there are not")
  func leniency() throws {
    let read = try ModelAnnotations(
      parsingYAML: Array("performance: fast\nowner: [a, b]\nknown_failures: [' ', ~, x]\n".utf8), file: "f")
    #expect(read == ModelAnnotations(performance: ["fast"], knownFailures: ["x"], owner: "a, b"))
    let error = #expect(throws: RecordError.self) {
      try ModelAnnotations(parsingYAML: Array("a: 1".utf8), file: "notes.yaml")
    }
    #expect(
      error?.description
        == "notes.yaml, line 1, column 1: there is no annotation 'a'; there are performance, known_failures, "
        + "intended_use, operations, owner")
  }

  @Test("Stages have names that files and tags can bear")
  func stages() throws {
    #expect(try ModelStage("NONE") == .none)
    #expect(try ModelStage("Canary-2.x_y").name == "Canary-2.x_y")
    #expect(ModelStage(mlflow: "production") == .production)
    #expect(ModelStage(mlflow: "canary") == nil)
    for name in ["", "1a", "a b", "a/b", "é", "-a", String(repeating: "a", count: 65)] {
      #expect(throws: RecordError.self) { try ModelStage(name) }
    }
  }
}
