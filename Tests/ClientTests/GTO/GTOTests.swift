import Foundation
import TestSupport
import Testing

@Suite("gto, the program of that name, reads our tags")
struct GTOTests {
  @Test(
    "what it shows of any history is what cairn models shows", arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
  func agreement(seed: UInt64) throws {
    var history = try RegistryHistory(seed: seed)
    for step in 1...30 {
      try history.act()
      // Tags that were made on the way, and those that are made at the end, are the same.
      if step % 10 == 0 { _ = try GTO.cairn(["tag-sync"], history.repository) }
    }
    _ = try GTO.cairn(["tag-sync"], history.repository)
    let ours = try GTO.models(history.repository)
    let theirs = try GTO.shown(history.repository)
    #expect(ours == theirs, "seed \(seed)")
    #expect(!ours.isEmpty)
  }

  @Test("each tag is an event of its history, and check-ref finds it")
  func history() throws {
    var history = try RegistryHistory(seed: 7)
    for _ in 1...12 { try history.act() }
    _ = try GTO.cairn(["tag-sync"], history.repository)
    let tags = try history.repository.git("tag", "--list").split(separator: "\n").map(String.init)
    let events = try GTO.json(["history", "--json"], history.repository) as? [[String: Any]] ?? []
    #expect(Set(events.compactMap { $0["ref"] as? String }) == Set(tags))
    for tag in [tags.first, tags.last].compactMap(\.self) {
      let found = try GTO.json(["check-ref", "--json", tag], history.repository) as? [String: Any]
      #expect(found?.isEmpty == false, "\(tag)")
    }
  }
}

/// Runs gto and cairn, and reads what they say.
enum GTO {
  struct Shown: Hashable {
    var latest: String?
    /// Stages, each with its versions.
    var stages: [String: Set<String>]
  }

  static func cairn(_ arguments: [String], _ repository: TestRepository) throws -> String {
    let output = try CairnProgram.run(arguments, in: repository)
    guard output.status == 0 else {
      throw TestFailure("cairn \(arguments): \(output.text)\(output.errorText)")
    }
    return output.text
  }

  /// By the names that the tags have for the models.
  static func models(_ repository: TestRepository) throws -> [String: Shown] {
    let text = try cairn(["models", "--json"], repository)
    let models = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]] ?? []
    var shown: [String: Shown] = [:]
    for model in models {
      guard let latest = (model["latest"] as? [String: Any])?["version"] as? Int else { continue }
      let stages = model["stages"] as? [String: [Int]] ?? [:]
      shown[RegistryHistory.artifact(model["name"] as? String ?? "")] = Shown(
        latest: "v\(latest).0.0", stages: stages.mapValues { Set($0.map { "v\($0).0.0" }) })
    }
    return shown
  }

  /// What `gto show` says.
  static func shown(_ repository: TestRepository) throws -> [String: Shown] {
    let artifacts = try json(["show", "--json", "--vs", "-1"], repository) as? [String: [String: Any]] ?? [:]
    // One whose versions are all deleted has nothing to show.
    return artifacts.filter { $0.value["version"] is String }.mapValues { artifact in
      let stages = artifact["stage"] as? [String: Any] ?? [:]
      return Shown(
        latest: artifact["version"] as? String,
        stages: stages.compactMapValues { value in
          (value as? String).map { Set($0.components(separatedBy: ", ")) }
        })
    }
  }

  static func json(_ arguments: [String], _ repository: TestRepository) throws -> Any {
    let program = try ProjectFolder().path + "/.build/gto/bin/gto"
    guard TestFiles.exists(program) else {
      throw TestFailure("no gto at \(program); scripts/test puts it there")
    }
    let output = try Program.run(
      program, arguments, environment: repository.environment, directory: repository.path)
    guard output.status == 0 else { throw TestFailure("gto \(arguments): \(output.text)\(output.errorText)") }
    return try JSONSerialization.jsonObject(with: Data(output.stdout))
  }
}
