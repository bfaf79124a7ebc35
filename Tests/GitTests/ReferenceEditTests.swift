import Git
import TestSupport
import Testing

@Suite("Changes of several references")
struct ReferenceEditTests {
  let made: TestRepository
  let tip: ObjectID

  init() throws {
    made = try TestRepository()
    tip = try made.commit()
  }

  private func refs() throws -> [String] {
    try made.git("for-each-ref", "--format=%(refname)", "refs/tags").split(separator: "\n").map(String.init)
  }

  @Test("all are made, few and many", arguments: [1, 5, 40])
  func all(count: Int) throws {
    let repository = try made.open()
    try repository.apply(
      (0..<count).map { ReferenceEdit("refs/tags/t#\($0)", from: nil, to: tip) }, reason: "test")
    #expect(try refs().count == count)
    let next = try made.commit()
    try repository.apply(
      (0..<count).map { ReferenceEdit("refs/tags/t#\($0)", from: tip, to: $0 == 0 ? nil : next) },
      reason: "test")
    #expect(try refs().count == count - 1)
  }

  @Test("when one is not where it must be none is made", arguments: [5, 40])
  func none(count: Int) throws {
    let repository = try made.open()
    let name = "refs/tags/t#\(count - 1)"
    try made.git("update-ref", name, tip.hex)
    let error = #expect(throws: GitError.self) {
      try repository.apply(
        (0..<count).map { ReferenceEdit("refs/tags/t#\($0)", from: nil, to: tip) }, reason: "test")
    }
    #expect(error?.code == .modified)
    #expect(try refs() == [name])
  }

  @Test("tags are listed with what they are on, loose and packed", arguments: [false, true])
  func list(packed: Bool) throws {
    try made.git("tag", "light")
    try made.git("tag", "-a", "-m", "x", "heavy#1")
    try made.git("tag", "-a", "-m", "x", "of-a-tag", "heavy#1")
    if packed { try made.git("pack-refs", "--all") }
    let repository = try made.open()
    let tags = try repository.tags().sorted { $0.name < $1.name }
    #expect(tags.map(\.name) == ["heavy#1", "light", "of-a-tag"])
    #expect(tags.allSatisfy { $0.target == tip })
    #expect(tags.map(\.isAnnotated) == [true, false, true])
    for tag in tags { #expect(try repository.tagReference(tag.name) == tag) }
    #expect(try repository.tagReference("none") == nil)
  }
}
