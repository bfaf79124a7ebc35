import ArgumentParser

struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Print what makes a shell complete commands, runs and experiments.",
    discussion: """
      Example:
        cairn completions bash > ~/.local/share/bash-completion/completions/cairn
        cairn completions zsh > ~/.zfunc/_cairn    # fpath+=~/.zfunc before compinit
        cairn completions fish > ~/.config/fish/completions/cairn.fish
      """)

  enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash, zsh, fish
  }

  @Argument(help: "bash, zsh or fish.")
  var shell: Shell

  func run() throws {
    let dialect: CompletionShell =
      switch shell {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    let script = Cairn.completionScript(for: dialect)
    try Output.put(script.hasSuffix("\n") ? script : script + "\n")
  }
}
