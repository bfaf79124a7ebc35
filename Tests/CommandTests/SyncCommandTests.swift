import TestSupport
import Testing

@Suite("cairn sync") struct SyncCommandTests {
  /// Two clones of a bare repository, with one version of a model.
  private static func clones() throws -> (ada: TestRepository, bo: TestRepository) {
    let ready = try ReadyRepository()
    try ready.git.commit(
      "model",
      files: [
        "cairn/models/churn/model.json": "{\n  \"schema\": \"cairn/model/1\",\n  \"name\": \"churn\"\n}\n",
        "cairn/models/churn/versions/1.json": version(1, "s3://models/1"),
        "cairn/models/churn/versions/2.json": version(2, "s3://models/2"),
      ])
    let remote = try ready.git.bareClone()
    return (try remote.clone(named: "ada"), try remote.clone(named: "bo"))
  }

  private static func version(_ number: Int, _ source: String) -> String {
    """
    {
      "schema": "cairn/model-version/1",
      "version": \(number),
      "source": "\(source)",
      "created": "2025-01-01T12:00:00.000Z"
    }

    """
  }

  @Test("Two people's versions and aliases become one, and who was slower gets the next number")
  func renumbers() throws {
    let (ada, bo) = try Self.clones()
    try ada.commit("three", files: ["cairn/models/churn/versions/3.json": Self.version(3, "s3://ada/3")])
    try bo.commit(
      "mine",
      files: [
        "cairn/models/churn/versions/3.json": Self.version(3, "s3://bo/3"),
        "cairn/models/churn/versions/4.json": Self.version(4, "s3://bo/4"),
      ])
    try ada.expect(
      "cairn sync", "cairn sync",
      is: """
        """)
    try bo.expect(
      "cairn alias churn best 3 > /dev/null", "cairn sync --dry-run", "cairn sync",
      "cat cairn/models/churn/aliases/best.json",
      "git log --format='%s%n%b' -1",
      is: """
        """)
    try ada.expect(
      "cairn sync --json | grep -v commit", "git status --short",
      is: """
        """)
  }

  @Test("Two promotions into one stage are a question with both answers")
  func question() throws {
    let (ada, bo) = try Self.clones()
    _ = try CairnProgram.run(["promote", "churn", "1", "--to", "Production"], in: ada)
    _ = try CairnProgram.run(["promote", "churn", "2", "--to", "Production"], in: bo)
    _ = try CairnProgram.run(["sync"], in: ada)
    try bo.expect(
      "cairn sync", "git status --short --branch", "cairn sync --theirs 'churn#Production'",
      "cat cairn/models/churn/stages/Production.json",
      is: """
        """)
  }

  @Test("What stands in the way is said with the way out")
  func obstacles() throws {
    let (ada, _) = try Self.clones()
    try ada.expect(
      "cairn sync nowhere", "git checkout -q --detach && cairn sync; git checkout -q main",
      "git checkout -q -b lonely && git remote rename origin elsewhere && cairn sync -n; git checkout -q main",
      "git remote add other . && git branch --unset-upstream && cairn sync",
      "git remote remove other && git remote remove elsewhere && cairn sync", "cairn sync --merge --rebase",
      is: """
        """)
  }

  @Test("A merge that is under way, and files of the person that are in the way, forbid it")
  func dirty() throws {
    let (ada, bo) = try Self.clones()
    try ada.commit("a", files: ["train.sh": "echo ada\n"])
    _ = try CairnProgram.run(["sync"], in: ada)
    try bo.write("train.sh", "echo bo\n")
    try bo.expect(
      "cairn sync", "git commit -qam mine && cairn sync", "git merge -q origin/main", "cairn sync",
      is: """
        """)
  }

  @Test("A bare repository and a branch that is not checked out are synchronised as well")
  func bare() throws {
    let (ada, _) = try Self.clones()
    try ada.write("cairn.yaml", ada.read("cairn.yaml") + "\nbranch: main\n")
    try ada.commit("branch")
    try ada.expect(
      "git switch -q -c work", "cairn models create other > /dev/null", "cairn sync",
      "git show --stat --format=%s origin/main -- cairn | head -1", "git status --short --branch",
      is: """
        """)
  }
}
