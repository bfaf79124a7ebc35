import TestSupport

/// A registry that goes through what people do to one, written as files, so that one commit may hold much of it, as
/// after a squash.
struct RegistryHistory {
  let repository: TestRepository
  private var random: SplitMix64
  private var models: [String: Model] = [:]
  private var second = 0

  private struct Model {
    var versions: [Int: Bool] = [:]
    var stages: [Int: String] = [:]
  }

  /// Names that GTO takes, and one that it does not.
  private static let names = ["churn": "churn", "forecast-v2": "forecast-v2", "my%20model.x": "my model.x"]
  private static let stages = ["Staging", "Production", "Archived"]

  /// The name that a model has in tags.
  static func artifact(_ model: String) -> String {
    model == "my model.x" ? "model/my_20model_2Ex" : model
  }

  init(seed: UInt64) throws {
    random = SplitMix64(seed: seed)
    repository = try TestRepository()
    try repository.commit("begin", files: ["cairn.yaml": "version: 1\n"])
  }

  /// One to four changes as one commit, now and then in the same second as the one before.
  mutating func act() throws {
    for _ in 0...Int.random(in: 0...3, using: &random) { try change() }
    if Bool.random(using: &random) {
      try repository.commit("work")
    } else {
      try repository.git("add", "-A")
      try repository.git("commit", "-q", "--allow-empty", "-m", "at once")
    }
  }

  private mutating func change() throws {
    guard let folder = Self.names.keys.sorted().randomElement(using: &random) else { return }
    var model = models[folder] ?? Model()
    let there = model.versions.filter { !$0.value }.keys.sorted()
    second += 1
    switch Int.random(in: 0..<10, using: &random) {
    case 0..<4:
      let number = (model.versions.keys.max() ?? 0) + 1
      if models[folder] == nil { try writeModel(folder) }
      model.versions[number] = false
      try writeVersion(folder, number, deleted: false)
    case 4..<8:
      guard let number = there.randomElement(using: &random),
        let stage = (Self.stages + ["None"]).randomElement(using: &random)
      else { return }
      if stage == "Production" {
        for (other, held) in model.stages where held == stage { model.stages[other] = "Archived" }
      }
      model.stages[number] = stage == "None" ? nil : stage
      try writeStages(folder, model)
    case 8:
      guard let number = there.randomElement(using: &random) else { return }
      model.versions[number] = true
      model.stages[number] = nil
      try writeVersion(folder, number, deleted: true)
      try writeStages(folder, model)
    default:
      guard models[folder] != nil, Int.random(in: 0..<3, using: &random) == 0 else { return }
      models[folder] = nil
      return try repository.remove("cairn/models/\(folder)")
    }
    models[folder] = model
  }

  private func writeModel(_ folder: String) throws {
    let name = Self.names[folder] ?? folder
    try write(folder, "model.json", "\"schema\": \"cairn/model/1\", \"name\": \"\(name)\"")
  }

  private func writeVersion(_ folder: String, _ number: Int, deleted: Bool) throws {
    let end = deleted ? ", \"deleted\": \"\(time)\"" : ""
    try write(
      folder, "versions/\(number).json",
      "\"schema\": \"cairn/model-version/1\", \"version\": \(number), \"source\": \"s3://bucket/\(number)\", "
        + "\"created\": \"\(time)\"\(end)")
  }

  private func writeStages(_ folder: String, _ model: Model) throws {
    for stage in Self.stages {
      let holders = model.stages.filter { $0.value == stage }.keys.sorted()
      let path = "stages/\(stage).json"
      if holders.isEmpty {
        if TestFiles.exists("\(repository.path)/cairn/models/\(folder)/\(path)") {
          try repository.remove("cairn/models/\(folder)/\(path)")
        }
        continue
      }
      let list = holders.map { "{\"version\": \($0), \"since\": \"\(time)\"}" }.joined(separator: ", ")
      try write(
        folder, path, "\"schema\": \"cairn/stage/1\", \"stage\": \"\(stage)\", \"versions\": [\(list)]")
    }
  }

  private func write(_ folder: String, _ path: String, _ members: String) throws {
    try repository.write("cairn/models/\(folder)/\(path)", "{\(members)}\n")
  }

  private var time: String {
    let minutes = second / 60
    return "2025-01-01T1\(minutes / 60):\(two(minutes % 60)):\(two(second % 60)).000Z"
  }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
