import Records
import Testing

@Suite("Unknown keys")
struct UnknownKeysTests {
  /// Puts an unknown key into each object of a text, before or after each of its members.
  static func places(in json: JSON) -> [JSON] {
    guard case .object(let members) = json else {
      guard case .array(let elements) = json else { return [] }
      return elements.indices.flatMap { index in
        places(in: elements[index]).map { changed in
          var copy = elements
          copy[index] = changed
          return JSON.array(copy)
        }
      }
    }
    let isMap = members.contains { ["lr", "a10", "k", "mlflow.note.content", "LANG"].contains($0.key) }
    var results: [JSON] = []
    for index in 0...members.count where !isMap && members.first?.key != "loss" {
      var copy = members
      copy.insert(JSON.Member("zz_new", ["of": [1, 2.0, ["later": .null]]]), at: index)
      results.append(.object(copy))
      copy.insert(JSON.Member("aa_new", "x"), at: index)
      results.append(.object(copy))
    }
    for index in members.indices {
      for changed in places(in: members[index].value) {
        var copy = members
        copy[index].value = changed
        results.append(.object(copy))
      }
    }
    return results
  }

  @Test("stay where they were, in every place of a run")
  func run() throws {
    let places = Self.places(in: try JSON(parsing: Array(RunFileTests.full.utf8)))
    #expect(places.count > 80)
    for json in places {
      let bytes = json.formatted()
      #expect(try Run(parsing: bytes).formatted() == bytes)
    }
  }

  @Test("stay where they were, in every place of an environment")
  func environment() throws {
    let places = Self.places(in: try JSON(parsing: Array(EnvironmentFileTests.full.utf8)))
    #expect(places.count > 60)
    for json in places {
      let bytes = json.formatted()
      #expect(try Environment(parsing: bytes).formatted() == bytes)
    }
  }

  @Test("stay where they were, in an experiment and in a manifest")
  func others() throws {
    for json in Self.places(in: try JSON(parsing: Array(ExperimentFileTests.full.utf8))) {
      let bytes = json.formatted()
      #expect(try Experiment(parsing: bytes).formatted() == bytes)
    }
    let manifest = Self.places(in: try JSON(parsing: Array(ArtifactManifestTests.full.utf8)))
    #expect(manifest.count > 10)
    for json in manifest {
      let bytes = json.formatted()
      #expect(try ArtifactManifest(parsing: bytes).formatted() == bytes)
    }
  }

  @Test("keep to the key before them when known fields come and go")
  func edited() throws {
    let text = """
      {
        "schema": "cairn/run/1",
        "id": "0123456789abcdef0123456789abcdef",
        "name": "r",
        "experiment": "0",
        "status": "RUNNING",
        "start_time": "1970-01-01T00:00:00.000Z",
        "queue": "gpu",
        "priority": 3,
        "parent": "fedcba9876543210fedcba9876543210",
        "seat": [1]
      }

      """
    var run = try Run(parsing: Array(text.utf8))
    #expect(!run.unknown.isEmpty)
    run.parent = nil
    run.endTime = Timestamp(milliseconds: 1)
    #expect(
      String(decoding: run.formatted(), as: UTF8.self).hasSuffix(
        """
          "start_time": "1970-01-01T00:00:00.000Z",
          "queue": "gpu",
          "priority": 3,
          "end_time": "1970-01-01T00:00:00.001Z",
          "seat": [
            1
          ]
        }

        """))
  }

  @Test("stay in their order when there are very many, and when the keys before them are gone")
  func many() throws {
    guard case .object(var members) = try JSON(parsing: Array(RunFileTests.full.utf8)) else { return }
    members.insert(contentsOf: (0..<20_000).map { JSON.Member("new \($0)", .integer($0)) }, at: 5)
    let bytes = JSON.object(members).formatted()
    let run = try Run(parsing: bytes)
    #expect(run.formatted() == bytes)
    members.append(JSON.Member("new 7", 1))
    #expect(throws: RecordError.self) { try Run(parsing: JSON.object(members).formatted()) }
    // Moved to another run's record, they lose their neighbours and come last.
    var other = Experiment(id: ExperimentID(derivedFrom: "x"), name: "x")
    other.unknown = run.unknown
    let last = other.json.object?.suffix(20_000).map(\.key)
    #expect(last == (0..<20_000).map { "new \($0)" })
  }
}
