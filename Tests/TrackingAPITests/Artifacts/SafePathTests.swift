import Testing

@testable import TrackingAPI

@Suite("Artifact paths of clients") struct SafePathTests {
  @Test(
    "Whatever leads out is refused, in every spelling",
    arguments: [
      "..", "../x", "a/..", "a/../x", "a/../../x", "%2e%2e/x", "%2E%2e/x", "%252e%252e/x",
      "a/%25252e%25252e/x",
      "..%2fx", "..%5cx", "/etc/passwd", "%2fetc/passwd", "%252fetc/passwd", "//etc/passwd", "\\x",
      "a\\..\\x",
      "..\\x", "%5c%5cserver\\share", "C:/x", "c:\\x", "file:///etc/passwd", "FILE:/x", "x#y", "x%23y",
    ])
  func refused(path: String) {
    #expect { try SafePath(path) } throws: { ($0 as? APIError)?.message == "Invalid path" }
  }

  @Test(
    "What is safe is decoded, its empty parts and dots left out",
    arguments: [
      ("a/b", ["a", "b"]), ("./a//b/.", ["a", "b"]), ("a%20b", ["a b"]), ("a%2520b", ["a b"]), ("", []),
      ("...", ["..."]),
      ("a..b/..c", ["a..b", "..c"]), ("100%", ["100%"]), ("a\u{0}b", ["a%00b"]), ("a%00b", ["a%00b"]),
      ("x:y", ["x:y"]),
      ("größe", ["größe"]), ("gr%C3%B6%C3%9Fe", ["größe"]),
    ])
  func safe(path: String, parts: [String]) throws {
    #expect(try SafePath(path).parts == parts)
  }

  @Test(
    "A path that no store can hold is no artifact's",
    arguments: [".git/hooks/x", "a/.GIT", "git~1/x", String(repeating: "x", count: 256)])
  func noArtifact(path: String) throws {
    let safe = try SafePath(path)
    #expect(throws: APIError.self) { try safe.artifactPath() }
  }

  @Test("Encoding without end is refused")
  func endless() {
    #expect(throws: APIError.self) { try SafePath("%" + String(repeating: "25", count: 12) + "41") }
  }
}
