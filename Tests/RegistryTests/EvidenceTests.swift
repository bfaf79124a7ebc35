import Artifacts
import Git
import Ledger
import Records
import Registry
import TestSupport
import Testing

@Suite("The evidence of a version")
struct EvidenceTests {
  static let mlmodel = """
    artifact_path: model
    flavors:
      python_function: {env: {conda: conda.yaml}, cloudpickle_version: 3.1.2, python_version: 3.12.3}
      sklearn:
        code: null
        sklearn_version: 1.7.2
      xgboost: {xgb_version: 2.1}
      custom: {}
    saved_input_example_info: {artifact_path: input_example.json, type: dataframe}
    signature:
      inputs: '[{"type": "double", "name": "age", "required": true}]'
      outputs: '[{"type": "long", "required": true}]'
      params: null
    """

  static let files = [
    "model/MLmodel": mlmodel, "model/model.pkl": "weights", "model/a/b.txt": "b", "model/a.txt": "a",
    "model/requirements.txt": "# deps\nscikit-learn==1.7.2\n\n  numpy>=2 # why\n", "other.txt": "other",
  ]

  /// A run with these artifacts, ended and committed unless it is to live on.
  static func record(
    _ fixture: RegistryFixture, _ ledger: Ledger, _ artifacts: [String: String] = files, ends: Bool = true
  ) throws -> Run {
    var start = RunStart(experiment: "churn")
    start.source = Source(commit: String(repeating: "a", count: 40), dirty: true, patch: "source.patch")
    let run = try ledger.start(start).id
    let source = fixture.repository.home + "/artifact"
    for (path, text) in artifacts {
      try TestFiles.write(source, Array(text.utf8))
      try ledger.addArtifact(run, file: source, as: path)
    }
    try ledger.put(run, .environment, Array("{}\n".utf8))
    try ledger.put(run, .patch, Array("patch\n".utf8))
    var values = RunValues()
    values.metrics = [Metric(key: "auc", step: 0, timestamp: ledger.now, value: 0.9)]
    values.inputs = [
      DatasetInput(
        name: "train", digest: "d1", sourceType: "local", source: "{}", context: "training",
        tags: ["cairn.check": "passed"])
    ]
    try ledger.log(run, values)
    if ends {
      try ledger.end(run, RunEnd(.finished))
      _ = try ledger.commit(run)
    }
    return try #require(try ledger.currentRun(run))
  }

  static func evidence(_ source: String, run: RunID? = nil, in ledger: Ledger) throws -> GatheredEvidence {
    var version = NewVersion(source: source)
    version.runID = run?.text
    return try GatheredEvidence(for: version, in: ledger)
  }

  @Test(
    "tells the model's files and its run, live or committed, in a work tree and beside one",
    arguments: [
      (RegistryFixture.Kind.workTree, true), (.workTree, false), (.otherBranch, true), (.otherBranch, false),
      (.bare, true),
    ])
  func everything(kind: RegistryFixture.Kind, ends: Bool) throws {
    let fixture = try RegistryFixture(kind)
    let ledger = try fixture.ledger()
    let run = try Self.record(fixture, ledger, ends: ends)
    let gathered = try Self.evidence("runs:/\(run.id)/model", run: run.id, in: ledger)
    #expect(gathered.notes == [])
    let evidence = gathered.evidence
    #expect(evidence.path == "\(run.id.directory)/artifacts/model")
    #expect(evidence.files == 5)
    #expect(
      evidence.size
        == Int64(Self.files.filter { $0.key != "other.txt" }.reduce(0) { $0 + $1.value.utf8.count }))
    #expect(
      evidence.flavors == ["python_function": "3.12.3", "sklearn": "1.7.2", "xgboost": "2.1", "custom": ""])
    #expect(evidence.signature?.inputs?.array?.first?["name"]?.string == "age")
    #expect(evidence.signature?.params == nil)
    #expect(evidence.inputExample == "input_example.json")
    #expect(evidence.requirements == ["scikit-learn==1.7.2", "numpy>=2 # why"])
    #expect(evidence.runStatus == (ends ? .finished : .running))
    #expect(evidence.runEnded == run.endTime)
    #expect(evidence.sourceCommit == String(repeating: "a", count: 40))
    #expect(evidence.sourceIsClean == false)
    // printf 'patch\n' | sha256sum; printf '{}\n' | sha256sum
    #expect(
      evidence.sourcePatch == "sha256:612f1fa5282cf336e3c251d40d7d937f502ecb29c4e479ea4c334716150ab27b")
    #expect(
      evidence.environment == "sha256:ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356")
    #expect(evidence.metrics == ["auc": MetricValue(0.9)])
    #expect(
      evidence.datasets == [.init(name: "train", digest: "d1", context: "training", check: "passed")])
  }

  @Test("has a digest that sha256sum gives as well")
  func coreutils() throws {
    let fixture = try RegistryFixture()
    let ledger = try fixture.ledger()
    let run = try Self.record(fixture, ledger)
    let digest = try Self.evidence("runs:/\(run.id)/model", run: run.id, in: ledger).evidence.digest
    let folder = "\(fixture.repository.path)/cairn/\(run.id.directory)/artifacts/model"
    let output = try Program.run(
      "/bin/sh",
      ["-c", "find . -type f | cut -c3- | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -d' ' -f1"],
      environment: fixture.repository.environment, directory: folder)
    #expect(digest == "sha256:" + output.text.filter { !$0.isWhitespace })
  }

  @Test("is the same before and after the commit, and another when a byte changes")
  func stable() throws {
    let fixture = try RegistryFixture()
    let ledger = try fixture.ledger()
    func digest(_ files: [String: String], ends: Bool) throws -> String? {
      let run = try Self.record(fixture, ledger, files, ends: ends)
      return try Self.evidence("runs:/\(run.id)/model", run: run.id, in: ledger).evidence.digest
    }
    let first = try digest(Self.files, ends: false)
    #expect(first != nil)
    #expect(try digest(Self.files, ends: true) == first)
    var changed = Self.files
    changed["model/model.pkl"] = "weighty"
    #expect(try digest(changed, ends: true) != first)
    changed = Self.files
    changed["other.txt"] = "not of the model"
    #expect(try digest(changed, ends: true) == first)
  }

  @Test("finds the files by any address of ours, and by no other")
  func addresses() throws {
    let fixture = try RegistryFixture()
    let ledger = try fixture.ledger()
    let run = try Self.record(fixture, ledger)
    let place = "\(fixture.repository.path)/cairn/\(run.id.directory)/artifacts/model"
    let whole = try #require(try Self.evidence("runs:/\(run.id)/model", in: ledger).evidence.digest)
    for source in [
      "mlflow-artifacts:/\(run.experimentID)/\(run.id)/artifacts/model", place, "file://\(place)",
      "https://host/api/2.0/mlflow-artifacts/artifacts/1/\(run.id)/artifacts/model",
    ] {
      #expect(try Self.evidence(source, in: ledger).evidence.digest == whole, "\(source)")
    }
    let one = try Self.evidence("runs:/\(run.id)/other.txt", in: ledger).evidence
    #expect(one.files == 1)
    #expect(one.path == "\(run.id.directory)/artifacts/other.txt")
    #expect(try Self.evidence("runs:/\(run.id)", in: ledger).evidence.files == 6)
    for source in [
      "s3://bucket/\(run.id)/artifacts/model", "/elsewhere/\(run.id)/artifacts/model", "models:/churn/1",
      "runs:/\(run.id)/../model", "runs:/nobody/model", "",
    ] {
      let gathered = try Self.evidence(source, in: ledger)
      #expect(gathered.evidence.digest == nil, "\(source)")
      #expect(gathered.notes == ["the model's files are not in this store: no digest"])
    }
    let empty = try Self.evidence("runs:/\(run.id)/nothing", in: ledger)
    #expect(empty.notes == ["there are no files at '\(run.id.directory)/artifacts/nothing': no digest"])
  }

  @Test("takes a logged model by its id, or by its name from the run that made it")
  func loggedModels() throws {
    let fixture = try RegistryFixture()
    let ledger = try fixture.ledger()
    let run = try Self.record(fixture, ledger, [:], ends: false)
    let id = try LoggedModelID("m-" + String(repeating: "b", count: 32))
    try ledger.create(
      LoggedModel(
        id: id, name: "clf", experimentID: run.experimentID, sourceRun: run.id.text, status: .ready,
        created: ledger.now, updated: ledger.now))
    try TestFiles.write(
      "\(fixture.repository.path)/cairn/\(id.directory)/artifacts/MLmodel", Array(Self.mlmodel.utf8))
    try ledger.edit(run.id, verb: "tag") { $0.outputs = [ModelOutput(modelID: id.text)] }
    let byID = try Self.evidence("models:/\(id)", run: run.id, in: ledger).evidence
    #expect(byID.path == "\(id.directory)/artifacts")
    #expect(byID.files == 1)
    #expect(byID.flavors.count == 4)
    #expect(byID.metrics == ["auc": MetricValue(0.9)])
    #expect(try Self.evidence("runs:/\(run.id)/clf", in: ledger).evidence.digest == byID.digest)
    let current = try #require(try ledger.currentRun(run.id))
    #expect(try ledger.models(of: current).map(\.source) == ["models:/\(id)"])
    #expect(
      try ledger.models(of: current).first?.location
        == "mlflow-artifacts:/\(run.experimentID)/models/\(id)/artifacts")
    #expect(try ledger.model(at: ArtifactPath("clf"), of: current)?.modelID == id.text)
    #expect(try ledger.model(at: ArtifactPath("nothing"), of: current) == nil)
  }

  @Test("says what of the model cannot be read, and keeps the rest")
  func broken() throws {
    let fixture = try RegistryFixture()
    let ledger = try fixture.ledger()
    let run = try Self.record(
      fixture, ledger,
      [
        "m/MLmodel": "flavors: {a: {}}\nsignature: {inputs: '[1'}\n",
        "m/conda.yaml": "dependencies: [python, {pip: [a==1, b]}]",
        "n/MLmodel": "flavors: [", "n/conda.yaml": "x: y: z",
      ])
    let signature = try Self.evidence("runs:/\(run.id)/m", in: ledger)
    #expect(signature.notes.count == 1)
    #expect(signature.notes.first?.hasPrefix("MLmodel: ") == true)
    #expect(signature.evidence.files == 2)
    #expect(signature.evidence.requirements == ["a==1", "b"])
    #expect(try Self.evidence("runs:/\(run.id)/n", in: ledger).notes.count == 2)
  }

  @Test("is kept with each version that is created, but for prompts")
  func created() throws {
    let fixture = try RegistryFixture()
    let ledger = try fixture.ledger()
    let run = try Self.record(fixture, ledger)
    try fixture.registry.createModel(fixture.churn, in: ledger)
    var new = NewVersion(source: "runs:/\(run.id)/model")
    new.runID = run.id.text
    let version = try fixture.registry.createVersion(of: fixture.churn, new, in: ledger)
    #expect(version.record.evidence.files == 5)
    new.tags = ["mlflow.prompt.is_prompt": "true"]
    let prompt = try fixture.registry.createVersion(of: fixture.churn, new, in: ledger)
    #expect(prompt.record.evidence.isEmpty)
    let annotated = try fixture.registry.annotate(fixture.churn, 1, in: ledger) { $0.owner = "risk" }
    #expect(annotated.record.annotations.owner == "risk")
    #expect(annotated.record.evidence == version.record.evidence)
    #expect(try fixture.subjects().first == "model(churn): version 1 annotated")
  }
}
