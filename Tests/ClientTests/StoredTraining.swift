import Foundation
import TestSupport
import Testing

/// What a training said that it logged, looked for in the commit that the branch has now.
struct StoredTraining {
  private let repository: TestRepository
  private let facts: [String: Any]
  /// Path → object id, of the whole tree.
  private let tree: [String: String]

  init(in repository: TestRepository, facts file: String) throws {
    self.repository = repository
    facts = try Self.object(TestFiles.read(file))
    var tree: [String: String] = [:]
    for entry in try repository.git("ls-tree", "-r", "-z", "main").split(separator: "\0") {
      let parts = entry.split(separator: "\t", maxSplits: 1)
      tree[String(parts[1])] = String(parts[0].split(separator: " ")[2])
    }
    self.tree = tree
  }

  func check() throws {
    try checkRuns()
    try checkHistory()
    try checkArtifacts()
    try checkFamily()
    try checkDataset()
    try checkExperiments()
    try checkModels()
    try repository.fsck()
  }

  private func checkRuns() throws {
    let runs = try #require(facts["runs"] as? [String: String])
    #expect(runs.count >= 10)
    for (name, id) in runs {
      let record = try record(of: id)
      #expect(record["status"] as? String == (name == "depth-0" ? "FAILED" : "FINISHED"), "\(name)")
      for kind in ["params", "tags"] {
        let expected = try #require((facts[kind] as? [String: [String: String]])?[id])
        let stored = record[kind] as? [String: String] ?? [:]
        // Names, parents and notes have places of their own in a record.
        for (key, value) in expected where kind == "params" || !key.hasPrefix("mlflow.") {
          #expect(stored[key] == value, "\(kind) \(key) of \(name)")
        }
      }
      let expected = try #require((facts["metrics"] as? [String: [String: String]])?[id])
      let stored = record["metrics"] as? [String: [String: Any]] ?? [:]
      for (key, value) in expected {
        #expect(Self.same(stored[key]?["value"], value), "metric \(key) of \(name): \(stored[key] ?? [:])")
      }
    }
  }

  /// The client spells numbers as Python does; infinity comes back to it as the largest number.
  private static func same(_ stored: Any?, _ told: String) -> Bool {
    if let word = stored as? String {
      return word == "NaN" ? told == "nan" : word == "Infinity" && told == "1.7976931348623157e+308"
    }
    guard let number = stored as? NSNumber else { return false }
    // Its digits, for JSONSerialization's number is a decimal one, whose conversion rounds once more.
    return Double(number.stringValue) == Double(told)
  }

  private func checkHistory() throws {
    let history = try #require(facts["history"] as? [String: Any])
    let id = try #require(history["run"] as? String)
    let key = try #require(history["key"] as? String)
    let rows = try text(Self.folder(of: id) + "metrics.csv").split(separator: "\n")
    #expect(rows.filter { $0.hasPrefix(key + ",") }.count == history["count"] as? Int)
    #expect(rows.contains("m3,3,1700000000003,0.375"))
    #expect(rows.contains { $0.hasPrefix("far,4611686018427387904,") })
  }

  private func checkArtifacts() throws {
    let artifacts = try #require(facts["artifacts"] as? [String: [String: Any]])
    var count = 0
    for (id, files) in artifacts {
      for (name, size) in files {
        count += 1
        let path = Self.folder(of: id) + "artifacts/" + name
        let blob = try #require(tree[path], "no \(path) in Git")
        guard let size = size as? Int else { continue }
        if size > 1 << 20 {
          let pointer = try text(path)
          #expect(pointer.hasPrefix("version https://git-lfs.github.com/spec/v1\noid sha256:"), "\(name)")
          #expect(pointer.hasSuffix("\nsize \(size)"), "\(name)")
        } else {
          #expect(try repository.git("cat-file", "-s", blob) == String(size), "\(name)")
        }
        #expect(try text(Self.folder(of: id) + "artifacts.json").contains("\"size\": \(size)"), "\(name)")
      }
    }
    #expect(count >= 10)
  }

  private func checkFamily() throws {
    let runs = try #require(facts["runs"] as? [String: String])
    for child in ["depth-0", "depth-1", "depth-2", "depth-3"] {
      let record = try record(of: #require(runs[child]))
      #expect(record["parent"] as? String == runs["sweep"], "the parent of \(child)")
    }
  }

  private func checkDataset() throws {
    let dataset = try #require(facts["dataset"] as? [String: String])
    let record = try text(Self.folder(of: #require(dataset["run"])) + "run.json")
    #expect(try record.contains("\"\(#require(dataset["name"]))\""))
    #expect(try record.contains("\"\(#require(dataset["digest"]))\""))
  }

  private func checkExperiments() throws {
    let experiments = try #require(facts["experiments"] as? [String: String])
    for (name, id) in experiments {
      #expect(try text("cairn/experiments/\(id).json").contains("\"\(name) "), "\(name)")
    }
  }

  private func checkModels() throws {
    let model = try #require(facts["model"] as? [String: Any])
    let name = try #require(model["name"] as? String)
    let folder = try #require(
      try tree.keys.filter { $0.hasPrefix("cairn/models/") && $0.hasSuffix("/model.json") }
        .first { try text($0).contains("\"\(name)\"") }, "no model '\(name)' in Git"
    ).dropLast("model.json".count)
    let run = try #require(model["run"] as? String)
    for version in 1...2 {
      #expect(try text("\(folder)versions/\(version).json").contains(run), "version \(version)")
    }
    #expect(try text("\(folder)aliases/champion.json").contains("2"))
    for (stage, version) in try #require(model["stages"] as? [String: Int]) {
      #expect(try text("\(folder)stages/\(stage).json").contains(String(version)), "\(stage)")
    }
    if let id = (facts["logged_model"] as? [String: Any])?["id"] as? String {
      let found = tree.keys.filter { $0.hasPrefix("cairn/logged-models/") && $0.contains(id) }
      #expect(found.contains { $0.hasSuffix("/model.json") }, "logged model \(id)")
      #expect(found.contains { $0.hasSuffix("/MLmodel") }, "the files of logged model \(id)")
    }
  }

  private static func folder(of run: String) -> String { "cairn/runs/\(run.prefix(2))/\(run)/" }

  private func record(of run: String) throws -> [String: Any] {
    try Self.object(Array(text(Self.folder(of: run) + "run.json").utf8))
  }

  /// The bytes of a file in the branch's commit.
  private func text(_ path: String) throws -> String {
    guard let blob = tree[path] else { throw TestFailure("no \(path) in Git") }
    return try repository.git("cat-file", "blob", blob)
  }

  private static func object(_ bytes: [UInt8]) throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: Data(bytes))
    return try #require(value as? [String: Any])
  }
}
