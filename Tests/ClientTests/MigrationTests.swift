import Foundation
import TestSupport
import Testing

/// Stores that the mlflow clients fill are taken over, and what a client sees is the same before and after.
@Suite(.serialized) struct MigrationClientTests {
  enum Kind: String, CaseIterable {
    case file, sqlite

    func source(in folder: String) -> String { folder + (self == .file ? "/mlruns" : "/mlflow.db") }
    func address(in folder: String) -> String {
      self == .file ? "file://\(folder)/mlruns" : "sqlite:///\(folder)/mlflow.db"
    }
  }

  @Test(
    "A client sees the same in a store and in the repository that took it over",
    arguments: ClientProgram.Environment.allCases, Kind.allCases)
  func imported(_ client: ClientProgram.Environment, _ kind: Kind) throws {
    let folder = try TemporaryDirectory()
    try ClientProgram.run("migration_store", [folder.path, kind.rawValue], with: client)
    let before = try facts(kind.address(in: folder.path), folder.path + "/before.json", client)
    let served = try ServedRepository()
    let after = Result {
      let output = try CairnProgram.run(
        ["import", "mlflow", kind.source(in: folder.path)], in: served.repository)
      #expect(output.status == 0, "\(output.text)\(output.errorText)")
      return try facts(served.address, folder.path + "/after.json", client)
    }
    _ = try served.stop()
    #expect(try after.get() == before)
    #expect(try served.repository.git("status", "--porcelain") == "")
    try served.repository.fsck()
  }

  @Test("A genuine server that a repository was written to shows the same as the repository")
  func exported() throws {
    let folder = try TemporaryDirectory()
    try ClientProgram.run("migration_store", [folder.path, "sqlite"])
    let before = try facts("sqlite:///\(folder.path)/mlflow.db", folder.path + "/before.json", .newest)
    let repository = try ServedRepository.prepared(.checkout)
    let output = try CairnProgram.run(["import", "mlflow", folder.path + "/mlflow.db"], in: repository)
    #expect(output.status == 0, "\(output.text)\(output.errorText)")
    try ClientProgram.run(
      "migration_export", [CairnProgram.path(), repository.path, folder.path],
      variables: repository.environment.filter { $0.key.hasPrefix("GIT_") })
    #expect(try read(folder.path + "/after.json") == before)
  }

  private func facts(
    _ address: String, _ file: String, _ client: ClientProgram.Environment
  ) throws -> String {
    try ClientProgram.run("migration_facts", [address, file], with: client)
    return try read(file)
  }

  private func read(_ file: String) throws -> String {
    String(decoding: try TestFiles.read(file), as: UTF8.self)
  }
}
