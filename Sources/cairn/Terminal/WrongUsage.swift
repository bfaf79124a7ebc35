import ArgumentParser
import Records

/// What the argument parser has to say of arguments that it cannot read, in two lines rather than its page.
enum WrongUsage {
  /// - Parameters:
  ///   - error: what ``Cairn/parseAsRoot(_:)`` threw.
  ///   - arguments: the words after `cairn`.
  static func text(_ error: any Error, _ arguments: [String]) -> String {
    let command = command(of: error)
    let message = Cairn.message(for: error)
    // A word that the parser took for an argument of the command behind it is no mistaken one.
    if isSuperfluous(message), let unknown = unknownCommand(arguments) {
      return "\(unknown)\n  see '\(command) --help'"
    }
    let isCommandLost = command == "cairn run" && !arguments.contains("--") && isSuperfluous(message)
    let hint = isCommandLost ? "put the command after --: cairn run -- COMMAND; " : ""
    return "\(lowercased(message))\n  \(hint)see '\(command) --help'"
  }

  private static func isSuperfluous(_ message: String) -> Bool {
    message.hasPrefix("Unknown option") || message.contains("nexpected argument")
  }

  /// The command whose arguments were wrong, with those above it: the parser tells it in its last line only.
  private static func command(of error: any Error) -> String {
    let lines = Cairn.fullMessage(for: error).split(separator: "\n")
    guard let see = lines.last?.split(separator: "'"), see.count >= 2, see[1].hasSuffix(" --help") else {
      return "cairn"
    }
    return String(see[1].dropLast(" --help".count))
  }

  /// A sentence about the word that stands where a command is expected and is none.
  private static func unknownCommand(_ arguments: [String]) -> String? {
    let found = Cairn.command(named: arguments)
    let names = found.type.configuration.subcommands.compactMap { $0.configuration.commandName }
    guard !names.isEmpty, found.depth < arguments.count, !arguments[found.depth].hasPrefix("-") else {
      return nil
    }
    let word = arguments[found.depth]
    let path = (["cairn"] + arguments[..<found.depth]).joined(separator: " ")
    let near = names.first { $0.isOneEdit(from: word) || $0.hasPrefix(word) }
    let meant = near.map { "did you mean '\(path) \($0)'?" } ?? "there are \(names.joined(separator: ", "))"
    return "there is no command '\(path) \(word.escapedForMessage)'; \(meant)"
  }

  /// The parser begins its sentences with a capital; ours follow `cairn: `.
  private static func lowercased(_ message: String) -> String {
    let words = ["Missing", "Unexpected", "Unknown", "The", "Value"]
    guard words.contains(where: { message.hasPrefix($0 + " ") }) else { return message }
    return message.prefix(1).lowercased() + message.dropFirst()
  }
}

extension Cairn {
  /// The command that the first words name, and how many words that takes.
  static func command(named words: [String]) -> (type: any ParsableCommand.Type, depth: Int) {
    var type: any ParsableCommand.Type = Cairn.self
    var depth = 0
    while depth < words.count,
      let next = type.configuration.subcommands.first(where: {
        $0.configuration.commandName == words[depth]
      })
    {
      type = next
      depth += 1
    }
    return (type, depth)
  }

  /// The words with a `-C DIR` from before the command moved behind it, where the command reads it.
  static func arguments(_ words: [String]) -> [String] {
    guard words.count > 2, words[0] == "-C" || words[0] == "--repo" else { return words }
    let rest = Array(words[2...])
    let depth = command(named: rest).depth
    return Array(rest[..<depth] + words[..<2] + rest[depth...])
  }
}
