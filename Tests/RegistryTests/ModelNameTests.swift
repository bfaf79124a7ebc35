import Records
import Testing

@Suite("Names of models and their files")
struct ModelNameTests {
  @Test("that MLflow refuses are refused", arguments: ["", "  ", "a/b", "a:b", ".", "..", "..a", "/\u{301}"])
  func refused(name: String) {
    #expect(throws: RecordError.self) { try ModelName(name) }
  }

  static let hostile = [
    "churn", "Churn", "my model", "a\nb", "é", "e\u{301}", ".hidden", "dot.", "CON", "con.json", "lpt9",
    "com", "%41",
    "a%b", "-rf", "~", "日本語", "a\\b", "a\u{0}b", "..."[...].description + "x", "nul",
  ]

  @Test("have slugs that any file system takes, and that give the name back", arguments: hostile)
  func slugs(name: String) {
    for slug in [FileSlug(name), FileSlug.distinct(name)] {
      #expect(FileSlug.text(of: slug.name)?.utf8.elementsEqual(name.utf8) == true)
      #expect(slug.name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !#"/\:*?"<>|"#.utf8.contains($0) })
      #expect(!slug.name.hasPrefix(".") && !slug.name.hasSuffix("."))
    }
  }

  @Test("Different names have different slugs, and ones that differ in case alone have a distinct one")
  func differ() {
    #expect(Set(Self.hostile.map(FileSlug.init)).count == Self.hostile.count)
    #expect(FileSlug("Churn").folded == FileSlug("churn").folded)
    #expect(FileSlug.distinct("Churn").folded != FileSlug("churn").folded)
    #expect(FileSlug.distinct("Churn").folded != FileSlug.distinct("churn").folded)
    #expect(FileSlug("churn v1.2_b-3").name == "churn%20v1.2_b-3")
  }

  @Test("Names too long for a file are cut, and still told apart")
  func long() {
    let names =
      ["a", "b"].map { String(repeating: "x", count: 400) + $0 } + [String(repeating: "é", count: 200)]
    let slugs = names.map { FileSlug($0).name }
    #expect(Set(slugs).count == 3)
    for slug in slugs {
      #expect(slug.utf8.count <= 180)
      #expect(FileSlug.text(of: slug) == nil)
    }
  }

  @Test("What is no slug has no text", arguments: ["a b", "%4", "%zz", "%e9", "%FF", "a%-00"])
  func noSlug(name: String) { #expect(FileSlug.text(of: name) == nil) }

  @Test("Paths of the registry's files are told from others")
  func paths() {
    for path in [
      "model.json", "versions/1.json", "stages/Production.json", "aliases/a%20b.json",
      "created-20261124T073053.123Z.json", "stages/Archived/3-20261124T073053.123Z.json",
    ] {
      #expect(RegistryPath.isOne("models/churn/" + path))
    }
    for path in [
      "models/x.json", "models//model.json", "models/a/b/c/d.json", "models/a/notes/x.json", "model.json",
    ] {
      #expect(!RegistryPath.isOne(path))
    }
  }
}
