import Foundation
import TestSupport
import Testing

@Suite("Documentation")
struct DocumentationTests {
  let project: ProjectFolder
  let reference: CommandReference
  let pages: [Page]

  init() throws {
    project = try ProjectFolder()
    reference = try CommandReference()
    pages = try Page.all(project)
  }

  @Test("docs/commands.md is what docs/make-reference makes of the built program")
  func commandReference() throws {
    let made = try Program.run(project.path + "/docs/make-reference", [CairnProgram.path()])
    try #require(made.status == 0, "\(made.errorText)")
    #expect(
      try project.read("docs/commands.md") == made.text,
      "bring it up to date: docs/make-reference > docs/commands.md")
  }

  @Test("every command has an example that begins with its own words, and fits 80 columns")
  func examples() throws {
    #expect(reference.commands.count > 25)
    for (name, command) in reference.commands {
      let text = command.discussion ?? ""
      let examples = text.split(separator: "\n").drop { $0 != "Example:" }.dropFirst().prefix {
        $0.hasPrefix("  ")
      }
      #expect(examples.contains { $0.contains(name + " ") || $0.hasSuffix(name) }, "\(name): \(text)")
      for line in examples { #expect(line.count <= 80, "\(name): \(line)") }
    }
  }

  @Test("each command line in the pages names commands and options that there are")
  func commandLines() throws {
    var seen = 0
    for page in pages {
      let spans = page.spans.filter { $0.hasPrefix("cairn ") }
      for line in page.commandLines + spans {
        let ends = ["#", "|", ">"]
        let words = line.split(separator: " ").map(String.init).prefix { !ends.contains($0) }
        seen += 1
        #expect(reference.fault(of: Array(words)) == nil, "\(page.name): \(line)")
      }
    }
    #expect(seen > 100)
  }

  @Test("each command line in the pages' blocks is one that the program can read")
  func commandLinesAreRead() throws {
    let repository = try TestRepository()
    let program = try CairnProgram.path()
    var environment = repository.environment
    environment["PATH"] = (program as NSString).deletingLastPathComponent + ":" + (environment["PATH"] ?? "")
    let lines = Set(pages.flatMap(\.commandLines))
    #expect(lines.count > 30)
    for line in lines.sorted() where !["cairn end", "$(", " ~/"].contains(where: line.contains) {
      // In no repository: what can be read fails for that reason alone.
      let folder = try TemporaryDirectory()
      try folder.write("note.md", "a note")
      let output = try Program.run("/bin/sh", ["-c", line], environment: environment, directory: folder.path)
      #expect(output.status != 2, "\(line): \(output.errorText)")
    }
  }

  @Test("what README.md says under 'Use it' works, from the first line to the last")
  func useIt() throws {
    let repository = try TestRepository()
    try repository.write("your-project/train.py", "")
    try repository.write(
      "bin/python", "#!/bin/sh\necho '{\"auc\": 0.9}' > metrics.json\necho model > model.pkl\n",
      executable: true)
    let readme = try #require(pages.first { $0.name == "README.md" })
    let block = try #require(readme.blocks.first { $0.section == "Use it" })
    var script = "set -ex\n"
    for line in block.lines {
      script += line + "\n"
      // A second run, to be compared with.
      if line.hasPrefix("cairn run ") { script += line + "\n" }
    }
    let program = try CairnProgram.path()
    var environment = repository.environment
    environment["PATH"] =
      "\(repository.path)/bin:\((program as NSString).deletingLastPathComponent):\(environment["PATH"] ?? "")"
    let output = try Program.run(
      "/bin/sh", ["-c", script], environment: environment, directory: repository.path)
    #expect(output.status == 0, "\(output.text)\(output.errorText)")
    for word in ["churn", "auc", "model.pkl", "1 new run"] {
      #expect(output.text.contains(word), "\(output.text)")
    }
    #expect(try repository.git("log", "--format=%s").split(separator: "\n").count == 3)
  }

  @Test("each relative link leads to a file, and each anchor to a heading")
  func links() throws {
    var seen = 0
    for page in pages {
      let folder = page.name.split(separator: "/").dropLast().map { $0 + "/" }.joined()
      for part in page.text.split(separator: "](").dropFirst() {
        let target = String(part.prefix { $0 != ")" })
        if target.contains("://") { continue }
        seen += 1
        let pieces = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let file = pieces[0].isEmpty ? page.name : folder + pieces[0]
        #expect(TestFiles.exists(project.path + "/" + file), "\(page.name): \(target)")
        guard pieces.count == 2 else { continue }
        let headings = try project.read(file).split(separator: "\n").filter { $0.hasPrefix("#") }.map {
          $0.drop { $0 == "#" || $0 == " " }.lowercased().replacingOccurrences(of: " ", with: "-")
            .filter { $0.isLetter || $0.isNumber || $0 == "-" }
        }
        #expect(headings.contains(String(pieces[1])), "\(page.name): \(target)")
      }
    }
    #expect(seen > 10)
  }
}
