import Records
import Testing

@Suite("experiments/<id>.json")
struct ExperimentFileTests {
  static let full = """
    {
      "schema": "cairn/experiment/1",
      "id": "0",
      "name": "Default",
      "lifecycle": "deleted",
      "tags": {
        "k": "v"
      }
    }

    """

  @Test("what we wrote is read and written again byte for byte")
  func bytesSurvive() throws {
    let experiment = try Experiment(parsing: Array(Self.full.utf8))
    #expect(String(decoding: experiment.formatted(), as: UTF8.self) == Self.full)
    #expect(experiment.lifecycle == .deleted)
  }

  @Test("two clones that create the same experiment write the same bytes")
  func sameBytes() throws {
    func make() -> Experiment { Experiment(id: ExperimentID(derivedFrom: "churn"), name: "churn") }
    #expect(make().formatted() == make().formatted())
    #expect(
      String(decoding: make().formatted(), as: UTF8.self) == """
        {
          "schema": "cairn/experiment/1",
          "id": "\(ExperimentID(derivedFrom: "churn"))",
          "name": "churn"
        }

        """)
  }
}
