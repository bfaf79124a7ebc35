import TestSupport
import Testing

/// Ours beside a genuine MLflow server, answer by answer.
@Suite(.serialized) struct ConformanceTests {
  @Test("Each answer is that of a genuine server")
  func answers() throws {
    let programs = try ClientProgram.Environment.newest.programs()
    let said = try ClientProgram.run(
      "conformance", ["--cairn", CairnProgram.path(), "--mlflow", programs + "/mlflow"])
    #expect(said.contains(" 0 differ"))
  }
}
