import TestSupport
import Testing

@Suite("cairn completions")
struct CompletionsCommandTests {
  @Test("the script is one that its shell can read", arguments: ["bash", "zsh", "fish"])
  func scripts(shell: String) throws {
    let store = try SampleStore()
    let output = try CairnProgram.run(["completions", shell], in: store.repository)
    #expect(output.status == 0)
    #expect(output.text.contains("experiments"))
    guard let check = try? Program.run(shell, ["-c", "exit 0"]), check.status == 0 else { return }
    let syntax = try Program.run(shell, ["-n"], input: output.stdout)
    #expect(syntax.status == 0, "\(syntax.errorText)")
  }

  @Test("runs and experiments of the repository are offered")
  func candidates() throws {
    let store = try SampleStore()
    let runs = try CairnProgram.run(
      ["---completion", "show", "--", "positional@0", "2", "0"], in: store.repository)
    for word in ["@last", "@best:rmse", "3f2a91bc", "brave-otter"] { #expect(runs.text.contains(word)) }
    let experiments = try CairnProgram.run(
      ["---completion", "runs", "--", "--experiment", "2", "0"], in: store.repository)
    #expect(experiments.text.contains("churn"))
  }

  @Test("an unknown shell is wrong usage")
  func faults() throws {
    #expect(
      try SampleStore().transcript("cairn completions tcsh") == """
        $ cairn completions tcsh
        ! cairn: the value 'tcsh' is invalid for '<shell>'. Please provide one of 'bash', 'zsh' or 'fish'.
        !   see 'cairn completions --help'
        [exit 2]

        """)
  }
}
