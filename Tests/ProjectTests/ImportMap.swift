import TestSupport

/// The table of ARCHITECTURE.md: what each target may import.
struct ImportMap {
  /// Modules by target.
  let rows: [String: Set<String>]

  init(_ project: ProjectFolder) throws {
    var rows: [String: Set<String>] = [:]
    var isInTable = false
    for line in try project.read("ARCHITECTURE.md").split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("| target |") {
        isInTable = true
      } else if !line.hasPrefix("|") {
        isInTable = false
      } else if isInTable, !line.hasPrefix("|---") {
        let cells = line.split(separator: "|").map { $0.trimmed }
        guard cells.count == 3 else { throw TestFailure("not three cells: \(line)") }
        let target = cells[0].filter { $0 != "`" }
        let modules = cells[2] == "–" ? [] : cells[2].split(separator: ",").map { $0.trimmed }
        rows[target] = Set(modules)
      }
    }
    self.rows = rows
  }

  /// Allowed everywhere.
  static let platform: Set<String> = [
    "Foundation", "FoundationEssentials", "Glibc", "Musl", "Darwin", "Synchronization", "Dispatch",
  ]
}

/// The targets of Package.swift with what they depend on, read as text: asking SwiftPM would need its lock, which
/// `swift test` holds.
struct DeclaredTargets {
  let dependencies: [String: Set<String>]

  init(_ project: ProjectFolder) throws {
    let text = try project.read("Package.swift").split(separator: "\n")
      .filter { !$0.trimmed.hasPrefix("//") }.joined(separator: "\n")
    var dependencies: [String: Set<String>] = [:]
    for kind in ["target", "executableTarget", "testTarget", "systemLibrary"] {
      for part in text.split(separator: "." + kind + "(").dropFirst() {
        let body = Self.untilClosed(part, "(", ")")
        guard let name = Self.quoted(body).first else {
          throw TestFailure("a target without a name: \(body)")
        }
        let list = body.split(separator: "dependencies: [", maxSplits: 1)
        dependencies[name] = list.count < 2 ? [] : Self.modules(Self.untilClosed(list[1], "[", "]"))
      }
    }
    self.dependencies = dependencies
  }

  /// Target names stand alone, a product before its package.
  private static func modules(_ list: Substring) -> Set<String> {
    var modules: Set<String> = []
    for part in list.split(separator: ".product(", omittingEmptySubsequences: false).enumerated() {
      if part.offset == 0 {
        modules.formUnion(quoted(part.element))
      } else {
        let product = untilClosed(part.element, "(", ")")
        if let name = quoted(product).first { modules.insert(name) }
        modules.formUnion(quoted(part.element.dropFirst(product.count)))
      }
    }
    return modules
  }

  /// The text up to the bracket that closes the one before it.
  private static func untilClosed(_ text: Substring, _ open: Character, _ close: Character) -> Substring {
    var depth = 1
    for index in text.indices {
      if text[index] == open { depth += 1 }
      if text[index] == close { depth -= 1 }
      if depth == 0 { return text[..<index] }
    }
    return text
  }

  private static func quoted(_ text: Substring) -> [String] {
    text.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }
}

extension Substring {
  var trimmed: String {
    let start = drop { $0 == " " }
    return String(start.reversed().drop { $0 == " " }.reversed())
  }
}

/// The module names of a Swift file's import lines; text in quotes of three, such as another language's program, has
/// none.
func imports(of text: String) -> Set<String> {
  let marks: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
  let kinds: Set<Substring> = [
    "struct", "class", "enum", "protocol", "typealias", "func", "let", "var", "actor",
  ]
  var found: Set<String> = []
  var isQuoted = false
  for line in text.split(separator: "\n") {
    if line.split(separator: "\"\"\"", omittingEmptySubsequences: false).count % 2 == 0 { isQuoted.toggle() }
    if isQuoted { continue }
    var words = line.split(separator: " ").drop { marks.contains($0) || $0.hasPrefix("@") }
    guard words.first == "import" else { continue }
    words.removeFirst()
    if let first = words.first, kinds.contains(first) { words.removeFirst() }
    if let module = words.first?.split(separator: ".").first { found.insert(String(module)) }
  }
  return found
}
