import Foundation
import TestSupport
import Testing

/// The programs beside these tests, run by the Python that has an mlflow client.
enum ClientProgram {
  /// What `scripts/test` makes under `.build`: the newest client, and the last before version 3.
  enum Environment: String, CaseIterable, CustomTestStringConvertible {
    case newest = "mlflow3"
    case last2 = "mlflow2"

    /// Its folder of programs.
    func programs() throws -> String {
      let folder = try ProjectFolder().path + "/.build/\(rawValue)/bin"
      guard TestFiles.exists(folder + "/mlflow") else {
        throw TestFailure("no mlflow in \(folder); scripts/test puts it there")
      }
      return folder
    }

    var testDescription: String { rawValue }
  }

  /// The path of a program by its name.
  static func path(_ name: String) throws -> String {
    try ProjectFolder().path + "/Tests/ClientTests/Programs/\(name).py"
  }

  /// Runs a program to its end, which has to be a good one; gives what it said.
  @discardableResult
  static func run(
    _ name: String, _ arguments: [String], with environment: Environment = .newest,
    variables: [String: String] = [:]
  ) throws -> String {
    let folder = try TemporaryDirectory()
    var all = HermeticEnvironment.variables(home: folder.path)
    all["PATH"] = try environment.programs() + ":" + (all["PATH"] ?? "")
    all["OMP_NUM_THREADS"] = "1"
    all.merge(variables) { $1 }
    let output = try Program.run(
      environment.programs() + "/python", [path(name)] + arguments, environment: all, directory: folder.path)
    let said = output.text + output.errorText
    guard output.status == 0 else {
      throw TestFailure(
        "\(name) \(arguments.joined(separator: " ")): exit \(output.status)\n\(said.suffix(8000))")
    }
    return said
  }
}
