import TestSupport
import Testing

@Suite("-C")
struct OtherDirectoryTests {
  let folder: TemporaryDirectory
  let repository: ReadyRepository
  init() throws {
    folder = try TemporaryDirectory()
    repository = try ReadyRepository()
    let run = try repository.shell("cairn run -n first -- true")
    try #require(run.status == 0, "\(run.errorText)")
  }

  func say(_ words: String...) throws -> Program.Output {
    try CairnProgram.run(words, in: repository.git, directory: folder.path)
  }

  @Test("before the command it is the same as behind it, as with git")
  func before() throws {
    let there = repository.git.path
    #expect(try say("runs", "-C", there, "--columns", "name").text == "NAME\nfirst\n")
    #expect(try say("-C", there, "runs", "--columns", "name").text == "NAME\nfirst\n")
    #expect(try say("--repo", there, "experiments", "list").text.contains("Default"))
    #expect(try say("-C", there).text.hasPrefix("1 run in 1 experiment."))
    #expect(try say("-C", there, "experiments", "create", "new").status == 0)
  }

  @Test("a directory that is not there is named")
  func missing() throws {
    let output = try say("-C", "nowhere", "runs")
    #expect(output.errorText == "cairn: cannot open 'nowhere': No such file or directory\n")
    #expect(output.status == 3)
  }
}
