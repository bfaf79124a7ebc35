import ArgumentParser

@main
enum Main {
  static func main() {
    do {
      var command = try parse(Array(CommandLine.arguments.dropFirst()))
      try command.run()
    } catch {
      Failure.exit(error)
    }
  }

  /// Reads the words of the command that the first one names by that command alone: the tree of all of them takes
  /// longer than most answers. Whatever is not plain sailing (help, a mistake, a completion) is read again with the
  /// whole tree, which knows the words for it.
  private static func parse(_ words: [String]) throws -> any ParsableCommand {
    if let name = words.first,
      let type = Cairn.configuration.subcommands.first(where: { $0.configuration.commandName == name }),
      let command = try? type.parseAsRoot(Array(words.dropFirst()))
    {
      return command
    }
    return try Cairn.parseAsRoot(words)
  }
}
