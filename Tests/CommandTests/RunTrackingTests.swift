import TestSupport
import Testing

/// What a command of `cairn run` that speaks to MLflow finds. The client is bash: the real one is in ClientTests.
@Suite("cairn run gives its command a tracking server")
struct RunTrackingTests {
  private let client = """
    #!/usr/bin/env bash
    # ask METHOD PATH [BODY]
    address=${MLFLOW_TRACKING_URI#http://}
    ask() {
      exec 3<>"/dev/tcp/${address%:*}/${address#*:}"
      printf '%s /api/2.0/mlflow/%s HTTP/1.1\\r\\nHost: %s\\r\\nConnection: close\\r\\n' "$1" "$2" "$address" >&3
      printf 'Authorization: Bearer %s\\r\\nContent-Type: application/json\\r\\n' "$MLFLOW_TRACKING_TOKEN" >&3
      printf 'Content-Length: %s\\r\\n\\r\\n%s' "${#3}" "$3" >&3
      sed '1,/^.$/d' <&3
    }
    end() { ask POST runs/update "{\\"run_id\\":\\"$1\\",\\"status\\":\\"$2\\",\\"end_time\\":99}"; }
    experiment() { ask POST experiments/create "{\\"name\\":\\"$1\\"}" | tr -dc 0-9; }
    begin() {
      ask POST runs/create "{\\"experiment_id\\":\\"$1\\",\\"run_name\\":\\"$2\\",\\"start_time\\":${3:-1}}" |
        sed 's/.*"run_id":"\\([0-9a-f]*\\)".*/\\1/'
    }

    """

  private func ready(_ script: String) throws -> ReadyRepository {
    let ready = try ReadyRepository()
    try ready.git.write("train.sh", client + script + "\n", executable: true)
    try ready.git.commit("script")
    return ready
  }

  @Test("what it logs is in the run, and runs that it begins are within it, ended with it, in one commit")
  func logs() throws {
    let ready = try ready(
      """
      mine=$(experiment mine)
      ask GET "runs/get?run_id=$MLFLOW_RUN_ID" >/dev/null
      ask POST runs/update "{\\"run_id\\":\\"$MLFLOW_RUN_ID\\",\\"status\\":\\"RUNNING\\"}" >/dev/null
      ask POST runs/log-metric "{\\"run_id\\":\\"$MLFLOW_RUN_ID\\",\\"key\\":\\"loss\\",\\"value\\":0.5,\\"timestamp\\":1}"
      end $MLFLOW_RUN_ID FINISHED >/dev/null
      end $(begin $mine done 4102444800000) FAILED >/dev/null
      begin $mine left 4102444800001 >/dev/null
      """)
    try ready.git.expect(
      "cairn run -e churn -n whole -- ./train.sh", "cairn runs --columns name,experiment,status,metrics.loss",
      "git log --format=%s -1", "git status --short",
      is: """
        $ cairn run -e churn -n whole -- ./train.sh
        {}⏎
        ! cairn: run RUN1 committed to main as COMMIT1
        $ cairn runs --columns name,experiment,status,metrics.loss
        NAME    EXPERIMENT  STATUS    loss
        ↳ left  mine        finished
        ↳ done  mine        failed
        whole   mine        finished   0.5
        $ git log --format=%s -1
        run(mine): whole finished with 2 nested runs, loss 0.5
        $ git status --short

        """)
  }

  @Test("what the script said of its run counts, unless the command failed")
  func status() throws {
    let ready = try ready("end $MLFLOW_RUN_ID $1 >/dev/null; exit $2")
    try ready.git.expect(
      "cairn run -n said -- ./train.sh FAILED 0 2>&1 | cut -c1-10",
      "cairn run -n did -- ./train.sh FINISHED 3 2>/dev/null", "cairn runs --columns name,status",
      is: """
        $ cairn run -n said -- ./train.sh FAILED 0 2>&1 | cut -c1-10
        cairn: run
        $ cairn run -n did -- ./train.sh FINISHED 3 2>/dev/null
        [exit 3]
        $ cairn runs --columns name,status
        NAME  STATUS
        did   failed (3)
        said  failed (0)

        """)
  }

  @Test("a server that the user has set is left alone, and so is everything with --no-mlflow")
  func theirs() throws {
    let ready = try ready("echo \"$MLFLOW_TRACKING_URI|$MLFLOW_RUN_ID|$MLFLOW_EXPERIMENT_NAME\"")
    try ready.git.expect(
      "MLFLOW_TRACKING_URI=http://theirs:1 cairn run -- ./train.sh 2>&1 | head -2",
      "cairn run --no-mlflow -- ./train.sh 2>/dev/null",
      "cairn run -e churn -- ./train.sh 2>/dev/null | sed 's/:[0-9]*|/:PORT|/'",
      is: """
        $ MLFLOW_TRACKING_URI=http://theirs:1 cairn run -- ./train.sh 2>&1 | head -2
        cairn: MLFLOW_TRACKING_URI is set: what the command logs with mlflow goes there, not into the run
        http://theirs:1||
        $ cairn run --no-mlflow -- ./train.sh 2>/dev/null
        ||
        $ cairn run -e churn -- ./train.sh 2>/dev/null | sed 's/:[0-9]*|/:PORT|/'
        http://127.0.0.1:PORT|RUN1|churn

        """)
  }

  @Test("a run inside a run has a server of its own, not the outer one's")
  func inner() throws {
    let ready = try ready(
      """
      if [ -z "$1" ]; then cairn run -n inner -- ./train.sh again; fi
      ask POST runs/log-metric "{\\"run_id\\":\\"$MLFLOW_RUN_ID\\",\\"key\\":\\"m\\",\\"value\\":$#,\\"timestamp\\":1}" >/dev/null
      """)
    try ready.git.expect(
      "cairn run -n outer -- ./train.sh 2>&1 | grep -c MLFLOW_TRACKING_URI",
      "cairn runs --columns name,status,metrics.m",
      is: """
        $ cairn run -n outer -- ./train.sh 2>&1 | grep -c MLFLOW_TRACKING_URI
        0
        [exit 1]
        $ cairn runs --columns name,status,metrics.m
        NAME     STATUS    m
        ↳ inner  finished  1
        outer    finished  0

        """)
  }

  @Test("the token is nowhere in the repository when the run has ended")
  func secret() throws {
    let ready = try ready("printf %s \"$MLFLOW_TRACKING_TOKEN\" > \"$TMPDIR/../token\"; begin 0 a >/dev/null")
    let folder = ready.git.home + "/tmp"
    try TestFiles.makeDirectory(folder)
    _ = try ready.shell("cairn run -- ./train.sh", environment: ["TMPDIR": folder])
    let token = String(decoding: try TestFiles.read(ready.git.home + "/token"), as: UTF8.self)
    #expect(token.utf8.count == 64)
    #expect(try !ready.holds(token))
  }
}
