import Foundation

/// The `cairn` that was built beside the tests (or the one that CAIRN_PROGRAM names), run hermetically.
public enum CairnProgram {
  /// - Throws: ``TestFailure`` when it was not built.
  public static func path() throws -> String {
    if let named = ProcessInfo.processInfo.environment["CAIRN_PROGRAM"] { return named }
    let program = productsDirectory + "/cairn"
    guard access(program, X_OK) == 0 else {
      throw TestFailure("no program at \(program); build it with: swift build --product cairn")
    }
    return program
  }

  private static var productsDirectory: String {
    #if os(Linux)
      let itself = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
      let program = itself ?? CommandLine.arguments[0]
    #else
      let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
      let program = bundle?.bundlePath ?? CommandLine.arguments[0]
    #endif
    return URL(fileURLWithPath: program).deletingLastPathComponent().path
  }

  /// Runs `cairn` in a repository, or in `directory` (relative to it, or absolute).
  public static func run(
    _ arguments: [String], in repository: TestRepository, directory: String? = nil, input: String = "",
    environment: [String: String] = [:]
  ) throws -> Program.Output {
    try start(arguments, in: repository, directory: directory, input: input, environment: environment).wait()
  }

  /// Starts `cairn` without waiting for it.
  public static func start(
    _ arguments: [String], in repository: TestRepository, directory: String? = nil, input: String = "",
    environment: [String: String] = [:]
  ) throws -> RunningProgram {
    try Program.start(
      path(), arguments, environment: repository.environment.merging(environment) { $1 },
      directory: place(directory, in: repository), input: Array(input.utf8))
  }

  static func place(_ directory: String?, in repository: TestRepository) -> String {
    guard let directory else { return repository.path }
    return directory.hasPrefix("/") ? directory : repository.path + "/" + directory
  }
}
