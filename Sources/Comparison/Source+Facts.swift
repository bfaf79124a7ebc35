public import Records

extension Source {
  /// Commit, branch, changes, command, directory and remote as one fact each, in a fixed order.
  public var facts: [Fact] {
    var facts: [Fact] = []
    func add(_ key: String, _ value: String?) {
      if let value { facts.append(Fact(key: key, value: value)) }
    }
    add("commit", commit)
    add("branch", branch)
    add("uncommitted", dirty ? "yes" : "no")
    add("command", command.isEmpty ? nil : commandLine)
    add("directory", directory)
    add("remote", remote)
    return facts
  }

  /// The command as one could type it into a shell.
  public var commandLine: String {
    command.map { word in
      let plain =
        !word.isEmpty
        && word.utf8.allSatisfy { byte in
          switch byte {
          case 48...57, 65...90, 97...122: true
          default: "-_./=:,+@%".utf8.contains(byte) || byte >= 0x80
          }
        }
      return plain
        ? word
        : "'"
          + word.split(separator: "'", omittingEmptySubsequences: false)
          .joined(separator: #"'\''"#) + "'"
    }.joined(separator: " ")
  }
}
