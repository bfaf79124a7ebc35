import Foundation
import TestSupport
import Testing

/// docs/json.md beside what the program prints.
@Suite("Documented JSON")
struct JSONDocumentationTests {
  let repository: TestRepository
  let page: Page

  init() throws {
    let project = try ProjectFolder()
    page = Page(name: "docs/json.md", text: try project.read("docs/json.md"))
    repository = try TestRepository()
    try repository.write("cairn.yaml", "version: 1\nconventions:\n  metrics:\n    rmse: lower\n")
    try repository.write("train.py", "print('trained')\n")
    try repository.write(".gitignore", ".venv\n")
    try makeEnvironment()
    try run("init")
    try repository.commit()
    try repository.write(
      "train.py",
      "import sys\nopen('metrics.csv', 'w').write('step,rmse\\n1,0.9\\n2,%s\\n' % sys.argv[1])\n")
    try repository.write("model.pkl", "model")
    for (name, rate, error) in [("first", "0.1", "0.8"), ("brave-otter", "0.2", "0.712")] {
      try run(
        "run", "-n", name, "-e", "churn", "-P", "lr=\(rate)", "-P", "model=gbt", "-t", "team=growth",
        "--metrics", "metrics.csv", "--artifact", "model.pkl", "--", ".venv/bin/python", "train.py", error)
    }
  }

  /// A virtual environment with one package.
  private func makeEnvironment() throws {
    let made = try Program.run("python3", ["-m", "venv", "--without-pip", repository.path + "/.venv"])
    try #require(made.status == 0, "\(made.errorText)")
    let lib = repository.path + "/.venv/lib"
    let python = try #require(
      FileManager.default.contentsOfDirectory(atPath: lib).first { $0.hasPrefix("python3") })
    let info = "\(lib)/\(python)/site-packages/numpy-1.26.4.dist-info"
    try TestFiles.write(
      info + "/METADATA", Array("Metadata-Version: 2.1\nName: numpy\nVersion: 1.26.4\n".utf8))
    try TestFiles.write(info + "/REQUESTED", [])
  }

  @discardableResult
  private func run(_ words: String..., status: Int32 = 0) throws -> Program.Output {
    let output = try CairnProgram.run(words, in: repository)
    try #require(output.status == status, "\(words): \(output.errorText)")
    return output
  }

  private func json(_ words: String..., status: Int32 = 0) throws -> Any {
    let output = try CairnProgram.run(words, in: repository)
    try #require(output.status == status, "\(words): \(output.errorText)")
    return try JSONSerialization.jsonObject(with: Data(output.stdout))
  }

  private func documented(_ section: String) throws -> Any {
    let block = try #require(page.blocks.first { $0.section == section && $0.language == "json" })
    return try JSONSerialization.jsonObject(with: Data(block.lines.joined(separator: "\n").utf8))
  }

  /// Each key that the page shows is there, with a value of the same kind.
  private func expect(_ shown: Any, in printed: Any?, _ path: String) {
    switch (shown, printed) {
    case (let shown as [String: Any], let printed as [String: Any]):
      for (key, value) in shown {
        #expect(printed[key] != nil, "\(path).\(key) is not printed")
        if let found = printed[key] { expect(value, in: found, "\(path).\(key)") }
      }
    case (let shown as [Any], let printed as [Any]):
      guard let first = shown.first(where: { !($0 is NSNull) }) else { return }
      #expect(!printed.isEmpty, "\(path) is empty")
      if let found = printed.first { expect(first, in: found, "\(path)[0]") }
    case (is NSNull, _), (is String, is String), (is NSNumber, is NSNumber): break
    default: Issue.record("\(path) is \(printed ?? "nothing"), documented as \(shown)")
    }
  }

  private func first(_ printed: Any) throws -> Any { try #require((printed as? [Any])?.first) }

  @Test("a run, alone, with its history, and exported")
  func runs() throws {
    try expect(documented("A run"), in: first(json("runs", "--json")), "run")
    let history = try documented("A run with its history")
    try expect(history, in: json("show", "--json"), "show")
    try expect(history, in: first(json("export", "@last", "--format", "json")), "export")
  }

  @Test("a comparison")
  func comparison() throws {
    try expect(documented("A comparison"), in: json("compare", "@last~1", "@last", "--json"), "compare")
  }

  @Test("experiments, status, tags and notes")
  func others() throws {
    try expect(documented("An experiment"), in: first(json("experiments", "--json")), "experiments")
    try expect(documented("The status"), in: json("status", "--json"), "status")
    #expect(try json("tag", "@last", "--json") as? [String: String] == ["team": "growth"])
    let note = try #require(json("note", "@last", "--json") as? [String: Any])
    #expect(Set(note.keys) == ["run_id", "note"])
  }

  @Test("findings")
  func findings() throws {
    try repository.write("cairn/runs/notes.txt", "mine")
    try expect(documented("A finding"), in: first(json("doctor", "--json")), "doctor")
  }
}
