import TestSupport
import Testing

/// A repository with a model of three versions, whose `cairn.yaml` asks for a gate and an approval before Production, and
/// people with keys: ada, who registers, bob and carol, who may approve, and eve, who may not.
struct ModelRepository {
  static let policy = """
    models:
      churn:
        Production:
          gates:
            - auc >= 0.90
          approvals: 1
          override: [lead@example.org]

    """

  let ready: ReadyRepository
  var git: TestRepository { ready.git }

  init(policy: String = ModelRepository.policy) throws {
    ready = try ReadyRepository(policy: policy)
    let lines = try ["ada", "bob", "carol"].map { name in
      try SigningKey(name, in: ready.git).line(for: "\(name)@example.org")
    }
    try git.commit("signers", files: ["cairn/allowed_signers": lines.joined()])
    for (number, auc) in [(1, 0.91), (2, 0.85), (3, 0.95)] {
      try run(
        """
        mkdir model && echo \(number) > model/weights && id=$(cairn start --experiment churn) && export CAIRN_RUN_ID=$id
        cairn log metric auc=\(auc) && cairn log artifact model && cairn end && rm -r model
        unset CAIRN_RUN_ID; cairn register churn --run "$id" --path model
        """)
    }
  }

  /// Runs lines of shell as a person.
  func run(_ script: String, as name: String = "ada") throws {
    let output = try ready.shell(script, environment: environment(name))
    guard output.status == 0 else { throw TestFailure("\(script)\n\(output.text)\(output.errorText)") }
  }

  func environment(_ name: String) throws -> [String: String] {
    _ = try SigningKey(name, in: git)
    return [
      "GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": "\(name)@example.org", "GIT_COMMITTER_NAME": name,
      "GIT_COMMITTER_EMAIL": "\(name)@example.org", "KEYS": git.home + "/keys",
    ]
  }

  /// Expects what a person sees who types the commands.
  func expect(
    _ commands: String..., as name: String = "ada", is expected: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let seen = try Transcript.of(commands, in: git, environment: environment(name))
    #expect(seen == expected, sourceLocation: sourceLocation)
  }
}
