/// What stands beside a run while its command runs, such as a server for the command's own clients.
public protocol RunCompanion: Sendable {
  /// Changes to the command's environment; nil takes a variable away.
  var environment: [String: String?] { get }

  /// Called when the command has ended and before the run does.
  ///
  /// - Returns: what is worth telling, one sentence each.
  func end() -> [String]
}
