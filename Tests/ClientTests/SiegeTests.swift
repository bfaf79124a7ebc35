import Foundation
import TestSupport
import Testing

/// Many clients write while the server is killed and started again. CAIRN_SIEGE_SECONDS and CAIRN_SIEGE_EVERY make it
/// longer.
@Suite(.serialized) struct SiegeTests {
  @Test(
    "Nothing that was acknowledged is missing after the server was killed",
    arguments: ServedRepository.Kind.allCases)
  func killed(
    _ kind: ServedRepository.Kind
  ) throws {
    let variables = ProcessInfo.processInfo.environment
    let folder = try TemporaryDirectory()
    let said = try ClientProgram.run(
      "siege",
      [
        CairnProgram.path(), folder.path + "/siege", "--seconds", variables["CAIRN_SIEGE_SECONDS"] ?? "10",
        "--every", variables["CAIRN_SIEGE_EVERY"] ?? "2",
      ] + (kind == .bare ? ["--bare"] : []))
    #expect(said.contains("\n0 failures"), "\(said)")
  }
}
