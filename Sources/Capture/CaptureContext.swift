public import Records

/// What is looked at, and all that the outside world has to say to it: nothing here reads the environment, the home
/// folder or the clock.
public struct CaptureContext: Sendable {
  /// The command line of the run.
  public var command: [String]
  /// Where the command runs; absolute.
  public var workingDirectory: String
  /// The root of the repository's work tree; absolute, nil where there is none.
  public var repositoryRoot: String?
  /// The store, relative to the root; it is no part of the code's state.
  public var storeDirectory: String
  /// The command's environment variables. `PATH` finds programs.
  public var variables: [String: String]
  /// Where answers of slow programs are kept; absolute, made when needed, safe to delete. nil keeps none.
  public var cacheDirectory: String?
  public var rules: Policy.CaptureRules
  /// When the run began: untracked files that came later are its products and no part of the code.
  public var startTime: Timestamp?

  public init(
    command: [String], workingDirectory: String, repositoryRoot: String?, storeDirectory: String = "cairn",
    variables: [String: String], cacheDirectory: String? = nil, rules: Policy.CaptureRules,
    startTime: Timestamp? = nil
  ) {
    self.command = command
    self.workingDirectory = LocalPath.normalized(workingDirectory)
    self.repositoryRoot = repositoryRoot.map(LocalPath.normalized)
    self.storeDirectory = storeDirectory
    self.variables = variables
    self.cacheDirectory = cacheDirectory
    self.rules = rules
    self.startTime = startTime
  }

  var redaction: Redaction { Redaction(patterns: rules.secrets) }

  /// An absolute path, from one that the command's words give.
  func absolute(_ path: String) -> String {
    LocalPath.normalized(path.hasPrefix("/") ? path : workingDirectory + "/" + path)
  }

  /// The path relative to the repository's root; `.` for the root, nil for what lies outside.
  func relative(_ absolute: String) -> String? {
    repositoryRoot.flatMap { LocalPath.relative(absolute, to: $0) }
  }
}
