import TestSupport
import Testing

@Suite("The map of the house")
struct ImportMapTests {
  let project: ProjectFolder
  let map: ImportMap
  let declared: DeclaredTargets

  init() throws {
    project = try ProjectFolder()
    map = try ImportMap(project)
    declared = try DeclaredTargets(project)
  }

  @Test("each folder of Sources has a row in ARCHITECTURE.md, and each row a folder")
  func rowsAreFolders() throws {
    #expect(try project.names(in: "Sources") == map.rows.keys.sorted())
  }

  @Test("no file imports a module that its target's row does not name")
  func importsAreInTheTable() throws {
    var seen = 0
    for (target, allowed) in map.rows {
      for file in try project.swiftFiles(below: "Sources/" + target) {
        let found = imports(of: try project.read(file))
        seen += found.count
        let extra = found.subtracting(allowed).subtracting(ImportMap.platform)
        #expect(extra.isEmpty, "\(file) imports \(extra.sorted())")
      }
    }
    #expect(seen > 50)
  }

  @Test("Package.swift lets each target depend on what its row names, and on all targets that it names")
  func packageAgrees() throws {
    for (target, allowed) in map.rows {
      let dependencies = try #require(declared.dependencies[target], "\(target) is not in Package.swift")
      let extra = dependencies.subtracting(allowed)
      #expect(extra.isEmpty, "\(target) depends on \(extra.sorted())")
      let missing = allowed.intersection(map.rows.keys).subtracting(dependencies)
      #expect(missing.isEmpty, "\(target) does not depend on \(missing.sorted())")
    }
  }

  @Test(
    "a module with few owners is in their rows only",
    arguments: [
      ("CLibgit2", ["Git"]), ("ArgumentParser", ["cairn"]), ("CSQLite", ["Migration", "RunIndex"]),
      ("CYAML", ["YAML"]),
    ])
  func owners(module: String, owners: [String]) {
    #expect(map.rows.filter { $0.value.contains(module) }.map(\.key).sorted() == owners)
  }

  @Test("no target reaches itself: data flows one way")
  func noCycles() {
    for target in map.rows.keys {
      var reached: Set<String> = []
      var next = map.rows[target] ?? []
      while let module = next.popFirst() {
        if reached.insert(module).inserted { next.formUnion(map.rows[module] ?? []) }
      }
      #expect(!reached.contains(target))
    }
  }

  @Test(
    "import lines are read in all their forms",
    arguments: [
      ("import Git", "Git"), ("public import Git", "Git"), ("  internal import Glibc", "Glibc"),
      ("@testable import cairn", "cairn"), ("@preconcurrency public import Git", "Git"),
      ("import struct Foundation.URL", "Foundation"),
    ])
  func importForms(line: String, module: String) {
    let rest = "let text = \"import x\"\nlet python = \"\"\"\n  import sys\n  \"\"\"\n"
    #expect(imports(of: "// import Nothing\n\(rest)\(line)\n\(rest)") == [module])
  }

  @Test("each package of Package.swift has its reason in ARCHITECTURE.md, and no other has")
  func reasons() throws {
    let packages = try project.read("Package.swift").split(separator: "\n")
      .filter { $0.contains(".package(url:") }
      .compactMap { $0.split(separator: "\"").dropFirst().first?.split(separator: "/").last.map(String.init) }
    let rows = try project.read("ARCHITECTURE.md").split(separator: "## ")
      .first { $0.hasPrefix("What comes from outside") }?.split(separator: "\n")
      .filter { $0.hasPrefix("| ") }.dropFirst()
      .compactMap { $0.split(separator: "|").first?.trimmed }
    let reasons = try #require(rows).filter { !$0.hasSuffix("(system library)") }
    #expect(!packages.isEmpty)
    #expect(packages.sorted() == reasons.sorted())
  }
}
