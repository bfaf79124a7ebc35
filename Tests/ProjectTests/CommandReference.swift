import Foundation
import TestSupport

/// What the built program says of its own commands.
struct CommandReference {
  struct Command: Decodable {
    var commandName: String
    var abstract: String?
    var discussion: String?
    var arguments: [Argument]?
    var subcommands: [Command]?
    var defaultSubcommand: String?
    var shouldDisplay: Bool
  }

  struct Argument: Decodable {
    struct Name: Decodable {
      var kind: String
      var name: String
    }
    var kind: String
    var names: [Name]?

    /// `-C`, `--repo`.
    var spellings: [String] {
      (names ?? []).map { ($0.kind == "long" ? "--" : "-") + $0.name }
    }
  }

  /// By their words, such as `cairn log metric`.
  let commands: [String: Command]

  init() throws {
    struct Dump: Decodable { var command: Command }
    let output = try Program.run(CairnProgram.path(), ["--experimental-dump-help"])
    guard output.status == 0 else { throw TestFailure(output.errorText) }
    var commands: [String: Command] = [:]
    Self.collect(try JSONDecoder().decode(Dump.self, from: Data(output.stdout)).command, "", &commands)
    self.commands = commands
  }

  private static func collect(_ command: Command, _ above: String, _ commands: inout [String: Command]) {
    guard command.commandName != "help", command.shouldDisplay else { return }
    let name = above + command.commandName
    commands[name] = command
    for below in command.subcommands ?? [] { collect(below, name + " ", &commands) }
  }

  /// What is wrong with a command line that begins with `cairn`, as far as names of commands and options go.
  func fault(of words: [String]) -> String? {
    var name = "cairn"
    var rest = words.dropFirst()
    while let next = rest.first, commands[name + " " + next] != nil {
      name += " " + next
      rest = rest.dropFirst()
    }
    guard let command = commands[name] else { return "no command \(name)" }
    let below = command.defaultSubcommand.flatMap { commands[name + " " + $0] }
    let takesWords = below?.arguments?.contains { $0.kind == "positional" } ?? false
    if command.subcommands != nil, !takesWords, let word = rest.first, word.first?.isLowercase == true {
      return "\(name) has no command \(word)"
    }
    var known = (command.arguments ?? []).flatMap(\.spellings)
    known += (below?.arguments ?? []).flatMap(\.spellings)
    for word in rest.prefix(while: { $0 != "--" && !$0.hasPrefix("$(") })
    where word.hasPrefix("-") && word != "-" {
      let option = String(word.prefix { $0 != "=" })
      if !known.contains(option) { return "\(name) has no option \(option)" }
    }
    return nil
  }
}

/// A page of Markdown, as text and as blocks of code.
struct Page {
  struct Block {
    /// `sh`, `json`, …; empty when the fence does not say.
    var language: String
    var lines: [String]
    /// The heading above.
    var section: String
  }

  let name: String
  let text: String
  private(set) var blocks: [Block] = []
  /// What stands between backticks in running text.
  private(set) var spans: [String] = []

  static let names = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"]

  static func all(_ project: ProjectFolder) throws -> [Page] {
    let docs = try project.names(in: "docs").filter { $0.hasSuffix(".md") }.map { "docs/" + $0 }
    return try (names + docs).map { Page(name: $0, text: try project.read($0)) }
  }

  init(name: String, text: String) {
    self.name = name
    self.text = text
    var section = ""
    var open: Block?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        if let block = open {
          blocks.append(block)
          open = nil
        } else {
          open = Block(language: String(line.dropFirst(3)), lines: [], section: section)
        }
      } else if open != nil {
        open?.lines.append(String(line))
      } else {
        if line.hasPrefix("#") { section = String(line.drop { $0 == "#" }.dropFirst()) }
        spans += line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
          .filter { $0.offset % 2 == 1 }.map { String($0.element) }
      }
    }
  }

  /// Lines for the shell that begin with `cairn`.
  var commandLines: [String] {
    blocks.filter { $0.language == "sh" }.flatMap(\.lines).filter { $0.hasPrefix("cairn ") }
  }
}
