import Artifacts
import Foundation
import Records
import TestSupport
import Testing

@Suite("Reading artifacts") struct ArtifactReadingTests {
  private let folder: TemporaryDirectory
  private let files: ArtifactFiles

  init() throws {
    folder = try TemporaryDirectory()
    files = ArtifactFiles(runDirectory: folder.path)
    try TestFiles.write(folder.path + "/artifacts/d/file", Array("0123456789".utf8))
    try TestFiles.write(folder.path + "/secret/file", Array("secret".utf8))
  }

  @Test("Any part of a file can be read, and nothing beyond its end")
  func parts() throws {
    let reader = try #require(try files.open(ArtifactPath("d/file")))
    var buffer = [UInt8](repeating: 0, count: 4)
    #expect(try buffer.withUnsafeMutableBytes { try reader.read(at: 8, into: $0) } == 2)
    #expect(buffer.prefix(2).elementsEqual("89".utf8))
    #expect(try buffer.withUnsafeMutableBytes { try reader.read(at: 10, into: $0) } == 0)
    #expect(reader.size == 10)
    #expect(try reader.bytes() == Array("0123456789".utf8))
    let memory = ArtifactReader(Array("abc".utf8), tag: "x")
    #expect(try buffer.withUnsafeMutableBytes { try memory.read(at: 1, into: $0) } == 2)
    #expect(buffer.prefix(2).elementsEqual("bc".utf8))
  }

  @Test("A link is no way to a file, whether it is the last part or one before; nor is a pipe or a folder")
  func links() throws {
    let artifacts = folder.path + "/artifacts"
    try FileManager.default.createSymbolicLink(
      atPath: artifacts + "/link", withDestinationPath: folder.path + "/secret")
    try FileManager.default.createSymbolicLink(
      atPath: artifacts + "/file-link", withDestinationPath: folder.path + "/secret/file")
    #expect(mkfifo(artifacts + "/pipe", 0o600) == 0)
    for path in ["link/file", "file-link", "pipe", "d", "d/file/x", "nothing"] {
      #expect(try files.open(ArtifactPath(path)) == nil, "\(path)")
    }
    #expect(try files.contents(of: ArtifactPath("link")) == nil)
    try files.remove(ArtifactPath("link/file"))
    #expect(TestFiles.exists(folder.path + "/secret/file"))
    #expect(try files.contents(of: nil)?.map(\.path) == ["d"])
  }

  @Test("Folders are listed by their names, the same from the files and from the manifest")
  func listing() throws {
    for path in ["d/deep/er", "d.txt", "d/a"] {
      try TestFiles.write(folder.path + "/artifacts/" + path, Array("x".utf8))
    }
    try files.settle()
    let manifest = try #require(try files.manifest())
    for folder in [nil, "d", "d/deep", "nothing"] {
      let path = try folder.map { try ArtifactPath($0) }
      #expect(try files.contents(of: path) == manifest.contents(of: folder))
    }
    #expect(manifest.contents(of: nil)?.map(\.path) == ["d", "d.txt"])
    #expect(manifest.contents(of: "d")?.map(\.size) == [1, nil, 10])
    try files.remove(ArtifactPath("d"))
    #expect(try files.list().paths.map(\.text) == ["d.txt"])
  }

  @Test("An artifact in pieces is there when it is whole, and leaves nothing when it never is")
  func staging() throws {
    let temporary = folder.path + "/staged"
    var staged: StagedArtifact? = try StagedArtifact(at: temporary)
    try Array("half".utf8).withUnsafeBytes { try staged?.write($0) }
    #expect(TestFiles.exists(temporary))
    staged = nil
    #expect(!TestFiles.exists(temporary))
    let whole = try StagedArtifact(at: temporary)
    try Array("whole".utf8).withUnsafeBytes { try whole.write($0) }
    #expect(throws: (any Error).self) { try files.place(whole, as: ArtifactPath("w")) }
    try whole.close()
    try files.place(whole, as: ArtifactPath("d/w"))
    #expect(try TestFiles.read(folder.path + "/artifacts/d/w") == Array("whole".utf8))
    #expect(!TestFiles.exists(temporary))
    let another = try StagedArtifact(at: temporary)
    try another.close()
    #expect(throws: (any Error).self) { try files.place(another, as: ArtifactPath("d")) }
  }
}
