import Artifacts
import Digests
import Foundation
import Records
import TestSupport
import Testing

@Suite("A run's artifact files") struct ArtifactFilesTests {
  private let folder: TemporaryDirectory
  private let files: ArtifactFiles

  init() throws {
    folder = try TemporaryDirectory()
    files = ArtifactFiles(runDirectory: folder.path)
  }

  @Test("An added file has the same bytes and mode, in folders made for it; another takes its place whole")
  func add() throws {
    let source = folder.path + "/source"
    try TestFiles.write(source, Array("one".utf8), executable: true)
    try files.add(source, as: ArtifactPath("bin/deep/tool"))
    try TestFiles.write(source, Array("two, longer".utf8), executable: true)
    try files.add(source, as: ArtifactPath("bin/deep/tool"))
    let kept = folder.path + "/artifacts/bin/deep/tool"
    #expect(try TestFiles.read(kept) == Array("two, longer".utf8))
    #expect(FileManager.default.isExecutableFile(atPath: kept))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path + "/artifacts/bin/deep") == ["tool"])
  }

  @Test("A link given as the source is followed; a link in the way of the target is not")
  func links() throws {
    try TestFiles.write(folder.path + "/real", Array("bytes".utf8))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link", withDestinationPath: folder.path + "/real")
    try files.add(folder.path + "/link", as: ArtifactPath("a"))
    #expect(try TestFiles.read(folder.path + "/artifacts/a") == Array("bytes".utf8))

    let outside = folder.path + "/outside"
    try FileManager.default.createDirectory(atPath: outside, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/artifacts/trap", withDestinationPath: outside)
    #expect(throws: (any Error).self) { try files.add(folder.path + "/real", as: ArtifactPath("trap/x")) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: outside) == [])
  }

  @Test("The manifest lists what is there by path, and goes with the last artifact")
  func manifest() throws {
    try TestFiles.write(folder.path + "/artifacts/b/x", Array("x".utf8))
    try TestFiles.write(folder.path + "/artifacts/a", [])
    #expect(try files.writeManifest() == [])
    let bytes = try TestFiles.read(folder.path + "/artifacts.json")
    let manifest = try ArtifactManifest(parsing: bytes)
    #expect(manifest.entries.map(\.path) == ["a", "b/x"])
    #expect(manifest["b/x"]?.sha256 == SHA256.hex(of: Array("x".utf8)))
    #expect(manifest["a"]?.size == 0)
    #expect(manifest.formatted() == bytes)
    try FileManager.default.removeItem(atPath: folder.path + "/artifacts")
    _ = try files.writeManifest()
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/artifacts.json"))
  }

  @Test("A pipe under artifacts is told of and nobody waits for it")
  func pipe() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path + "/artifacts", withIntermediateDirectories: true)
    #expect(mkfifo(folder.path + "/artifacts/pipe", 0o600) == 0)
    #expect(try files.writeManifest() == ["not kept: artifacts/pipe is no ordinary file"])
  }

  @Test(
    "A path that leaves the artifacts is no path",
    arguments: ["..", "../x", "/x", "a/../../x", "", ".git/hooks/x"])
  func paths(text: String) {
    #expect(throws: RecordError.self) { try ArtifactPath(text) }
  }
}
