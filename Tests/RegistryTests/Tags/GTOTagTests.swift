import Records
import TestSupport
import Testing

@testable import Registry

@Suite("Tags in GTO's grammar")
struct GTOTagTests {
  /// `gto/constants.py`, 1.10.1, without what Cairn does not write.
  private static let name = "[a-zA-Z0-9]([a-zA-Z0-9-/_]*[a-zA-Z0-9])?"
  private static let tag = "(\(name))((#(\(name))|@(v[0-9]+\\.0\\.0))!?|@deprecated)(#[0-9]+)?"

  static let names = [
    "churn", "a", "a-b_c", "-a", "a-", "_a", "a_", "my model", "my.model", "model", "stage", "größe",
    "e\u{301}",
    "a@4", "a#b", "..x", "a\"b", "~", "日本", "x\ny", "a__b", "_20",
  ]

  @Test("a name that fits is as it is", arguments: ["churn", "a", "a-b_c", "Churn2"])
  func plain(name: String) {
    #expect(GTOName.slug(name, .model) == name)
  }

  @Test("a slug is of GTO's grammar, and gives the name back", arguments: names)
  func slug(name: String) throws {
    let slug = GTOName.slug(name, .stage)
    #expect(try Regex(Self.name).wholeMatch(in: slug) != nil)
    #expect(GTOName.text(of: slug, in: .stage).map { Array($0.utf8) } == Array(name.utf8))
  }

  @Test("different names have different slugs")
  func distinct() {
    #expect(Set(Self.names.map { GTOName.slug($0, .model) }).count == Self.names.count)
  }

  @Test("each tag is of GTO's grammar, is a name that Git takes, and is read back", arguments: names)
  func tags(name: String) throws {
    let repository = try TestRepository()
    let actions: [GTOTag.Action] = [
      .register(12), .deregister(12), .assign(name), .unassign(name), .deprecate,
    ]
    for action in actions {
      for counter in [nil, 3] {
        let tag = GTOTag(name, action, counter: counter)
        #expect(try Regex(Self.tag).wholeMatch(in: tag.name) != nil, "\(tag.name)")
        #expect(GTOTag(parsing: tag.name) == tag)
        #expect(try repository.attempt(["check-ref-format", "refs/tags/" + tag.name]).status == 0)
      }
    }
  }

  @Test(
    "what Cairn does not write is no tag of ours",
    arguments: [
      "v1.2", "churn", "churn@", "@v1.0.0", "churn@v1.2.0", "churn@v01.0.0", "churn@v1.0.0#0", "churn#",
      "churn#a#b",
      "churn@v-1.0.0", "churn@latest", "model/churn@v1.0.0", "churn#Production#03", "churn@v+1.0.0",
    ])
  func foreign(name: String) {
    #expect(GTOTag(parsing: name) == nil)
  }
}
