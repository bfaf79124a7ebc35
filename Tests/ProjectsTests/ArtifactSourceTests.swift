import Foundation
import TestSupport
import Testing

@testable import Projects

@Suite("Artifacts to be kept")
struct ArtifactSourceTests {
  let place: TemporaryDirectory

  init() throws {
    place = try TemporaryDirectory()
    try place.write("out/model.bin", "12345")
    try place.write("out/plots/b.png", "b")
    try place.write("out/plots/a.png", "a")
    try place.write("out/plots/é.png", "e")
    try place.write("elsewhere/secret", "s")
  }

  private func select(_ paths: String...) throws -> [String] {
    try ArtifactSource.select(paths.map { "\(place.path)/\($0)" }).files.map(\.artifactPath)
  }

  @Test("A file keeps its name, and its size is told")
  func file() throws {
    let selection = try ArtifactSource.select([place.path + "/out/model.bin"])
    #expect(
      selection.files == [
        ArtifactSource(source: place.path + "/out/model.bin", artifactPath: "model.bin", size: 5)
      ])
    #expect(selection.skipped == [])
  }

  @Test("A directory keeps its name and all in it, in the order of bytes")
  func directory() throws {
    #expect(try select("out") == ["out/model.bin", "out/plots/a.png", "out/plots/b.png", "out/plots/é.png"])
  }

  @Test("A directory with a slash or a dot gives its contents", arguments: ["out/", "out/.", "out/plots/.."])
  func contents(path: String) throws {
    #expect(try select(path) == ["model.bin", "plots/a.png", "plots/b.png", "plots/é.png"])
  }

  @Test("An empty directory gives nothing")
  func empty() throws {
    try TestFiles.makeDirectory(place.path + "/empty")
    #expect(try select("empty") == [])
  }

  @Test("Links are followed within the directory only")
  func links() throws {
    func link(_ name: String, _ target: String) {
      #expect(symlink(target, place.path + "/out/" + name) == 0)
    }
    link("inside", "plots/a.png")
    link("outside", "../elsewhere/secret")
    link("absolute", place.path + "/elsewhere/secret")
    link("loop", ".")
    link("self", "self")
    link("dangling", "nothing")
    link("near", "../outer")
    try place.write("outer", "o")
    let selection = try ArtifactSource.select([place.path + "/out"])
    #expect(
      selection.files.map(\.artifactPath) == [
        "out/inside", "out/model.bin", "out/plots/a.png", "out/plots/b.png", "out/plots/é.png",
      ])
    #expect(selection.files.first?.size == 1)
    #expect(
      selection.skipped.map { "\($0.path.dropFirst(place.path.count + 1)): \($0.reason)" } == [
        "out/absolute: a link that leads out of the directory", "out/dangling: a link that leads nowhere",
        "out/loop: a link to a directory", "out/near: a link that leads out of the directory",
        "out/outside: a link that leads out of the directory", "out/self: a link that leads nowhere",
      ])
  }

  @Test("A link that the user names is followed")
  func namedLink() throws {
    #expect(symlink("out", place.path + "/latest") == 0)
    #expect(try select("latest").first == "latest/model.bin")
  }

  @Test("Pipes and the like are skipped and told, also when they are named")
  func special() throws {
    _ = try Program.run("mkfifo", [place.path + "/out/pipe"])
    let within = try ArtifactSource.select([place.path + "/out"])
    #expect(within.skipped == [ArtifactSource.Skipped(path: place.path + "/out/pipe", reason: "a pipe")])
    #expect(within.files.count == 4)
    #expect(
      try ArtifactSource.select([place.path + "/out/pipe", "/dev/null"]).skipped.map(\.reason) == [
        "a device", "a pipe",
      ])
  }

  @Test("Names with control characters are refused", arguments: ["a\nb", "a\u{1b}[31m", "\u{7f}", "a\u{85}"])
  func controlCharacters(name: String) throws {
    try place.write("out/\(name)", "x")
    for path in ["out", "out/\(name)"] {
      let error = #expect(throws: RunFileError.self) { try select(path) }
      #expect(error?.code == .invalidName)
      #expect(error?.description.contains(name) == false)
    }
  }

  @Test("A name that is not UTF-8 is refused")
  func notUTF8() throws {
    let path = Array((place.path + "/out/").utf8CString.dropLast()) + [CChar(bitPattern: 0xff), 0]
    let file = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
    // Some file systems refuse such a name themselves.
    guard file >= 0 else { return }
    close(file)
    let error = #expect(throws: RunFileError.self) { try select("out") }
    #expect(error?.code == .invalidName)
  }

  @Test("What is not there is told")
  func missing() throws {
    let error = #expect(throws: RunFileError.self) { try select("nothing") }
    #expect(error?.code == .missing)
  }

  @Test("Two files for one place are refused; a file named twice is taken once")
  func conflict() throws {
    try place.write("other/model.bin", "x")
    let error = #expect(throws: RunFileError.self) { try select("out/model.bin", "other/model.bin") }
    #expect(error?.code == .conflict)
    #expect(try select("out/model.bin", "out/model.bin") == ["model.bin"])
  }
}

@Suite("File stamps")
struct FileStampTests {
  @Test("tell a file that was touched from one that was not")
  func touched() throws {
    let place = try TemporaryDirectory()
    let path = place.path + "/metrics.json"
    #expect(FileStamp(path) == nil)
    try place.write("metrics.json", "{}")
    let before = try #require(FileStamp(path))
    #expect(FileStamp(path) == before)
    _ = try TestFiles.read(path)
    #expect(FileStamp(path) == before)

    // The same size and content, at another time.
    var times = [timespec(tv_sec: 1_700_000_000, tv_nsec: 5), timespec(tv_sec: 1_700_000_000, tv_nsec: 5)]
    #expect(utimensat(AT_FDCWD, path, &times, 0) == 0)
    let dated = try #require(FileStamp(path))
    #expect(dated != before)

    // Another file in its place, with the same time and size.
    try place.write("new", "[]")
    #expect(utimensat(AT_FDCWD, place.path + "/new", &times, 0) == 0)
    #expect(rename(place.path + "/new", path) == 0)
    #expect(FileStamp(path) != dated)

    // Another size at the same time.
    let replaced = FileStamp(path)
    try place.write("metrics.json", "[1]")
    #expect(utimensat(AT_FDCWD, path, &times, 0) == 0)
    #expect(FileStamp(path) != replaced)
  }
}
