import TestSupport
import Testing

@Suite("Names of versions")
struct ModelReferenceTests {
  @Test(
    "a version is named by its number, an alias or a stage, in our forms and MLflow's",
    arguments: [
      ("churn@3", 3), ("churn@v3", 3), ("churn@v3.0.0", 3), ("churn@champion", 3), ("churn@latest", 3),
      ("churn#Production", 2), ("churn#production", 2), ("churn@Production", 2), ("models:/churn/1", 1),
      ("models:/churn/Staging", 3), ("models:/churn/latest", 3), ("models:/churn@champion", 3),
      ("models:/churn#Archived", 1),
    ])
  func forms(text: String, number: Int) throws {
    let output = try CairnProgram.run(["models", "show", text, "--json"], in: ModelSample().repository)
    #expect(output.text.contains("\"version\": \(number),"), "\(output.text)\(output.errorText)")
  }

  @Test("a model whose name holds the marks is found by its whole name, and by it with a version")
  func marks() throws {
    let sample = try ModelSample()
    #expect(
      try sample.transcript(
        "cairn models create 'a@b#c' >/dev/null", "cairn models 'a@b#c' | head -1", "cairn models 'a@b#c@1'")
          == """
          $ cairn models create 'a@b#c' >/dev/null
          $ cairn models 'a@b#c' | head -1
          a@b#c
          $ cairn models 'a@b#c@1'
          ! cairn: model 'a@b#c' has no version 1
          [exit 3]

          """)
  }

  @Test("a run is named by the version that came from it; a run's own name with such marks still names it")
  func runs() throws {
    let store = try SampleStore()
    try store.repository.commit(
      "model",
      files: [
        "cairn/models/churn/model.json": "{\"schema\": \"cairn/model/1\", \"name\": \"churn\"}\n",
        "cairn/models/churn/versions/1.json": """
        {"schema": "cairn/model-version/1", "version": 1, "source": "s3://b", "run_id": "\(SampleStore.fox)",
        "created": "2025-01-01T12:00:00.000Z"}

        """,
      ])
    #expect(
      try store.transcript(
        "cairn show churn@1 | head -1", "cairn show models:/churn/latest | head -1", "cairn show churn@2",
        "cairn show nobody@1", "cairn show models:/churn") == """
          $ cairn show churn@1 | head -1
          calm-fox
          $ cairn show models:/churn/latest | head -1
          calm-fox
          $ cairn show churn@2
          ! cairn: model 'churn' has no version 2; it has version 1
          [exit 3]
          $ cairn show nobody@1
          ! cairn: no run 'nobody@1'; see 'cairn runs'
          [exit 3]
          $ cairn show models:/churn
          ! cairn: which version of the model? Write models:/churn/4 or models:/churn@ALIAS
          [exit 2]

          """)
  }
}
