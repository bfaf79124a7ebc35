import Foundation
import Git
import TestSupport
import Testing

@Suite("The index's lock")
struct IndexLockTests {
  let made: TestRepository
  let lock: String

  init() throws {
    made = try TestRepository()
    try made.commit(files: ["file": "1\n"])
    lock = made.path + "/.git/index.lock"
  }

  @Test("held by another, it is waited for, then told; theirs is left alone")
  func held() throws {
    try TestFiles.write(lock, Array("theirs".utf8))
    let error = #expect(throws: GitError.self) {
      _ = try made.open().lockIndex(patience: .milliseconds(30))
    }
    #expect(error?.code == .locked)
    #expect(error?.thing == lock)
    #expect(try TestFiles.read(lock) == Array("theirs".utf8))
    #expect(try made.open().indexLockOwner() == nil)
  }

  @Test("let go by another in time, it is taken")
  func released() throws {
    try TestFiles.write(lock, [])
    let lock = lock
    // A thread of its own: waiting for the lock keeps one of the pool's few.
    Thread.detachNewThread {
      usleep(20_000)
      unlink(lock)
    }
    try made.open().lockIndex(patience: .seconds(60)).replace(with: [])
    #expect(!TestFiles.exists(lock))
  }

  @Test("while we hold it git waits for no one, and it goes with its holder")
  func ours() throws {
    func hold() throws {
      let held = try made.open().lockIndex()
      try made.write("other", "x")
      let output = try made.attempt(["add", "other"])
      #expect(output.status == 128 && output.errorText.contains("index.lock"))
      #expect(try made.open().indexLockOwner() == getpid())
      _ = consume held
    }
    try hold()
    #expect(!TestFiles.exists(lock))
    try made.git("add", "other")
  }

  @Test("one that a killed process of ours left is told from git's, and can be removed")
  func stale() throws {
    try TestFiles.write(lock, Array("cairn 4194999\n".utf8))
    let repository = try made.open()
    #expect(repository.indexLockOwner() == 4_194_999)
    repository.removeIndexLock()
    #expect(!TestFiles.exists(lock))
    #expect(repository.indexLockOwner() == nil)
  }

  @Test(
    "what is in a lock that is not ours names no process",
    arguments: ["", "cairn", "cairn x\n", "DIRC 12\n", "cairn 1 2\n"])
  func foreign(text: String) throws {
    try TestFiles.write(lock, Array(text.utf8))
    #expect(try made.open().indexLockOwner() == nil)
  }

  @Test("what a killed edit left beside the index is no hindrance")
  func leftover() throws {
    try TestFiles.write(made.path + "/.git/index.cairn", Array("torn".utf8))
    try made.open().lockIndex().replace(with: [IndexEdit("file", .remove)])
    #expect(try made.git("ls-files") == "")
  }

  @Test("an edit that fails leaves the index as it was and lets go")
  func failure() throws {
    let before = try TestFiles.read(made.path + "/.git/index")
    let blob = try made.open().writeBlob([])
    let error = #expect(throws: GitError.self) {
      try made.open().lockIndex().replace(
        with: [IndexEdit("good", .put(blob, .file)), IndexEdit("bad", .put(blob, .directory))])
    }
    #expect(error?.thing == "bad")
    #expect(try TestFiles.read(made.path + "/.git/index") == before)
    #expect(!TestFiles.exists(lock) && !TestFiles.exists(made.path + "/.git/index.cairn"))
  }

  @Test("a git add that races with our edits loses nothing, and neither do we")
  func race() async throws {
    let made = made
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        for number in 0..<25 {
          try made.write("theirs-\(number)", "\(number)\n")
          // git does not wait for the lock; a person would type it again.
          while try made.attempt(["add", "theirs-\(number)"]).status != 0 {}
        }
      }
      for writer in 0..<2 {
        group.addTask {
          let repository = try made.open()
          for number in 0..<25 {
            let blob = try repository.writeBlob(Array("\(writer) \(number)".utf8))
            try repository.lockIndex(patience: .seconds(60)).replace(
              with: [IndexEdit("ours-\(writer)/\(number)", .put(blob, .file))])
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try made.git("ls-files").split(separator: "\n").count == 1 + 25 + 2 * 25)
    try made.git("fsck", "--cache")
  }

  @Test("a file that changed in the very moment the index was written still shows as changed")
  func racy() throws {
    let path = made.path + "/file"
    let index = made.path + "/.git/index"
    /// The file's and the index's time of change: the same moment.
    func freeze(_ path: String) throws {
      var times = [timespec(tv_sec: 1_700_000_000, tv_nsec: 0), timespec(tv_sec: 1_700_000_000, tv_nsec: 0)]
      try #require(utimensat(AT_FDCWD, path, &times, 0) == 0)
    }
    // ctime cannot be set; Git must not look at it.
    try made.git("config", "core.trustctime", "false")
    try freeze(path)
    try made.git("add", "file")
    try made.git("update-index", "--refresh")
    try TestFiles.write(path, Array("2\n".utf8))
    try freeze(path)
    try freeze(index)
    try #require(try made.git("diff-files", "--name-only") == "file")
    let blob = try made.open().writeBlob([])
    try made.open().lockIndex().replace(with: [IndexEdit("cairn/x", .put(blob, .file))])
    #expect(try made.git("diff-files", "--name-only", "file") == "file")
  }
}
