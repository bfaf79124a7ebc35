import ArgumentParser

struct ManualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual",
    abstract: "Print the manual page of all commands, for 'man'.",
    discussion: """
      Example:
        cairn manual > ~/.local/share/man/man1/cairn.1
      """)

  func run() throws { try Output.put(ManualPage.text()) }
}

/// One page in roff, from the words of each command's `--help`.
enum ManualPage {
  static func text() -> String {
    var page = """
      .TH CAIRN 1 "" "cairn \(Cairn.configuration.version)" "Cairn"
      .SH NAME
      cairn \\- \(escaped(Cairn.configuration.abstract))
      .SH SYNOPSIS
      .B cairn
      .I command
      [\\fIoptions\\fR]
      .SH DESCRIPTION
      \(verbatim(Cairn.self))
      .SH COMMANDS

      """
    for command in commands(below: Cairn.self, ["cairn"]) {
      page += ".SS \(command.path.joined(separator: " "))\n\(verbatim(command.type))\n"
    }
    return page
  }

  private static func commands(
    below type: any ParsableCommand.Type, _ path: [String]
  ) -> [(path: [String], type: any ParsableCommand.Type)] {
    type.configuration.subcommands.filter { $0.configuration.shouldDisplay }.flatMap { next in
      let path = path + [next.configuration.commandName ?? ""]
      return [(path, next)] + commands(below: next, path)
    }
  }

  /// The help with its own line breaks, at a width that `man` does not break again; the long line of the usage it may
  /// break.
  private static func verbatim(_ type: any ParsableCommand.Type) -> String {
    let help = Cairn.helpMessage(for: type, columns: 72)
    let lines = help.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      if line.hasPrefix("USAGE: ") { return ".fi\n\(escaped(line))\n.nf" }
      return escaped(line.hasPrefix("OVERVIEW: ") ? line.dropFirst("OVERVIEW: ".count) : line)
    }
    return ([".nf"] + lines + [".fi"]).joined(separator: "\n")
  }

  /// A line in which roff finds no request of its own.
  private static func escaped(_ line: some StringProtocol) -> String {
    var text = ""
    for character in line {
      switch character {
      case "\\": text += "\\e"
      case "-": text += "\\-"
      default: text.append(character)
      }
    }
    return text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" + text : text
  }
}
