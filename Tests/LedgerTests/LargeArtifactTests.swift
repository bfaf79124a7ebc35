import Artifacts
import Foundation
import Git
import Ledger
import Records
import TestSupport
import Testing

/// Whether the machine has `git lfs`, of which only the tests need the program.
private let hasGitLFS: Bool = {
  let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
  return path.split(separator: ":").contains { FileManager.default.isExecutableFile(atPath: "\($0)/git-lfs") }
}()

@Suite("Large artifacts") struct LargeArtifactTests {
  private let fixture: LedgerFixture
  private let large = [UInt8](repeating: 7, count: 1 << 20)

  init() throws { fixture = try LedgerFixture() }

  /// A run with a large artifact, a small one, and a large one of an awkward name.
  private func record(_ ledger: Ledger) throws -> RunID {
    let run = try ledger.start(RunStart(experiment: "churn")).id
    let source = fixture.repository.path + "/../source"
    try TestFiles.write(source, large)
    try ledger.addArtifact(run, file: source, as: "model.bin")
    try ledger.addArtifact(run, file: source, as: "odd [names]/größe *.bin")
    try TestFiles.write(source, Array("small".utf8))
    try ledger.addArtifact(run, file: source, as: "note.txt")
    try ledger.end(run, RunEnd(.finished))
    #expect(try ledger.commit(run).commit != nil)
    return run
  }

  private func file(_ run: RunID, _ path: String) -> String { "cairn/\(run.directory)/artifacts/\(path)" }

  @Test("They are pointers in Git and themselves in the work tree, with one object; Git sees no change")
  func withoutProgram() throws {
    let ledger = try fixture.ledger()
    let run = try record(ledger)
    let repository = fixture.repository
    #expect(try repository.git("status", "--porcelain") == "")
    #expect(try TestFiles.read(repository.path + "/" + file(run, "model.bin")) == large)
    let pointer = try repository.git("show", "HEAD:" + file(run, "model.bin"))
    #expect(pointer.hasPrefix("version https://git-lfs.github.com/spec/v1\noid sha256:"))
    #expect(pointer.hasSuffix("size 1048576"))
    #expect(try repository.git("show", "HEAD:" + file(run, "note.txt")) == "small")
    let objects = try FileManager.default.subpathsOfDirectory(atPath: repository.path + "/.git/lfs/objects")
    #expect(objects.filter { $0.utf8.count > 64 }.count == 1)
    try repository.fsck()

    let second = try record(ledger)
    #expect(try repository.git("status", "--porcelain") == "")
    #expect(
      try FileManager.default.subpathsOfDirectory(atPath: repository.path + "/.git/lfs/objects") == objects)
    #expect(second != run)
  }

  @Test("A clone without git-lfs has pointers, says where the bytes are, and finds them once they are there")
  func clone() throws {
    let run = try record(fixture.ledger())
    let clone = try fixture.repository.clone()
    #expect(try clone.git("status", "--porcelain") == "")
    let ledger = try fixture.ledger(at: clone.path)
    let path = try ArtifactPath("model.bin")
    #expect { try ledger.openArtifact(.run(run), path) } throws: { "\($0)".contains("git lfs fetch") }
    #expect(try ledger.artifactContents(.run(run), of: nil)?.first?.size == 1 << 20)
    #expect(try ledger.openArtifact(.run(run), ArtifactPath("note.txt"))?.bytes() == Array("small".utf8))
    try FileManager.default.copyItem(
      atPath: fixture.repository.path + "/.git/lfs", toPath: clone.path + "/.git/lfs")
    #expect(try ledger.openArtifact(.run(run), path)?.bytes() == large)
    #expect(try ledger.openArtifact(.run(run), ArtifactPath("nothing")) == nil)
  }

  @Test("The threshold can be another, or none; patterns take small ones too")
  func rules() throws {
    let repository = fixture.repository
    let yaml = try repository.read("cairn.yaml")
    try repository.write(
      "cairn.yaml", yaml + "\nartifacts: {lfs_threshold: none, lfs_patterns: [\"*.txt\"]}\n")
    let run = try record(fixture.ledger())
    #expect(try repository.git("cat-file", "-s", "HEAD:" + file(run, "model.bin")) == "1048576")
    #expect(try repository.git("show", "HEAD:" + file(run, "note.txt")).hasPrefix("version"))
    #expect(
      try fixture.ledger().openArtifact(.run(run), ArtifactPath("note.txt"))?.bytes() == Array("small".utf8))
  }

  @Test("A hook of the user's stays, and is told of")
  func foreignHook() throws {
    let hook = fixture.repository.path + "/.git/hooks/pre-push"
    try TestFiles.write(hook, Array("#!/bin/sh\nexit 0\n".utf8), executable: true)
    _ = try record(fixture.ledger())
    #expect(try TestFiles.read(hook) == Array("#!/bin/sh\nexit 0\n".utf8))
    #expect(fixture.notices.value.contains { $0.contains("git lfs pre-push") })
  }

  @Test(
    "git lfs knows exactly the large ones; git push brings their bytes, and a clone has them",
    .enabled(if: hasGitLFS))
  func withProgram() throws {
    let repository = fixture.repository
    let run = try record(fixture.ledger())
    try repository.git("lfs", "install", "--local")
    #expect(
      try repository.git("lfs", "ls-files", "--name-only").split(separator: "\n").map(String.init)
        == [file(run, "model.bin"), file(run, "odd [names]/größe *.bin")])
    #expect(try repository.git("lfs", "fsck") == "Git LFS fsck OK")
    // The files are read again, through the filter.
    for path in ["model.bin", "note.txt", "odd [names]/größe *.bin"] {
      try FileManager.default.setAttributes(
        [.modificationDate: Date()], ofItemAtPath: repository.path + "/" + file(run, path))
    }
    try repository.git("add", "-A")
    #expect(try repository.git("status", "--porcelain") == "")

    let remote = repository.path + "/../remote.git"
    try repository.git("init", "-q", "--bare", "--template=", "-b", "main", remote)
    try repository.git("remote", "add", "origin", remote)
    try repository.git("push", "-q", "origin", "main")
    let place = repository.path + "/../fetched"
    try repository.git(
      "-c", "filter.lfs.process=git-lfs filter-process", "-c", "filter.lfs.required=true", "clone", "-q",
      "--template=", remote, place)
    #expect(try TestFiles.read(place + "/" + file(run, "model.bin")) == large)
    #expect(try TestFiles.read(place + "/" + file(run, "odd [names]/größe *.bin")) == large)
    #expect(try TestFiles.read(place + "/" + file(run, "note.txt")) == Array("small".utf8))
  }
}
