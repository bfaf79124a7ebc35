import TestSupport
import Testing

@Suite("cairn manual")
struct ManualCommandTests {
  @Test("the page has a section for each command, and no line that roff would take for a request of its own")
  func page() throws {
    let output = try CairnProgram.run(["manual"], in: TestRepository())
    #expect(output.status == 0)
    let lines = output.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first == #".TH CAIRN 1 "" "cairn 0.1.0" "Cairn""#)
    for command in ["run", "log batch", "experiments rename", "manual"] {
      #expect(lines.contains { $0 == ".SS cairn \(command)" })
    }
    let known = [".TH", ".SH", ".SS", ".B", ".I", ".nf", ".fi"]
    for line in lines where line.hasPrefix(".") || line.hasPrefix("'") {
      #expect(known.contains { line == $0 || line.hasPrefix($0 + " ") }, "\(line)")
    }
    #expect(lines.count { $0 == ".nf" } == lines.count { $0 == ".fi" })
    for line in lines where !line.hasPrefix("USAGE: ") {
      #expect(line.replacing("\\-", with: "-").count <= 80, "\(line)")
    }
  }
}
