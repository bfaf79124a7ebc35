import TestSupport
import Testing

@Suite("cairn init")
struct InitCommandTests {
  @Test("an empty folder becomes a repository ready for runs; the second time nothing changes")
  func fresh() throws {
    let repository = try TestRepository()
    #expect(
      try Transcript.of(
        [
          "mkdir new", "cd new && GIT_CEILING_DIRECTORIES=$(cd ..; pwd) cairn init --git", "cat new/cairn/.gitattributes",
          "head -2 new/cairn.yaml", "cd new && cairn init --git", "cd new && git status --short",
        ], in: repository, environment: [:]) == """
        """)
  }

  @Test("from a subdirectory the root is made ready, and nothing else is touched or staged")
  func subdirectory() throws {
    let repository = try TestRepository()
    try repository.commit("begin", files: ["src/a.txt": "a\n"])
    try repository.write("src/a.txt", "changed\n")
    try repository.git("add", "src/a.txt")
    #expect(
      try Transcript.of(["cairn init", "git status --short"], in: repository, directory: "src") == """
        """)
  }

  @Test("what is missing is written, what is there stays as it is")
  func missing() throws {
    let repository = try TestRepository()
    try repository.write("cairn.yaml", "version: 1\nstore: experiments/records\n")
    #expect(
      try Transcript.of(
        ["cairn init", "cat cairn.yaml", "rm experiments/records/README.md", "cairn init"], in: repository) == """
        """)
  }

  @Test("without a repository the way out is told")
  func noRepository() throws {
    let folder = try TemporaryDirectory()
    let output = try Program.run(
      CairnProgram.path(), ["init"], environment: HermeticEnvironment.variables(home: folder.path),
      directory: folder.path)
    #expect(output.status == 3)
    #expect(
      output.errorText.replacingOccurrences(of: folder.path, with: "DIR") == """
        """)
  }

  @Test("a bare repository, SHA-256 objects and a wrong cairn.yaml are refused with a reason, and nothing is written")
  func refusals() throws {
    let bare = try TestRepository(bare: true)
    #expect(
      try Transcript.of(["cairn init", "ls"], in: bare) == """
        """)
    let long = try TestRepository(options: ["--object-format=sha256"])
    #expect(
      try Transcript.of(["cairn init", "ls"], in: long) == """
        """)
    let wrong = try TestRepository()
    try wrong.write("cairn.yaml", "version: 1\nstore: [a\n")
    #expect(
      try Transcript.of(["cairn init", "ls"], in: wrong) == """
        """)
    try wrong.write("cairn.yaml", "version: 1\nstore: ../outside\n")
    #expect(
      try Transcript.of(["cairn init", "ls"], in: wrong) == """
        """)
  }

  @Test("something else in the store's place is not overwritten")
  func inTheWay() throws {
    let repository = try TestRepository()
    try repository.write("cairn", "a file of somebody else\n")
    #expect(
      try Transcript.of(["cairn init", "cat cairn"], in: repository) == """
        """)
  }
}
