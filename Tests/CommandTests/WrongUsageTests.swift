import TestSupport
import Testing

@Suite("Wrong usage")
struct WrongUsageTests {
  let folder: TemporaryDirectory
  init() throws { folder = try TemporaryDirectory() }

  func say(_ words: [String]) throws -> String {
    let output = try Program.run(
      CairnProgram.path(), words, environment: HermeticEnvironment.variables(home: folder.path),
      directory: folder.path)
    #expect(output.text == "")
    #expect(output.status == 2)
    return output.errorText
  }

  @Test(
    "a word that is no command is named, with the one that was meant or those that there are",
    arguments: [
      (["rnus"], "cairn rnus'; did you mean 'cairn runs'?\n  see 'cairn --help'\n"),
      (["experiment"], "cairn experiment'; did you mean 'cairn experiments'?\n  see 'cairn --help'\n"),
      (
        ["log", "metrics", "a=1"],
        "cairn log metrics'; did you mean 'cairn log metric'?\n  see 'cairn log --help'\n"
      ),
      (
        ["log", "nothing"],
        "cairn log nothing'; there are metric, param, tag, artifact, input, batch\n  see 'cairn log --help'\n"
      ),
    ])
  func unknown(words: [String], rest: String) throws {
    #expect(try say(words) == "cairn: there is no command '" + rest)
  }

  @Test(
    "a command of cairn run that does not stand behind -- is told where it belongs",
    arguments: [
      (["run", "python", "train.py"], "2 unexpected arguments: 'python', 'train.py'"),
      (["run", "python", "-c", "pass"], "unknown option '-c'"),
    ])
  func commandLost(words: [String], fault: String) throws {
    #expect(
      try say(words) == """
        cairn: \(fault)
          put the command after --: cairn run -- COMMAND; see 'cairn run --help'

        """)
  }

  @Test(
    "every message takes two lines and names the command whose help there is",
    arguments: [
      ["runs", "--limit", "x"], ["runs", "--nonsense"], ["runs", "--json", "--csv"], ["show", "a", "b"],
      ["tag"],
      ["experiments", "rename", "a"], ["log", "metric", "--step", "1"], ["-C"], ["--nonsense"],
      ["completions", "tcsh"],
    ])
  func brief(words: [String]) throws {
    let lines = try say(words).split(separator: "\n", omittingEmptySubsequences: false)
    try #require(lines.count == 3)
    #expect(lines[0].hasPrefix("cairn: "))
    let command = (["cairn"] + words.prefix { !$0.hasPrefix("-") }).joined(separator: " ")
    let named = lines[1].dropFirst("  see '".count).dropLast(" --help'".count)
    #expect(!named.isEmpty && command.hasPrefix(String(named)), "\(lines[1])")
  }
}
