import TestSupport

/// A repository whose runs, written as files, have ids and times that are the same in every test:
///
/// - `3f2a91bc…` brave-otter, churn, finished, rmse 0.712 (the latest)
/// - `9c8b7a6d…` calm-fox, churn, finished, rmse 0.735
/// - `3f2b0000…` loud-bee, Default, failed with exit status 3
struct SampleStore {
  static let otter = "3f2a91bc000000000000000000000001"
  static let fox = "9c8b7a6d000000000000000000000002"
  static let bee = "3f2b0000000000000000000000000003"
  static let churn = "321781645360795653"

  /// 2025-01-01T12:00:00Z, in milliseconds.
  private static let start = 1_735_732_800_000

  let repository: TestRepository

  /// - Parameter policy: what `cairn.yaml` holds beside the version.
  init(policy: String = "conventions:\n  metrics:\n    rmse: lower\n", runs: Bool = true) throws {
    repository = try TestRepository()
    try repository.commit("begin", files: ["cairn.yaml": "version: 1\n" + policy])
    guard runs else { return }
    try writeExperiment("0", "Default")
    try writeExperiment(Self.churn, "churn")
    try write(
      Self.bee, "loud-bee", experiment: "0", status: "FAILED", minute: 0, took: 12, exit: 3,
      params: ["lr": "0.9"])
    try write(
      Self.fox, "calm-fox", minute: 10, took: 90, params: ["lr": "0.1", "model": "gbt"],
      rmse: [0.9, 0.8, 0.735])
    try repository.commit("two runs")
    try write(
      Self.otter, "brave-otter", minute: 20, took: 75, params: ["lr": "0.2", "model": "gbt"],
      tags: ["team": "growth"], rmse: [0.91, 0.78, 0.712])
    try repository.commit("one more")
  }

  /// What a person sees who types the commands.
  func transcript(_ commands: String..., environment: [String: String] = [:]) throws -> String {
    try Transcript.of(commands, in: repository, environment: environment)
  }

  /// Leaves a merge of another branch waiting for its commit.
  func beginMerge() throws {
    try repository.branch("other", at: "HEAD~1")
    try repository.commit("theirs", files: ["theirs.txt": "theirs\n"])
    try repository.git("checkout", "-q", "main")
    try repository.git("merge", "-q", "--no-commit", "other")
  }

  func writeExperiment(_ id: String, _ name: String, lifecycle: String = "active") throws {
    try repository.write(
      "cairn/experiments/\(id).json",
      """
      {
        "schema": "cairn/experiment/1",
        "id": "\(id)",
        "name": "\(name)",
        "lifecycle": "\(lifecycle)"
      }

      """)
  }

  /// Writes a run's record and, where there are values, the history of `rmse`.
  func write(
    _ id: String, _ name: String, experiment: String = churn, status: String = "FINISHED", minute: Int,
    took: Int,
    exit: Int? = nil, parent: String? = nil, params: [String: String] = [:], tags: [String: String] = [:],
    rmse: [Double] = []
  ) throws {
    let directory = "cairn/runs/\(id.prefix(2))/\(id)"
    func time(_ seconds: Int) -> String {
      "2025-01-01T12:\(Self.two(seconds / 60)):\(Self.two(seconds % 60)).000Z"
    }
    func object(_ values: [String: String]) -> String {
      values.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \"\($0.value)\"" }.joined(separator: ", ")
    }
    var facts = [
      "\"schema\": \"cairn/run/1\"", "\"id\": \"\(id)\"", "\"name\": \"\(name)\"",
      "\"experiment\": \"\(experiment)\"",
      "\"status\": \"\(status)\"", "\"start_time\": \"\(time(minute * 60))\"",
      "\"end_time\": \"\(time(minute * 60 + took))\"",
    ]
    if let parent { facts.append("\"parent\": \"\(parent)\"") }
    if let exit { facts.append("\"exit_code\": \(exit)") }
    if !params.isEmpty { facts.append("\"params\": { \(object(params)) }") }
    if !tags.isEmpty { facts.append("\"tags\": { \(object(tags)) }") }
    if let last = rmse.last {
      let step = rmse.count - 1
      facts.append(
        "\"metrics\": { \"rmse\": { \"value\": \(last), \"step\": \(step), \"timestamp\": \(Self.start + (minute * 60 + step) * 1000) } }"
      )
      var rows = "key,step,timestamp,value\n"
      for (step, value) in rmse.enumerated() {
        rows += "rmse,\(step),\(Self.start + (minute * 60 + step) * 1000),\(value)\n"
      }
      try repository.write(directory + "/metrics.csv", rows)
    }
    try repository.write(directory + "/run.json", "{ \(facts.joined(separator: ", ")) }\n")
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
