import Artifacts
import TestSupport
import Testing

@Suite("The attributes of files in Git LFS") struct LFSAttributesTests {
  @Test(
    "Git finds the filter for exactly the file that is named, whatever its name",
    arguments: [
      ("artifacts/model.pkl", "artifacts/deep/artifacts/model.pkl"), ("artifacts/a b/c d", "artifacts/a b/c"),
      ("artifacts/[x]", "artifacts/x"), ("artifacts/a*", "artifacts/ab"), ("artifacts/a?", "artifacts/ab"),
      ("artifacts/quote\"d", "artifacts/quoted"), ("artifacts/#x", "artifacts/x"),
      ("artifacts/!x", "artifacts/x"),
      ("artifacts/größe.bin", "artifacts/grosse.bin"), ("artifacts/日本語 \"*\"", "artifacts/日本語"),
      ("artifacts/ends in space ", "artifacts/ends in space"),
    ])
  func names(large: String, small: String) throws {
    let repository = try TestRepository()
    let file = "runs/" + LFSAttributes.fileName
    try repository.write(file, String(decoding: LFSAttributes.formatted([large]), as: UTF8.self))
    let answer = try repository.git(
      "check-attr", "-z", "--stdin", "filter", input: "runs/\(large)\0runs/\(small)\0\(large)\0")
    let values = answer.split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
    #expect(
      values.prefix(9) == [
        "runs/\(large)", "filter", "lfs", "runs/\(small)", "filter", "unspecified", large, "filter",
        "unspecified",
      ])
  }
}
