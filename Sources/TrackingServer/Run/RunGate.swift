import Digests
import Records
import Synchronization
import TrackingAPI

/// Lets the clients of one run's command write to that run and to those within it, and read all the rest.
///
/// A script knows nothing of the run that it is part of. So a run that it begins without a parent becomes a child of
/// the command's run. And where it names an experiment (`mlflow.set_experiment`) before it takes up the command's run,
/// that run moves there: the client would refuse to take it up in another one.
final class RunGate: Gate {
  private struct State {
    /// The runs that may be written to.
    var own: Set<String>
    /// The experiments that were made here: they may be deleted here.
    var made: Set<String> = []
    /// The experiment that a client asked for last and has not used yet.
    var named: String?
  }

  private let run: RunID
  private let tokenDigest: [UInt8]
  private let state: Mutex<State>

  init(_ run: RunID, tokenDigest: String) {
    self.run = run
    self.tokenDigest = Array(tokenDigest.utf8)
    state = Mutex(State(own: [run.text]))
  }

  func stop() {}

  func identify(_ header: String?) async throws -> String? {
    let said: String? =
      switch header.flatMap(Credentials.init) {
      case nil: nil
      case .bearer(let token): token
      case .basic(_, let password): password
      }
    guard let said, SecretBytes.areEqual(Array(SHA256.hex(of: Array(said.utf8)).utf8), tokenDigest) else {
      throw Refusal.unauthenticated
    }
    return nil
  }

  func admit(_ request: inout APIRequest, to service: TrackingService) throws {
    if ArtifactOwner.isAbout(request.path) {
      if request.method != .get, case .run(let id) = ArtifactOwner(request, service) {
        try check(id, service)
      }
      return
    }
    guard let rule = RouteRule.of(request.method, request.path) else { return }
    let fields = RequestFields(request)
    let ids = fields.texts("run_id") + fields.texts("run_uuid")
    switch (rule.subject, rule.permission) {
    case (.run, .read):
      if ids.contains(run.text), let named = state.withLock({ $0.named }) { try move(to: named, service) }
    case (.run, let permission):
      for id in ids { try check(id, service) }
      if permission == .manage, ids.contains(run.text) {
        throw APIError(
          .permissionDenied, "Run \(run) is recorded by 'cairn run': it cannot be deleted by its own command")
      }
      if request.path.hasSuffix("/runs/update"), ids.contains(run.text) { state.withLock { $0.named = nil } }
    case (.experiment, .manage):
      guard fields.texts("experiment_id").allSatisfy(state.withLock({ $0.made }).contains) else {
        throw APIError(
          .permissionDenied,
          "A command that 'cairn run' records deletes no experiment that it has not made itself")
      }
    case (.experiment, .edit) where request.path.hasSuffix("/runs/create"):
      state.withLock { $0.named = nil }
      try nest(&request)
    default: return
    }
  }

  func review(_ answer: inout APIAnswer, to request: APIRequest, of service: TrackingService) throws {
    guard answer.status == 200 else { return }
    let name = request.path.split(separator: "/").suffix(2).joined(separator: "/")
    switch name {
    case "experiments/create":
      guard let id = try JSON(parsing: answer.body)["experiment_id"]?.string else { return }
      state.withLock { state in
        state.named = id
        state.made.insert(id)
      }
    case "experiments/get", "experiments/get-by-name":
      let id = try JSON(parsing: answer.body)["experiment"]?["experiment_id"]?.string
      state.withLock { $0.named = id }
    case "runs/create":
      guard let id = try JSON(parsing: answer.body)["run"]?["info"]?["run_id"]?.string else { return }
      _ = state.withLock { $0.own.insert(id) }
    default: return
    }
  }

  /// - Throws: `APIError` when the run is neither the command's nor within it.
  private func check(_ id: String, _ service: TrackingService) throws {
    var next: String? = id
    // As deep as anybody nests runs; a ring of parents must not be walked for ever.
    for _ in 0..<32 {
      guard let current = next else { break }
      if state.withLock({ $0.own.contains(current) }) {
        _ = state.withLock { $0.own.insert(id) }
        return
      }
      next = try service.parent(ofRun: current)
    }
    // One that is not there is told of by the API.
    guard try service.experiment(ofRun: id) != nil else { return }
    throw APIError(
      .permissionDenied,
      "Run \(id) is not part of run \(run), whose command this is: it can be read here, not changed")
  }

  private func move(to experiment: String, _ service: TrackingService) throws {
    guard let id = try? ExperimentID(experiment), try service.experiment(ofRun: run.text) != experiment else {
      return
    }
    try service.move(run: run, to: id)
  }

  /// Makes a run that is to be begun a child of the command's run.
  private func nest(_ request: inout APIRequest) throws {
    guard let body = try? JSON(parsing: request.body), case .object(var members) = body else { return }
    let parent: JSON = ["key": "mlflow.parentRunId", "value": .string(run.text)]
    if let place = members.firstIndex(where: { $0.key == "tags" }), let tags = members[place].value.array {
      guard !tags.contains(where: { $0["key"]?.string == "mlflow.parentRunId" }) else { return }
      members[place].value = .array(tags + [parent])
    } else if body["tags"]?.isNull ?? true {
      members.removeAll { $0.key == "tags" }
      members.append(.init("tags", .array([parent])))
    }
    request.body = JSON.object(members).compact()
  }
}
