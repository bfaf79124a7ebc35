import Records
import Testing

@Suite("artifacts.json")
struct ArtifactManifestTests {
  static let digest = String(repeating: "0a", count: 32)
  static let full = """
    {
      "schema": "cairn/artifacts/1",
      "entries": [
        { "path": "model/MLmodel", "size": 12, "sha256": "\(digest)" },
        { "path": "plot.png", "size": 0, "sha256": "\(digest)" }
      ]
    }

    """

  @Test("what we wrote is read and written again byte for byte")
  func bytesSurvive() throws {
    let manifest = try ArtifactManifest(parsing: Array(Self.full.utf8))
    #expect(String(decoding: manifest.formatted(), as: UTF8.self) == Self.full)
    #expect(manifest["plot.png"]?.size == 0)
    #expect(manifest["plot"] == nil)
  }

  @Test(
    "entries are in the order of their paths' bytes, whatever order they come in",
    arguments: 0..<10 as Range<UInt64>)
  func sorted(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let paths = ["a", "a/b", "a.b", "B", "é", "z", "a/c/d", "a10", "a2"]
    var manifest = ArtifactManifest()
    for path in paths.shuffled(using: &generator) {
      manifest.insert(try .init(path: path, size: 1, sha256: Self.digest))
    }
    manifest.insert(try .init(path: "z", size: 2, sha256: Self.digest))
    #expect(manifest.entries.map(\.path) == ["B", "a", "a.b", "a/b", "a/c/d", "a10", "a2", "z", "é"])
    #expect(manifest["z"]?.size == 2)
    #expect(try ArtifactManifest(parsing: manifest.formatted()) == manifest)
  }

  @Test(
    "paths that could lead out, or into Git, are refused",
    arguments: [
      "", "/a", "a/", "a//b", ".", "..", "a/../b", "./a", "a/.", "a\\b", "a\u{0}b", "a\nb", "a\u{7f}",
      "a\u{85}", ".git",
      "a/.git/config", ".GIT/hooks", ".Git", ".git./x", ".git ", "git~1", "GIT~1/x", ".git:x",
      ".git::$INDEX_ALLOCATION",
      String(repeating: "x", count: 256), String(repeating: "x/", count: 2048) + "y",
    ])
  func badPaths(path: String) {
    #expect(throws: RecordError.self) { try RecordPath.check(path) }
    #expect(throws: RecordError.self) { try ArtifactManifest.Entry(path: path, size: 0, sha256: Self.digest) }
  }

  @Test(
    "ordinary paths are taken",
    arguments: [
      "a", "model/MLmodel", ".gitignore", ".github/x", "a.git", "..a", "a..", "...", "ünï/😀.png", "a b",
      "git~2", "a:b",
      String(repeating: "x", count: 255),
    ])
  func goodPaths(path: String) {
    #expect(throws: Never.self) { try RecordPath.check(path) }
  }

  @Test(
    "a manifest with a bad entry is refused, with its line",
    arguments: [
      #"{ "path": "../x", "size": 1, "sha256": "D" }"#, #"{ "path": "x", "size": -1, "sha256": "D" }"#,
      #"{ "path": "x", "size": 1, "sha256": "d" }"#, #"{ "path": "x", "size": 1.5, "sha256": "D" }"#,
      #"{ "path": "x", "size": 1 }"#, #"{ "path": "plot.png", "size": 1, "sha256": "D" }"#,
    ])
  func badEntries(entry: String) {
    let text = Self.full.replacing(
      "    { \"path\": \"model",
      with: "    \(entry.replacing("\"D\"", with: "\"\(Self.digest)\"")),\n    { \"path\": \"model")
    #expect {
      try ArtifactManifest(parsing: Array(text.utf8))
    } throws: { error in
      // The double is noticed at the second of the two.
      (error as? RecordError)?.line == (entry.contains("plot") ? 6 : 4)
    }
  }
}
