import Ledger
import Projects
import Records
import TrackingAPI
import TrackingServer

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Gives the mlflow clients of a run's command a server of their own.
struct MLflowTracking {
  private let environment: [String: String]
  private let experiment: String
  private let service: @Sendable () -> TrackingService

  /// Where the variables of an outer `cairn run` lead, so that they are not taken for the user's.
  private static let mark = "CAIRN_MLFLOW_URI"

  /// - Returns: nil when the user has a server already; that is said then.
  init?(_ world: World, _ repository: RepositoryOptions, experiment: String) {
    environment = world.environment
    self.experiment = experiment
    if let theirs = environment["MLFLOW_TRACKING_URI"], !theirs.isEmpty, theirs != environment[Self.mark] {
      World.say("MLFLOW_TRACKING_URI is set: what the command logs with mlflow goes there, not into the run")
      return nil
    }
    let directory = repository.directory(in: world)
    let context = world.ledgerContext()
    service = {
      TrackingService(
        TrackingStore(process: World.processID) { try Ledger.open(at: directory, context: context) })
    }
  }

  func serve(_ run: Run) throws -> any RunCompanion {
    let log = ServerLog(.text, .error, now: World.now, write: { World.writeError($0) })
    let server = try RunServer(
      for: run.id, ServerConfiguration(log: log, now: World.now), serving: service)
    return Companion(server: server, environment: variables(server, run))
  }

  private struct Companion: RunCompanion {
    let server: RunServer
    let environment: [String: String?]
    func end() -> [String] { server.stop() }
  }

  private func variables(_ server: RunServer, _ run: Run) -> [String: String?] {
    var variables: [String: String?] = [
      "MLFLOW_TRACKING_URI": server.address, Self.mark: server.address, "MLFLOW_RUN_ID": run.id.text,
      "MLFLOW_TRACKING_TOKEN": server.token,
      "MLFLOW_TRACKING_USERNAME": nil as String?, "MLFLOW_TRACKING_PASSWORD": nil as String?,
      // By name, not by id: a script that sets another name would be told that the two do not match.
      "MLFLOW_EXPERIMENT_NAME": experiment, "MLFLOW_EXPERIMENT_ID": nil as String?,
      // Other ways to prove oneself, which were for another server.
      "MLFLOW_TRACKING_AUTH": nil as String?, "MLFLOW_TRACKING_AWS_SIGV4": nil as String?,
    ]
    if hasCredentialsFile {
      // The client prefers the password in that file to a token, and one in its environment to both. It notes the name
      // as the run's user.
      variables["MLFLOW_TRACKING_USERNAME"] = environment["USER"] ?? environment["LOGNAME"] ?? "cairn"
      variables["MLFLOW_TRACKING_PASSWORD"] = server.token
    }
    // The client prints an address of each run, which nobody answers once the command has ended.
    if environment["MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT"] == nil {
      variables["MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT"] = "true"
    }
    // A proxy reaches its own loopback address, not ours.
    let proxies = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"]
    if proxies.contains(where: { !(environment[$0] ?? "").isEmpty }) {
      for name in ["no_proxy", "NO_PROXY"] {
        let known = environment[name] ?? ""
        variables[name] = known.isEmpty ? "127.0.0.1" : known + ",127.0.0.1"
      }
    }
    return variables
  }

  private var hasCredentialsFile: Bool {
    guard let home = environment["HOME"] else { return false }
    return access(home + "/.mlflow/credentials", F_OK) == 0
  }
}
