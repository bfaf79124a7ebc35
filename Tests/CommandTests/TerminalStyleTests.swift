import TestSupport
import Testing

@Suite("What the terminal can show")
struct TerminalStyleTests {
  @Test("COLUMNS says the width; without it a pipe has none")
  func width() throws {
    let store = try SampleStore()
    let command = "cairn runs --columns id,name,experiment,status,params.lr"
    #expect(
      try store.transcript("COLUMNS=30 \(command)", "unset COLUMNS; \(command),commit,branch,parent,user")
        == """
        $ COLUMNS=30 cairn runs --columns id,name,experiment,status,params.lr
        ID        NAME
        RUN1      brave-otter
        RUN2      calm-fox
        RUN3      loud-bee
        3 columns do not fit: EXPERIM…
        $ unset COLUMNS; cairn runs --columns id,name,experiment,status,params.lr,commit,branch,parent,user
        ID        NAME         EXPERIMENT  STATUS      lr   COMMIT  BRANCH  PARENT  USER
        RUN1      brave-otter  churn       finished    0.2
        RUN2      calm-fox     churn       finished    0.1
        RUN3      loud-bee     Default     failed (3)  0.9

        """)
  }

  @Test("ASCII alone where the locale has no more", arguments: ["C", "POSIX", "en_US.ISO-8859-1"])
  func ascii(locale: String) throws {
    let output = try CairnProgram.run(["show"], in: SampleStore().repository, environment: ["LC_ALL": locale])
    #expect(output.text.utf8.allSatisfy { $0 < 0x80 })
  }

  @Test("Unicode where the locale says UTF-8", arguments: ["C.UTF-8", "en_US.utf8", "de_DE.UTF-8@euro"])
  func unicode(locale: String) throws {
    let output = try CairnProgram.run(["show"], in: SampleStore().repository, environment: ["LC_ALL": locale])
    #expect(!output.text.utf8.allSatisfy { $0 < 0x80 })
  }

  @Test(
    "no colour in a pipe, unless it is forced; NO_COLOR has the last word",
    arguments: [
      ([:], false), (["CLICOLOR_FORCE": "1"], true), (["CLICOLOR_FORCE": "0"], false),
      (["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], false),
    ])
  func colour(variables: [String: String], isColoured: Bool) throws {
    let environment = ["NO_COLOR": ""].merging(variables) { $1 }
    let output = try CairnProgram.run(["runs"], in: SampleStore().repository, environment: environment)
    #expect(output.text.contains("\u{1b}[") == isColoured)
  }
}
