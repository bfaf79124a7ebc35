import TestSupport
import Testing

@Suite("cairn server")
struct ServerCommandTests {
  /// Runs shell commands while a server answers at `$address`, and shows what it said at its end.
  private func serving(
    _ options: String = "", in ready: ReadyRepository, stop: String = "TERM", _ commands: String
  ) throws -> String {
    let output = try ready.shell(
      """
      cairn server --port 0 \(options) >address.txt 2>log.txt & pid=$!
      until [ -s address.txt ] || ! kill -0 $pid 2>/dev/null; do sleep 0.02; done
      address=$(cat address.txt); port=${address##*:}
      \(commands)
      kill -\(stop) $pid; wait $pid; echo "[exit $?]"
      cat log.txt; rm -f address.txt log.txt
      """)
    return try Normaliser(ready.git).normalise(output.text + output.errorText)
      .replacing(/127\.0\.0\.1:\d+/, with: "127.0.0.1:PORT")
  }

  /// One HTTP request by bash alone.
  private func ask(_ method: String, _ path: String, _ body: String = "") -> String {
    """
    bash -c 'exec 3<>/dev/tcp/127.0.0.1/'$port'
    printf "\(method) \(path) HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\nContent-Type: application/json\\r\\n" >&3
    printf "Content-Length: \(body.utf8.count)\\r\\n\\r\\n%s" "$1" >&3; sed "1,/^.\\$/d" <&3' ask '\(body)'; echo
    """
  }

  @Test("prints its address when it answers, and stops at a signal", arguments: ["TERM", "INT"])
  func life(_ signal: String) throws {
    let ready = try ReadyRepository()
    #expect(
      try serving(in: ready, stop: signal, "echo $address; " + ask("GET", "/health")) == """
        http://127.0.0.1:PORT
        OK
        [exit 0]
        cairn: serving 'cairn' of DIR on http://127.0.0.1:PORT; Ctrl-C stops it
        cairn: stopping

        """)
  }

  @Test("what a client begins the command line can go on with, while the server answers")
  func logs() throws {
    let ready = try ReadyRepository()
    let create = ask("POST", "/api/2.0/mlflow/runs/create", #"{"experiment_id":"0","run_name":"by-rest"}"#)
    _ = try serving(
      in: ready,
      """
      id=$({ \(create); } | sed 's/.*"run_id":"\\([0-9a-f]*\\)".*/\\1/')
      cairn log metric rmse=0.5 --run $id && cairn end --run $id
      """)
    try ready.expect(
      "cairn runs --columns name,status,metrics.rmse", "git status --short",
      is: """
        $ cairn runs --columns name,status,metrics.rmse
        NAME     STATUS    rmse
        by-rest  finished   0.5
        $ git status --short

        """)
  }

  @Test("does not listen where others reach it, unless there are users or it is told to")
  func reach() throws {
    let ready = try ReadyRepository()
    try ready.expect(
      "cairn server --host 0.0.0.0 --port 0", "cairn server --tls-cert cert.pem",
      "cairn server --host no.such.host.invalid --insecure 2>&1 | head -2 | tail -1 | cut -c1-41",
      is: """
        $ cairn server --host 0.0.0.0 --port 0
        ! cairn: '0.0.0.0' can be reached from other machines, and there are no users: add one with 'cairn server users add NAME --admin', or say --insecure
        [exit 2]
        $ cairn server --tls-cert cert.pem
        ! cairn: --tls-cert and --tls-key go together
        !   see 'cairn server --help'
        [exit 2]
        $ cairn server --host no.such.host.invalid --insecure 2>&1 | head -2 | tail -1 | cut -c1-41
        cairn: no address 'no.such.host.invalid':

        """)
  }

  @Test("says when MLflow's pages are not to be found, and goes on")
  func pages() throws {
    let ready = try ReadyRepository()
    let seen = try serving("--mlflow-ui=nowhere", in: ready, ask("GET", "/health"))
    #expect(seen.hasPrefix("OK\n[exit 0]\n"))
    #expect(
      seen.contains(
        "there is no index.html in 'DIR/nowhere', nor in 'DIR/nowhere/server/js/build'; going on without"))
  }

  @Test("users are added, given tokens and grants, listed and removed; no commit holds them")
  func users() throws {
    let ready = try ReadyRepository()
    try ready.expect(
      "cairn server users", "echo 'correct horse battery' | cairn server users add ada --admin",
      "echo 'another sentence' | cairn server users add grace", "echo short | cairn server users add eve",
      "cairn server users token grace --label ci | cut -c1-6", "cairn experiments create churn",
      "cairn server users grant grace edit --experiment churn",
      "cairn server users grant grace NO_PERMISSIONS --model m",
      "cairn server users grant grace OWN --model m", "cairn server users default NO_PERMISSIONS",
      "cairn server users", "cairn server users token grace --label ci --revoke",
      "cairn server users remove grace", "cairn server users remove grace", "git status --short",
      is: """
        $ cairn server users
        no users: add one with 'cairn server users add NAME --admin'
        $ echo 'correct horse battery' | cairn server users add ada --admin
        user ada added
        $ echo 'another sentence' | cairn server users add grace
        user grace added
        $ echo short | cairn server users add eve
        ! cairn: a password needs 12 characters or more: a sentence is easy to remember
        [exit 3]
        $ cairn server users token grace --label ci | cut -c1-6
        cairn_
        $ cairn experiments create churn
        experiment 'churn' (321781645360795653) created, committed to main as COMMIT1
        $ cairn server users grant grace edit --experiment churn
        grace: EDIT on experiment 'churn'
        $ cairn server users grant grace NO_PERMISSIONS --model m
        grace: NO_PERMISSIONS on model 'm'
        $ cairn server users grant grace OWN --model m
        ! cairn: 'OWN' is no permission: NO_PERMISSIONS, READ, EDIT, MANAGE
        !   see 'cairn server users grant --help'
        [exit 2]
        $ cairn server users default NO_PERMISSIONS
        what nothing is granted for: NO_PERMISSIONS
        $ cairn server users
        user   role   tokens  grants
        ada    admin
        grace  user   ci      experiment churn EDIT, model m NO_PERMISSIONS
        what nothing is granted for: NO_PERMISSIONS
        $ cairn server users token grace --label ci --revoke
        token 'ci' of grace is no longer valid
        $ cairn server users remove grace
        user grace removed
        $ cairn server users remove grace
        ! cairn: no user 'grace': 'cairn server users list' shows who there is
        [exit 3]
        $ git status --short

        """)
  }
}
