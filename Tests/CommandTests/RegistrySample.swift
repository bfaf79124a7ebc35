import TestSupport

/// A repository with a policy for `churn`, and runs that keep a model and metrics as `train.sh AUC RMSE` says.
struct RegistrySample {
  let ready: ReadyRepository
  var git: TestRepository { ready.git }

  static let policy = """
    models:
      "churn*":
        Production:
          after: Staging
          gates:
            - auc >= 0.90
            - rmse <= incumbent * 1.02
            - signature compatible
            - environment captured
            - source clean
            - data checked
            - annotations performance, owner
            - age <= 30d

    """

  private static let train = """
    mkdir -p ../out/model
    cat > ../out/model/MLmodel <<'M'
    flavors:
      python_function: {loader_module: mlflow.sklearn, python_version: 3.12.3}
      sklearn: {sklearn_version: 1.7.2}
    saved_input_example_info: {artifact_path: input_example.json}
    signature:
      inputs: '[{"type": "double", "name": "age", "required": true}, {"type": "string", "name": "plan", "required": false}]'
      outputs: '[{"type": "long", "required": true}]'
    M
    echo "weights $1" > ../out/model/model.pkl
    printf 'scikit-learn==1.7.2\\nnumpy==2.1\\n' > ../out/model/requirements.txt
    cairn log artifact ../out/model
    cairn log metric auc=$1 rmse=$2
    cairn log input train.sh --context training --check ${3:-passed}

    """

  init(policy: String = Self.policy) throws {
    ready = try ReadyRepository(policy: policy)
    try git.commit("code", files: ["train.sh": Self.train])
  }

  /// Trains, with the output out of the way.
  func train(_ name: String, _ auc: Double, _ rmse: Double, check: String = "passed") throws {
    let output = try ready.shell("cairn run -n \(name) -e churn -- sh train.sh \(auc) \(rmse) \(check)")
    guard output.status == 0 else { throw TestFailure(output.errorText) }
  }

  /// What a person sees who types the commands, without what this machine adds of its own.
  func transcript(_ commands: String...) throws -> String {
    try Transcript.of(commands, in: git)
      .replacing(/\/[0-9a-f]{2}\/(?=RUN)/, with: "/XX/")
      .replacing(/environment( +)(sha256:)?[0-9a-f]{8,}/) { "environment\($0.output.1)ENVIRONMENT" }
      .replacing(/- Environment: .*/, with: "- Environment: ENVIRONMENT")
  }
}
