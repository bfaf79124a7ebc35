import Git
import TestSupport
import Testing

@Suite("Annotated tags")
struct TagTests {
  let made: TestRepository
  let tip: ObjectID
  init() throws {
    made = try TestRepository()
    tip = try made.commit()
  }

  @Test(
    "a tag is the one that git would make", arguments: ["v1", "churn@v4.0.0", "churn#Production#3", "a/b"])
  func sameAsGit(name: String) throws {
    let repository = try made.open()
    try made.git("tag", "-a", "-m", "the message", name, tip.hex)
    let expected = try made.id("refs/tags/" + name)
    try made.git("tag", "-d", name)
    let id = try repository.createTag(name, on: tip, message: "the message\n", by: made.people.committer)
    #expect(id == expected)
    #expect(try made.id("refs/tags/" + name) == id)
    let tag = try repository.tag(name)
    #expect(tag?.target == tip && tag?.name == name && tag?.message == "the message\n")
    #expect(tag?.tagger == made.people.committer)
    try made.fsck()
  }

  @Test("a name that is taken stays as it is", arguments: [[], ["-a", "-m", "x"]])
  func taken(options: [String]) throws {
    let repository = try made.open()
    try made.run(["tag"] + options + ["v1"])
    let before = try made.id("refs/tags/v1")
    let error = #expect(throws: GitError.self) {
      try repository.createTag("v1", on: tip, message: "y", by: made.people.committer)
    }
    #expect(error?.code == .exists)
    #expect(try made.id("refs/tags/v1") == before)
  }

  @Test("a lightweight tag and no tag are no annotated tag")
  func none() throws {
    let repository = try made.open()
    try made.git("tag", "light")
    #expect(try repository.tag("light") == nil)
    #expect(try repository.tag("nothing") == nil)
    #expect(try repository.resolve("light") == tip)
  }

  @Test("of threads that make one tag at once one wins, and the tag is the winner's")
  func race() async throws {
    let path = made.path
    let tip = tip
    let people = made.people
    for round in 0..<20 {
      let winners = try await withThrowingTaskGroup(of: ObjectID?.self) { group in
        for writer in 0..<4 {
          group.addTask {
            let repository = try Repository.open(at: path)
            do {
              return try repository.createTag(
                "t\(round)", on: tip, message: "by \(writer)", by: people.committer)
            } catch let error as GitError {
              guard error.code == .exists || error.code == .locked else { throw error }
              return nil
            }
          }
        }
        return try await group.reduce(into: [ObjectID]()) { if let id = $1 { $0.append(id) } }
      }
      #expect(winners.count == 1)
      #expect(try made.id("refs/tags/t\(round)") == winners.first)
    }
  }
}
