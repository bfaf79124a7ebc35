import Foundation
import TestSupport
import Testing

@Suite("cairn check")
struct CheckCommandTests {
  struct Tampering: CustomTestStringConvertible, Sendable {
    var what: String
    /// What is done in the work tree, before everything is committed.
    var line: String
    var codes: Set<String>
    var message: String
    var testDescription: String { what }

    init(_ what: String, _ line: String, _ codes: Set<String>, _ message: String) {
      self.what = what
      self.line = line
      self.codes = codes
      self.message = message
    }
  }

  static let tamperings = [
    Tampering(
      "a parameter", "sed -i 's/\"0.1\"/\"0.3\"/' cairn/runs/*/*/run.json", ["run-rewritten"],
      "the parameter 'lr' was changed after the fact"),
    Tampering(
      "a metric's history", "sed -i 's/,0.5$/,0.6/' cairn/runs/*/*/metrics.csv", ["run-rewritten"],
      "its metrics' history was changed after the fact"),
    Tampering(
      "a latest value", "sed -i 's/\"value\": 0.7/\"value\": 0.9/' cairn/runs/*/*/run.json", ["untrue"],
      "run.json has 0.9 for 'auc', metrics.csv 0.7"),
    Tampering("a whole run", "git rm -rq cairn/runs", ["run-removed"], "is removed"),
    Tampering(
      "an artifact", "echo other > \"$(echo cairn/runs/*/*/artifacts/model/weights)\"",
      ["run-rewritten", "untrue"],
      "its artifact 'model/weights' was changed after the fact"),
    Tampering(
      "the environment",
      "sed -i 's/\"cpu_count\": [0-9]*/\"cpu_count\": 512/' cairn/runs/*/*/environment.json",
      ["run-rewritten"], "its environment was changed after the fact"),
    Tampering(
      "a link", "ln -s /etc/passwd cairn/experiments/1.json", ["link"], "a symbolic link in the store"),
    Tampering(
      "a stray file", "mkdir cairn/runs/zz && echo '{}' > cairn/runs/zz/run.json", ["misplaced"],
      "no file of this name belongs here"),
    Tampering(
      "a run under another's name",
      "mkdir -p cairn/runs/00/00000000000000000000000000000000 && cp cairn/runs/*/*/run.json cairn/runs/00/00000000000000000000000000000000/ && cp cairn/runs/*/*/metrics.csv cairn/runs/00/00000000000000000000000000000000/",
      ["misplaced"], "under the name of another"),
    Tampering(
      "marks of a merge", "printf '<<<<<<< HEAD\\n' >> cairn/models/churn/model.json", ["conflict-marker"],
      "a merge left its marks here"),
    Tampering(
      "no JSON", "echo hello > cairn/models/churn/versions/1.json", ["malformed"], "not a value"),
    Tampering(
      "other bytes", "sed -i 's/\"lr\": /\"lr\":  /' cairn/runs/*/*/run.json", ["not-canonical"],
      "in other bytes than Cairn writes"),
    Tampering(
      "a version", "git rm -q cairn/models/churn/versions/1.json", ["version-removed", "dangling"],
      "version 1 of 'churn' is gone"),
    Tampering(
      "a version's source",
      "sed -i 's|\"source\": \"runs:/|\"source\": \"runs:/f|' cairn/models/churn/versions/1.json",
      ["version-altered"], "its source was changed after it was registered"),
    Tampering(
      "a version's metrics", "sed -i 's/\"auc\": 0.7/\"auc\": 0.9/' cairn/models/churn/versions/1.json",
      ["version-altered", "untrue"], "its record of metrics was changed after it was registered"),
    Tampering(
      "an alias of nothing",
      "sed -i 's/\"version\": 1/\"version\": 9/' cairn/models/churn/aliases/champion.json",
      ["dangling"], "it names version 9 of 'churn', which is not there"),
    Tampering(
      "an unreadable policy", "echo 'conventions: [' >> cairn.yaml", ["policy"], "did not find expected"),
    Tampering(
      "the store's place", "echo 'store: elsewhere' >> cairn.yaml", ["store-moved"],
      "the store moves from 'cairn' to 'elsewhere'"),
    Tampering(
      "a signer's key", "echo 'ada@example.org ssh-ed25519 hello' > cairn/allowed_signers", ["signers"],
      "is no key of that kind"),
    Tampering(
      "a large file", "head -c 2000000 /dev/zero > \"$(echo cairn/runs/*/*/artifacts/)zeros\"",
      ["large-file", "untrue"], "2000000 bytes in Git itself"),
  ]

  @Test("What was tampered with is named, and nothing else", arguments: tamperings)
  func tampering(_ tampering: Tampering) throws {
    let repository = try ReviewedRepository()
    try repository.does("\(tampering.line)\ngit add -A && git commit -qm tamper")
    let output = try repository.ready.shell("cairn check --json")
    #expect(output.status == 1, "\(output.errorText)")
    let result = try JSONDecoder().decode(Result.self, from: Data(output.stdout))
    #expect(!result.passes)
    #expect(Set(result.findings.map(\.code)) == tampering.codes, "\(result.findings)")
    #expect(result.findings.contains { $0.message.contains(tampering.message) }, "\(result.findings)")
    #expect(result.findings.allSatisfy { $0.remedy?.isEmpty != true })
  }

  private struct Result: Decodable {
    struct Finding: Decodable {
      var code: String
      var message: String
      var remedy: String?
    }
    var passes: Bool
    var findings: [Finding]
  }

  @Test("New runs, tags, notes, values that are added, descriptions and deletions are what branches are for")
  func fine() throws {
    let repository = try ReviewedRepository()
    try repository.train("0.8")
    try repository.does(
      """
      cairn register churn --run @last --path artifacts/model
      run=$(cairn runs --ids | tail -1)
      cairn tag $run team=growth
      cairn note $run 'the first one'
      cairn log metric --run $run auc=0.71 --step 2
      cairn annotate churn 1 --owner growth
      cairn delete $run
      cairn models delete churn@2 --yes
      """)
    try repository.ready.expect(
      "cairn check",
      is: """
        $ cairn check
        ok: 8 changed files of the store, main...work

        """)
  }

  @Test("Findings say where, what and the way out, in the words of each reader")
  func formats() throws {
    let repository = try ReviewedRepository()
    try repository.does(
      """
      sed -i 's/"0.1"/"0.3"/' cairn/runs/*/*/run.json
      echo 'what we think' > cairn/notes.txt
      git add -A && git commit -qm tamper
      """)
    try repository.ready.expect(
      "cairn check", "cairn check --format github", "cairn check --format markdown",
      "cairn check --format junit | grep -v '/>'",
      is: """
        $ cairn check
        cairn/notes.txt: warning: Cairn knows no such file, and leaves it alone [unknown-file]
        cairn/runs/XX/RUN1/run.json: error: run RUN1: the parameter 'lr' was changed after the fact [run-rewritten]
          → put it back: git checkout COMMIT1 -- 'cairn/runs/XX/RUN1/run.json'; tags, notes and new values may be added

        1 error, 1 warning: 2 changed files of the store, main...work
        [exit 1]
        $ cairn check --format github
        ::warning file=cairn/notes.txt,title=cairn check%3A unknown-file::Cairn knows no such file, and leaves it alone
        ::error file=cairn/runs/XX/RUN1/run.json,title=cairn check%3A run-rewritten::run RUN1: the parameter 'lr' was changed after the fact%0Aput it back: git checkout COMMIT1 -- 'cairn/runs/XX/RUN1/run.json'; tags, notes and new values may be added
        1 error, 1 warning: 2 changed files of the store, main...work
        [exit 1]
        $ cairn check --format markdown
        ### ❌ cairn check: 1 error, 1 warning: 2 changed files of the store, main...work

        - ⚠️ `cairn/notes.txt`: Cairn knows no such file, and leaves it alone

        - `cairn/runs/XX/RUN1/run.json`: run RUN1: the parameter 'lr' was changed after the fact<br>→ put it back: git checkout COMMIT1 -- 'cairn/runs/XX/RUN1/run.json'; tags, notes and new values may be added
        [exit 1]
        $ cairn check --format junit | grep -v '/>'
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites tests="18" failures="1">
          <testsuite name="cairn check" tests="18" failures="1">
            <testcase name="no run is rewritten" classname="run-rewritten">
              <failure message="cairn/runs/XX/RUN1/run.json: run RUN1: the parameter 'lr' was changed after the fact">cairn/runs/XX/RUN1/run.json: run RUN1: the parameter 'lr' was changed after the fact&#10;  put it back: git checkout COMMIT1 -- 'cairn/runs/XX/RUN1/run.json'; tags, notes and new values may be added</failure>
            </testcase>
          </testsuite>
        </testsuites>

        """)
  }

  @Test("Names and tags are held against the conventions of the base")
  func conventions() throws {
    let repository = try ReviewedRepository(
      policy: """
        conventions:
          experiment_name: "[a-z]+"
          required_tags: [team]

        """)
    try repository.does("sed -i '/^conventions/,$d' cairn.yaml && git commit -qam 'no conventions any more'")
    try repository.does("cairn run --experiment Churn2 -- true")
    try repository.ready.expect(
      "cairn check",
      is: """
        $ cairn check
        cairn/experiments/943508711626141909.json: error: the experiment name 'Churn2' does not match '[a-z]+', which conventions.experiment_name in cairn.yaml asks for [name]
          → cairn experiments rename 943508711626141909 NAME
        cairn/runs/XX/RUN1/run.json: error: run RUN1 has no tag 'team' [required-tag]
          → cairn tag RUN1 team=VALUE

        2 errors: 3 changed files of the store, main...work
        [exit 1]

        """)
  }

  @Test("The other side is told, or found; where it cannot be, the way out is told")
  func sides() throws {
    let repository = try ReviewedRepository()
    try repository.train("0.8")
    try repository.ready.expect(
      "cairn check --base HEAD~1", "GITHUB_BASE_REF=main cairn check", "GITHUB_BASE_REF=gone cairn check",
      "CI_MERGE_REQUEST_DIFF_BASE_SHA=$(git rev-parse HEAD) cairn check", "cairn check --base nowhere",
      "git branch -q -D main && cairn check", "cairn check --receive --base main", "cairn check --guard main",
      "echo hello | cairn check --receive",
      is: """
        $ cairn check --base HEAD~1
        ok: 5 changed files of the store, HEAD~1...work
        $ GITHUB_BASE_REF=main cairn check
        ok: 5 changed files of the store, main...work
        $ GITHUB_BASE_REF=gone cairn check
        ! cairn: GITHUB_BASE_REF says that the change is for 'origin/gone', which is not here: fetch it, or name another with --base
        [exit 3]
        $ CI_MERGE_REQUEST_DIFF_BASE_SHA=$(git rev-parse HEAD) cairn check
        ok: 0 changed files of the store, COMMIT1...work
        $ cairn check --base nowhere
        ! cairn: cannot find revision 'nowhere': no commit, branch or tag has that name here
        [exit 3]
        $ git branch -q -D main && cairn check
        ! cairn: there is no remote and no other branch to compare 'work' with; name one: --base REV
        [exit 2]
        $ cairn check --receive --base main
        ! cairn: --receive is told by Git what to compare: leave out --base
        !   see 'cairn check --help'
        [exit 2]
        $ cairn check --guard main
        ! cairn: --guard is for --receive
        !   see 'cairn check --help'
        [exit 2]
        $ echo hello | cairn check --receive
        ! cairn: 'hello' is no line of a push: --receive is for a pre-receive hook (githooks(5))
        [exit 2]

        """)
  }
}
