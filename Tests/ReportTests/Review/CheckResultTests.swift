import Comparison
import Foundation
import Testing

@testable import Report

@Suite("What a check found")
struct CheckResultTests {
  private static let hostile = CheckResult(
    base: "main", head: "HEAD",
    findings: [
      CheckFinding(
        .malformed, "a,b:c%\n.json", line: 3, column: 4, "it holds\r\n::error::more & <b>",
        remedy: "100 % \"mend\"")
    ], files: 1)

  @Test("Workflow commands are one line each, with nothing in them that begins another")
  func workflowCommands() {
    #expect(
      Self.hostile.workflowCommands() == """
        ::error file=a%2Cb%3Ac%25%0A.json,line=3,col=4,title=cairn check%3A malformed::it holds%0D%0A::error::more & <b>%0A100 %25 "mend"
        1 error: 1 changed file of the store, main...HEAD

        """)
  }

  @Test("JUnit's XML has a case for each rule, and is escaped")
  func junit() {
    let text = Self.hostile.junit()
    let rules = CheckFinding.Code.allCases.count { !$0.isWarning }
    #expect(text.contains("<testsuites tests=\"\(rules)\" failures=\"1\">"))
    #expect(text.contains("&lt;b&gt;") && text.contains("&quot;mend&quot;") && !text.contains("<b>"))
    #expect(text.components(separatedBy: "<testcase ").count == rules + 1)
  }

  @Test("A warning stands in nobody's way")
  func warnings() {
    let result = CheckResult(
      base: "main", head: "HEAD", findings: [CheckFinding(.unknownFile, "cairn/x", "what is it?")], files: 1)
    #expect(result.passes)
    #expect(result.text(.plain).hasSuffix("\n1 warning: 1 changed file of the store, main...HEAD\n"))
  }
}
