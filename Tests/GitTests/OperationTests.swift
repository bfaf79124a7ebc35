import Git
import TestSupport
import Testing

@Suite("What is under way in the work tree is told")
struct OperationTests {
  /// Two branches that change one line each in their own way.
  private func rivals() throws -> TestRepository {
    let made = try TestRepository()
    try made.commit("base", files: ["file": "base\n"])
    try made.branch("side")
    try made.commit("side", files: ["file": "side\n"])
    try made.git("checkout", "-q", "main")
    try made.commit("main", files: ["file": "main\n"])
    return made
  }

  @Test(
    "a conflict leaves the operation under way, its end ends it",
    arguments: [
      (["merge", "side"], "merge"), (["rebase", "side"], "rebase"),
      (["rebase", "--apply", "side"], "rebase"),
      (["cherry-pick", "side"], "cherry-pick"), (["revert", "HEAD~1"], "revert"),
    ])
  func conflict(command: [String], name: String) throws {
    let made = try rivals()
    #expect(try made.open().operationUnderWay == nil)
    #expect(try made.attempt(command).status != 0)
    #expect(try made.open().operationUnderWay == name)
    try made.run([command[0], "--abort"])
    #expect(try made.open().operationUnderWay == nil)
  }

  @Test("a bisection is told")
  func bisect() throws {
    let made = try TestRepository()
    for _ in 0..<4 { try made.commit() }
    try made.git("bisect", "start", "HEAD", "HEAD~3")
    #expect(try made.open().operationUnderWay == "bisect")
    try made.git("bisect", "reset")
    #expect(try made.open().operationUnderWay == nil)
  }

  @Test("a conflicted file has the status of a conflict")
  func status() throws {
    let made = try rivals()
    _ = try made.attempt(["merge", "side"])
    let status = try made.open().status()
    #expect(status.map(\.path) == ["file"])
    #expect(status.first?.isConflicted == true)
  }
}
