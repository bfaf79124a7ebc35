import TestSupport
import Testing

@Suite("cairn models")
struct ModelsCommandTests {
  @Test("the list tells the latest version, who is in which stage, and aliases")
  func list() throws {
    #expect(
      try ModelSample().transcript(
        "cairn models", "COLUMNS=44 cairn models", "cairn models --format csv",
        "cairn models --format markdown",
        "cairn models list --json", "cairn models --at HEAD~6") == """
          LIST
          """)
  }

  @Test("a model is shown with its versions, a version with all that is known, as of any revision")
  func show() throws {
    #expect(
      try ModelSample().transcript(
        "cairn models churn", "cairn models churn --at HEAD~3", "cairn tag-sync >/dev/null",
        "cairn models show churn@champion", "cairn models show 'churn#Production' --json") == """
          SHOW
          """)
  }

  @Test("models are made, described, tagged, renamed and deleted, each time as a commit of theirs alone")
  func story() throws {
    let sample = try ModelSample()
    try sample.repository.write("staged.txt", "staged\n")
    try sample.repository.git("add", "staged.txt")
    #expect(
      try sample.transcript(
        "cairn models create price --description 'What it costs' --tag team=growth",
        "cairn models tag price a=1 b=2 --remove team", "cairn models tag price",
        "cairn models tag price a=1",
        "echo notes | cairn models describe churn@3 -", "cairn models describe churn@3",
        "cairn models rename price cost", "cairn models delete churn@1 --yes",
        "cairn models delete cost --yes",
        "git log --format=%s -6", "git status --short") == """
          STORY
          """)
  }

  @Test("what is not there is said, with what is")
  func faults() throws {
    #expect(
      try ModelSample().transcript(
        "cairn models chrn", "cairn models show churn@9", "cairn models show churn@chief",
        "cairn models show '#a'",
        "cairn models create churn", "cairn models create a/b", "cairn models rename churn forecast",
        "cairn models delete churn", "cairn models tag churn --remove nope",
        "cairn models tag churn a=1 --remove a",
        "cairn models churn --format csv", "cairn models --at nowhere") == """
          FAULTS
          """)
  }

  @Test("in a bare repository and on a detached HEAD it goes on")
  func places() throws {
    let sample = try ModelSample(policy: "branch: main\n")
    #expect(
      try sample.transcript(
        "git clone -q --bare . ../bare.git", "cairn -C ../bare.git models create price",
        "cairn -C ../bare.git models tag churn@3 a=b", "cairn -C ../bare.git models",
        "git checkout -q --detach",
        "cairn models create price") == """
          PLACES
          """)
  }

  @Test("models whose files cannot be read are told, and the others shown")
  func unreadable() throws {
    let sample = try ModelSample()
    try sample.repository.commit("torn", files: ["cairn/models/forecast/model.json": "{"])
    #expect(
      try sample.transcript(
        "cairn models", "cairn models", "cairn models forecast", "cairn models create forecast") == """
          UNREADABLE
          """)
  }
}
