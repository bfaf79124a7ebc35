import Artifacts
import Digests
import Foundation
import Records
import TestSupport
import Testing

@Suite("Objects of Git LFS") struct KeptObjectsTests {
  private let folder: TemporaryDirectory
  private let objects: LFSObjects
  private let files: ArtifactFiles

  init() throws {
    folder = try TemporaryDirectory()
    objects = LFSObjects(root: folder.path + "/lfs")
    files = ArtifactFiles(
      in: folder.path, rules: Policy.ArtifactRules(lfsThreshold: 4), objects: objects,
      memory: folder.path + "/digests")
  }

  private func write(_ path: String, _ text: String) throws {
    try TestFiles.write(folder.path + "/artifacts/" + path, Array(text.utf8))
  }

  private func object(_ artifact: SurveyedArtifact) throws -> String {
    String(decoding: try TestFiles.read(objects.path(artifact.pointer)), as: UTF8.self)
  }

  @Test("Large ones are told from small ones, and named in the attributes")
  func survey() throws {
    try write("small", "abc")
    try write("d/large", "abcd")
    try write("empty", "")
    let artifacts = try files.settle().artifacts
    #expect(artifacts.map(\.entry.path) == ["d/large", "empty", "small"])
    #expect(artifacts.map(\.storage) == [.lfs, .blob, .blob])
    #expect(
      String(decoding: try TestFiles.read(folder.path + "/.gitattributes"), as: UTF8.self)
        == "/artifacts/d/large filter=lfs diff=lfs merge=lfs -text\n")
    try write("d/large", "abc")
    try files.settle()
    #expect(!TestFiles.exists(folder.path + "/.gitattributes"))
  }

  @Test("The same bytes are one object; writing into the file afterwards leaves it as it was")
  func objectsAreSafe() throws {
    try write("one", "same bytes")
    try write("two", "same bytes")
    let artifacts = try files.settle().artifacts
    for artifact in artifacts { try files.keepObject(of: artifact, isShared: false) }
    #expect(artifacts[0].pointer == artifacts[1].pointer)
    let handle = try #require(FileHandle(forWritingAtPath: folder.path + "/artifacts/one"))
    try handle.write(contentsOf: Array("XXXX".utf8))
    try handle.close()
    #expect(try object(artifacts[0]) == "same bytes")
    #expect(try object(artifacts[0]).utf8.count == 10)
    #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path + "/lfs/tmp") == [])
  }

  @Test("A file that changed since it was listed is no object of that name")
  func changed() throws {
    try write("one", "as listed")
    let artifact = try files.settle().artifacts[0]
    try write("one", "different")
    #expect(throws: (any Error).self) { try files.keepObject(of: artifact, isShared: false) }
    #expect(!objects.has(artifact.pointer))
    #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path + "/lfs/tmp") == [])
  }

  @Test("A file that is known by its times is not read again; one that is not, is")
  func memory() throws {
    try write("one", "content")
    let real = try files.settle().artifacts[0].entry.sha256
    #expect(real == SHA256.hex(of: Array("content".utf8)))
    // What is remembered is believed: a digest that cannot be the file's shows that the file was not read.
    let memory = folder.path + "/digests"
    let text = String(decoding: try TestFiles.read(memory), as: UTF8.self)
    let fake = String(repeating: "f", count: 64)
    try TestFiles.write(memory, Array(text.replacingOccurrences(of: real, with: fake).utf8))
    #expect(try files.settle().artifacts[0].entry.sha256 == fake)
    try write("one", "another")
    #expect(try files.settle().artifacts[0].entry.sha256 == SHA256.hex(of: Array("another".utf8)))
  }

  @Test("A clone's pointer stands for what the manifest knows; another pointer is a file like any other")
  func pointers() throws {
    try write("model", "the model")
    let artifact = try files.settle().artifacts[0]
    try TestFiles.write(folder.path + "/artifacts/model", artifact.pointer.formatted())
    let unfetched = try files.settle().artifacts[0]
    #expect(unfetched.storage == .pointer)
    #expect(unfetched.entry == artifact.entry)
    let stranger = LFSPointer(sha256: String(repeating: "1", count: 64), size: 5)
    try TestFiles.write(folder.path + "/artifacts/model", stranger.formatted())
    #expect(try files.settle().artifacts[0].entry.sha256 == SHA256.hex(of: stranger.formatted()))
  }
}
