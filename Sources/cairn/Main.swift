import ArgumentParser

@main
enum Main {
  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    do {
      var command = try parse(Cairn.arguments(words))
      try command.run()
    } catch {
      Failure.exit(error, words)
    }
  }

  /// Reads the words of the command that the first ones name by that command alone: the tree of all of them takes
  /// longer than most answers. Whatever is not plain sailing (help, a mistake, a completion) is read again with the
  /// whole tree, which knows the words for it.
  private static func parse(_ words: [String]) throws -> any ParsableCommand {
    let (type, depth) = Cairn.command(named: words)
    if depth > 0, type.configuration.subcommands.isEmpty,
      let command = try? type.parseAsRoot(Array(words[depth...]))
    {
      return command
    }
    return try Cairn.parseAsRoot(words)
  }
}
