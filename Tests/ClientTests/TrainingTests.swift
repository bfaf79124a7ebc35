import Foundation
import TestSupport
import Testing

/// The unmodified mlflow clients train, and what they logged is in the files and in Git.
@Suite(.serialized) struct TrainingTests {
  @Test(
    "A training through the client is in Git when it ends", arguments: ClientProgram.Environment.allCases,
    ServedRepository.Kind.allCases)
  func served(
    _ client: ClientProgram.Environment, _ kind: ServedRepository.Kind
  ) throws {
    let served = try ServedRepository(kind)
    let facts = served.repository.home + "/facts.json"
    let trained = Result {
      try ClientProgram.run(
        "training", [facts, client.rawValue], with: client,
        variables: ["MLFLOW_TRACKING_URI": served.address])
    }
    let stopped = try served.stop()
    #expect(stopped.status == 0, "\(stopped.errorText)")
    _ = try trained.get()
    try StoredTraining(in: served.repository, facts: facts).check()
    if kind == .checkout { #expect(try served.repository.git("status", "--porcelain") == "") }
  }

  @Test(
    "A training under cairn run needs no server and is in Git as well",
    arguments: ClientProgram.Environment.allCases)
  func wrapped(
    _ client: ClientProgram.Environment
  ) throws {
    let repository = try ServedRepository.prepared(.checkout)
    let facts = repository.home + "/facts.json"
    let programs = try client.programs()
    let output = try CairnProgram.run(
      ["run", "--", programs + "/python", ClientProgram.path("training"), facts, "wrapped"], in: repository,
      environment: [
        "PATH": programs + ":" + (repository.environment["PATH"] ?? ""), "OMP_NUM_THREADS": "1",
      ])
    try #require(output.status == 0, "\((output.text + output.errorText).suffix(8000))")
    try StoredTraining(in: repository, facts: facts).check()
    #expect(try repository.git("status", "--porcelain") == "")
  }

  @Test("Git LFS brings a large artifact into a clone")
  func largeFile() throws {
    let served = try ServedRepository()
    let made = Result {
      try ClientProgram.run("large_artifact", [], variables: ["MLFLOW_TRACKING_URI": served.address])
    }
    _ = try served.stop()
    let words = try made.get().split(separator: "\n").last { $0.hasPrefix("run ") }
    let run = try #require(words?.dropFirst(4))
    let path = "cairn/runs/\(run.prefix(2))/\(run)/artifacts/large.bin"
    let clone = try served.repository.clone()
    #expect(try clone.read(path).hasPrefix("version https://git-lfs.github.com/spec/v1\n"))
    try clone.git("lfs", "install", "--local")
    try clone.git("lfs", "pull")
    let content = try TestFiles.read(clone.path + "/" + path)
    #expect(content.count == 3_000_000 && content.allSatisfy { $0 == 7 })
    #expect(try clone.git("status", "--porcelain") == "")
  }
}
