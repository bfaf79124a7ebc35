import TestSupport
import Testing

@Suite("House rules")
struct HouseRulesTests {
  let project: ProjectFolder
  let files: [String]

  init() throws {
    project = try ProjectFolder()
    files = try project.swiftFiles(below: "Sources") + project.swiftFiles(below: "Tests")
    try #require(files.count > 50)
  }

  @Test("no source file has 400 lines")
  func sizes() throws {
    for file in files {
      let lines = try project.read(file).split(separator: "\n", omittingEmptySubsequences: false).count - 1
      #expect(lines < 400, "\(file) has \(lines)")
    }
  }

  @Test("no file or folder is a drawer for leftovers")
  func names() {
    let drawers = [
      "util", "utils", "utilities", "helper", "helpers", "common", "manager", "misc", "placeholder",
    ]
    for file in files {
      for part in file.split(separator: "/") {
        let words = Self.words(part.split(separator: ".")[0])
        #expect(words.allSatisfy { !drawers.contains($0) }, "\(file)")
      }
    }
  }

  /// `ObjectManager+Misc` as `object`, `manager`, `misc`.
  private static func words(_ name: Substring) -> [String] {
    var words: [String] = []
    for character in name {
      if !character.isLetter {
        words.append("")
      } else if character.isUppercase || words.isEmpty {
        words.append("")
      }
      if character.isLetter { words[words.count - 1] += character.lowercased() }
    }
    return words
  }

  @Test("no test is disabled and nothing is left to do")
  func nothingIsLeft() throws {
    let marks = ["." + "disabled(", "TO" + "DO", "FIX" + "ME", "try" + "!", "as" + "! "]
    for file in files {
      let text = try project.read(file)
      for mark in marks { #expect(!text.contains(mark), "\(file) holds \(mark)") }
    }
  }

  @Test("what building leaves behind is not tracked")
  func notTracked() throws {
    let listed = try Program.run("git", ["ls-files", "-z"], directory: project.path)
    try #require(listed.status == 0, "\(listed.errorText)")
    let tracked = listed.text.split(separator: "\0")
    try #require(tracked.contains("Package.swift"))
    for path in tracked {
      let first = path.split(separator: "/")[0]
      #expect(!first.hasPrefix(".build") && path != "Package.resolved", "\(path) is tracked")
    }
  }
}
