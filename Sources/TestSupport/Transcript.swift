import Foundation

/// What a person would see who typed these commands one after the other.
///
/// Each command is a line for the shell, with `cairn` first in its PATH. Lines of standard error begin with `! `.
/// What differs between two runs of a test is replaced; see ``Normaliser``.
public enum Transcript {
  public static func of(
    _ commands: [String], in repository: TestRepository, directory: String? = nil,
    environment extra: [String: String] = [:]
  ) throws -> String {
    var environment = repository.environment.merging(extra) { $1 }
    if let program = try? CairnProgram.path(), let slash = program.lastIndex(of: "/") {
      environment["PATH"] = program[..<slash] + ":" + (environment["PATH"] ?? "")
    }
    let place = CairnProgram.place(directory, in: repository)
    var text = ""
    for command in commands {
      let output = try Program.run("/bin/sh", ["-c", command], environment: environment, directory: place)
      text += "$ \(command)\n"
      text += whole(output.text)
      for line in whole(output.errorText).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      {
        text += line.isEmpty ? "!\n" : "! \(line)\n"
      }
      if output.status != 0 { text += "[exit \(output.status)]\n" }
    }
    return try Normaliser(repository).normalise(text)
  }

  /// The text with an end to its last line.
  private static func whole(_ text: String) -> String {
    text.isEmpty || text.hasSuffix("\n") ? text : text + "⏎\n"
  }
}
