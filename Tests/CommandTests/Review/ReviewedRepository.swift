import TestSupport

/// On main a run with metrics and an artifact, and the model that was made of it; the branch `work` is checked out.
struct ReviewedRepository {
  let ready: ReadyRepository

  init(policy: String = "") throws {
    ready = try ReadyRepository(policy: policy)
    try train("0.7")
    try does("cairn register churn --run @last --path artifacts/model && cairn alias churn champion 1")
    try does("git checkout -q -b work")
  }

  /// Records a run with a model on the branch that is checked out.
  func train(_ auc: String, arguments: String = "-P lr=0.1") throws {
    try does(
      """
      cairn run --name made-\(auc) --experiment churn \(arguments) -- sh -ec '
        mkdir -p "$CAIRN_RUN_DIR/artifacts/model"
        echo weights > "$CAIRN_RUN_DIR/artifacts/model/weights"
        echo "auc,0,,0.5" >> "$CAIRN_RUN_DIR/metrics.csv"
        echo "auc,1,,\(auc)" >> "$CAIRN_RUN_DIR/metrics.csv"'
      """)
  }

  /// Runs a line of shell, which has to work.
  @discardableResult
  func does(_ line: String) throws -> String {
    let output = try ready.shell(line)
    guard output.status == 0 else { throw TestFailure("$ \(line)\n\(output.text)\(output.errorText)") }
    return output.text
  }
}
