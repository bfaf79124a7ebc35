import TestSupport

/// A repository with the models `churn` (versions 1 to 3, the second in production, the third the champion and in
/// staging) and `forecast` (none), each change a commit, a minute apart.
struct ModelSample {
  let repository: TestRepository

  init(policy: String = "") throws {
    repository = try TestRepository()
    try repository.commit("begin", files: ["cairn.yaml": "version: 1\n" + policy])
    try change(
      "churn created",
      [
        "churn/model.json": """
        {"schema": "cairn/model/1", "name": "churn", "description": "Who leaves", "tags": {"team": "growth"},
        "created": "2025-01-01T12:00:00.000Z"}
        """,
        "forecast/model.json": """
        {"schema": "cairn/model/1", "name": "forecast", "created": "2025-01-01T12:00:00.000Z"}
        """,
      ])
    for number in 1...3 {
      try change(
        "version \(number)",
        [
          "churn/versions/\(number).json": """
          {"schema": "cairn/model-version/1", "version": \(number), "source": "s3://bucket/\(number)",
          "run_id": "\(number)f2a91bc000000000000000000000001", "created": "2025-01-01T12:0\(number):00.000Z"}
          """
        ])
    }
    try stage("Production", 1)
    try stage("Archived", 1, alongWith: ["Production": 2])
    try stage("Staging", 3)
    try change(
      "champion",
      [
        "churn/aliases/champion.json":
          "{\"schema\": \"cairn/alias/1\", \"alias\": \"champion\", \"version\": 3}"
      ])
  }

  private func stage(_ name: String, _ version: Int, alongWith others: [String: Int] = [:]) throws {
    var files: [String: String] = [:]
    for (stage, version) in others.merging([name: version], uniquingKeysWith: { $1 }) {
      files["churn/stages/\(stage).json"] = """
        {"schema": "cairn/stage/1", "stage": "\(stage)",
        "versions": [{"version": \(version), "since": "2025-01-01T12:10:0\(version).000Z"}]}
        """
    }
    try change("\(name) \(version)", files)
  }

  private func change(_ message: String, _ files: [String: String]) throws {
    try repository.commit(
      message, files: Dictionary(uniqueKeysWithValues: files.map { ("cairn/models/\($0)", $1 + "\n") }))
  }

  /// What a person sees who types the commands.
  func transcript(_ commands: String..., environment: [String: String] = [:]) throws -> String {
    try Transcript.of(commands, in: repository, environment: environment)
  }
}
