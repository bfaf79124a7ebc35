import Foundation
import TestSupport
import Testing

/// Nonsense over raw sockets. CAIRN_FUZZ_REQUESTS and CAIRN_FUZZ_SEED make it longer or another.
@Suite(.serialized) struct FuzzTests {
  @Test("No nonsense brings the server down or leads out of the store")
  func nonsense() throws {
    let variables = ProcessInfo.processInfo.environment
    let folder = try TemporaryDirectory()
    let said = try ClientProgram.run(
      "fuzz",
      [
        CairnProgram.path(), folder.path + "/fuzz", "--requests", variables["CAIRN_FUZZ_REQUESTS"] ?? "5000",
        "--seed", variables["CAIRN_FUZZ_SEED"] ?? "1",
      ])
    #expect(said.contains("\n0 failures"), "\(said)")
  }
}
