import TestSupport
import Testing

/// A repository that `cairn init` made ready, with a first commit.
struct ReadyRepository {
  let git: TestRepository

  init(policy: String = "") throws {
    git = try TestRepository()
    try git.write("cairn.yaml", "version: 1\n" + policy)
    try git.write("train.sh", "echo training\n")
    _ = try CairnProgram.run(["init"], in: git)
    try git.commit("begin")
  }

  /// Expects what a person sees who types the commands.
  func expect(
    _ commands: String..., directory: String? = nil, is expected: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let seen = try git.seen(commands, directory)
    #expect(seen == expected, sourceLocation: sourceLocation)
  }

  /// Runs one line of shell, and gives its exit status and what it wrote.
  func shell(
    _ line: String, directory: String? = nil, environment: [String: String] = [:], input: [UInt8] = []
  ) throws -> Program.Output {
    let program = try CairnProgram.path()
    var variables = git.environment.merging(environment) { $1 }
    let folder = program.lastIndex(of: "/").map { String(program[..<$0]) } ?? "."
    variables["PATH"] = folder + ":" + (variables["PATH"] ?? "")
    return try Program.run(
      "/bin/sh", ["-c", line], environment: variables, directory: directory ?? git.path, input: input)
  }

  /// The ids of the runs that HEAD holds, sorted.
  func committedRuns() throws -> [String] {
    let files = try git.git("ls-tree", "-r", "--name-only", "HEAD", "cairn/runs")
    return files.split(separator: "\n").filter { $0.hasSuffix("/run.json") }.map {
      String($0.split(separator: "/")[3])
    }
    .sorted()
  }

  /// A file of the only run that HEAD holds.
  func file(_ name: String) throws -> String {
    let runs = try committedRuns()
    guard runs.count == 1 else { throw TestFailure("\(runs.count) runs, expected one") }
    return try git.git("show", "HEAD:cairn/runs/\(runs[0].prefix(2))/\(runs[0])/\(name)")
  }

  /// Whether any object of the repository, reachable or not, or any file under `.git` and the store holds the text.
  func holds(_ text: String) throws -> Bool {
    let objects = try shell(
      """
      git cat-file --batch-all-objects --batch | grep -a -q -F -- "$TEXT" && exit 0
      grep -r -a -q -F -- "$TEXT" .git cairn && exit 0
      exit 7
      """, environment: ["TEXT": text])
    guard objects.status == 0 || objects.status == 7 else { throw TestFailure(objects.errorText) }
    return objects.status == 0
  }
}

extension TestRepository {
  /// Expects what a person sees who types the commands.
  func expect(
    _ commands: String..., directory: String? = nil, is expected: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let seen = try seen(commands, directory)
    #expect(seen == expected, sourceLocation: sourceLocation)
  }

  /// The transcript, without the two digits in front of a run's id in paths.
  fileprivate func seen(_ commands: [String], _ directory: String?) throws -> String {
    try Transcript.of(commands, in: self, directory: directory)
      .replacing(/\/[0-9a-f]{2}\/(?=RUN|ID)/, with: "/XX/")
  }
}
