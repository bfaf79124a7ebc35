import Foundation
import Git
import Records
import RunIndex
import TestSupport
import Testing

@Suite("A cache that may be lost")
struct DamageTests {
  /// Just over a chunk of runs, in a repository that the tests share; each has an index of its own.
  private static let store = Result {
    var maker = RunMaker(seed: 5)
    let fixture = try StoreFixture()
    let tree = try fixture.edit(
      put: (0..<550).map { _ in try maker.run() },
      experiments: [Experiment(id: ExperimentID("1"), name: "one")])
    return (fixture.repository, tree)
  }

  static func fixture() throws -> StoreFixture {
    let (repository, tree) = try store.get()
    return try StoreFixture(repository, tree)
  }

  enum Damage: String, CaseIterable {
    case deleted, empty, garbage, headOnly, truncated, otherVersion, zeroed, directory
  }

  @Test("a damaged index is made anew without a word", arguments: Damage.allCases)
  func recovers(damage: Damage) throws {
    let fixture = try Self.fixture()
    let expected = try fixture.index().everything()
    var bytes = try TestFiles.read(fixture.indexPath)
    try #require(bytes.count > 100_000)
    try FileManager.default.removeItem(atPath: fixture.indexPath)
    switch damage {
    case .deleted: break
    case .empty: try TestFiles.write(fixture.indexPath, [])
    case .garbage: try TestFiles.write(fixture.indexPath, Array(repeating: 0x41, count: 50_000))
    case .headOnly: try TestFiles.write(fixture.indexPath, Array(bytes.prefix(100)))
    case .truncated: try TestFiles.write(fixture.indexPath, Array(bytes.prefix(bytes.count / 2)))
    case .otherVersion:
      bytes.replaceSubrange(60..<64, with: [0, 0, 0, 9])
      try TestFiles.write(fixture.indexPath, bytes)
    case .zeroed:
      for place in bytes.indices.dropFirst(8_192) { bytes[place] = 0 }
      try TestFiles.write(fixture.indexPath, bytes)
    case .directory: try TestFiles.makeDirectory(fixture.indexPath)
    }
    let index = try fixture.index()
    #expect(try index.everything() == expected)
    if damage == .directory { #expect(index.isInMemory) }
    // And from then on the file is whole again.
    let next = try fixture.index()
    #expect(try next.everything() == expected)
    #expect(next.isInMemory == (damage == .directory))
  }

  @Test("a file that is damaged while it is open is noticed by the next question")
  func damagedWhileOpen() throws {
    let fixture = try Self.fixture()
    let expected = try fixture.index().everything()
    let index = try fixture.index()
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: fixture.indexPath))
    let size = try file.seekToEnd()
    for place in stride(from: UInt64(8_192), to: size, by: 8_192) {
      try file.seek(toOffset: place)
      try file.write(contentsOf: Array(repeating: 0xff, count: 2_000))
    }
    try file.close()
    #expect(try index.everything() == expected)
    try index.withOverlay(at: fixture.tree, in: fixture.repository.open()) { () throws in
      #expect(try index.everything() == expected)
    }
    #expect(try fixture.index().everything() == expected)
  }

  @Test("what a process that was killed while it built the index left behind is no obstacle")
  func killed() throws {
    let fixture = try Self.fixture()
    let expected = try fixture.fresh(at: fixture.tree).everything()
    // The files as they are while a transaction is open elsewhere.
    let unfinished = try fixture.index()
    let tree = try fixture.edit(put: [SearchTests.run(77, "late")])
    try unfinished.update(to: tree, in: fixture.repository.open())
    let copy = fixture.folder.path + "/copy"
    try TestFiles.makeDirectory(copy)
    for suffix in ["", "-wal"] {
      var bytes = try TestFiles.read(fixture.indexPath + suffix)
      // The last frames of the log never reached the disk.
      if suffix == "-wal" { bytes.removeLast(bytes.count / 3) }
      try TestFiles.write(copy + "/index.sqlite" + suffix, bytes)
    }
    let index = try RunIndex(at: copy + "/index.sqlite")
    try index.update(to: tree, in: fixture.repository.open())
    #expect(try index.everything().count == expected.count + 1)
    #expect(!index.isInMemory)
  }

  @Test("where no file can be written the index answers from memory")
  func unwritable() throws {
    let fixture = try Self.fixture()
    let expected = try fixture.index().everything()
    let index = try RunIndex(at: fixture.indexPath + "/below/a/file/index.sqlite")
    #expect(index.isInMemory)
    try index.update(to: fixture.tree, in: fixture.repository.open())
    #expect(try index.everything() == expected)
  }

  @Test("many at once build and change one index, and all end right")
  func rivals() async throws {
    let fixture = try Self.fixture()
    let first = fixture.tree
    var maker = RunMaker(seed: 9)
    let second = try fixture.edit(put: (0..<40).map { _ in try maker.run() })
    let expected = [
      first: try fixture.fresh(at: first).everything(), second: try fixture.fresh(at: second).everything(),
    ]
    let (path, repository) = (fixture.indexPath, fixture.repository)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<4 {
        group.addTask {
          for round in 0..<3 {
            let tree = (number + round) % 2 == 0 ? first : second
            let index = try RunIndex(at: path)
            let git = try repository.open()
            try index.update(to: tree, in: git)
            try index.withOverlay(at: tree, in: git) { () throws in
              #expect(try index.everything() == expected[tree])
              #expect(!index.isInMemory)
            }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try fixture.index().everything() == expected[second])
  }
}
