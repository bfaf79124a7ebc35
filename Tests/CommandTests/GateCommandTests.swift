import TestSupport
import Testing

@Suite("cairn gate")
struct GateCommandTests {
  @Test("each gate shows its figures and its verdict, and what would satisfy it")
  func text() throws {
    let sample = try RegistrySample()
    try sample.train("brave-otter", 0.93, 0.7)
    _ = try sample.transcript("cairn register churn --run @last")
    try sample.train("calm-fox", 0.85, 0.9, check: "failed")
    #expect(
      try sample.transcript(
        "cairn gate churn 1 --to production", "cairn annotate churn@1 --owner risk --performance fast",
        "cairn promote churn 1 --to Staging >/dev/null", "cairn gate churn@1 --to Production",
        "cairn promote churn 1 --to Production >/dev/null",
        "cairn register churn --run @last >/dev/null", "cairn gate churn 2 --to Production",
        "cairn gate churn@2 --to Staging") == """
          $ cairn gate churn 1 --to production
          churn@1 to Production: 7 of 9 gates pass

            ✗ stage Staging                   in no stage
              → bring it to Staging first: cairn promote churn@1 --to Staging
            ✓ auc >= 0.90                     auc 0.93 ≥ 0.90
            ✓ rmse <= incumbent * 1.02        rmse 0.7, no incumbent
            ✓ signature compatible            signature 2 inputs, 1 output, no incumbent
            ✓ environment captured            environment ENVIRONMENT
            ✓ source clean                    code of COMMIT1, nothing uncommitted
            ✓ data checked                    1 dataset passed
            ✗ annotations performance, owner  performance, owner are missing
              → cairn annotate churn@1 --performance … --owner …
            ✓ age <= 30d                      age 0m ≤ 30d
          [exit 1]
          $ cairn annotate churn@1 --owner risk --performance fast
          churn@1 annotated, committed to main as COMMIT2
          $ cairn promote churn 1 --to Staging >/dev/null
          $ cairn gate churn@1 --to Production
          churn@1 to Production: all 9 gates pass

            ✓ stage Staging                   in Staging
            ✓ auc >= 0.90                     auc 0.93 ≥ 0.90
            ✓ rmse <= incumbent * 1.02        rmse 0.7, no incumbent
            ✓ signature compatible            signature 2 inputs, 1 output, no incumbent
            ✓ environment captured            environment ENVIRONMENT
            ✓ source clean                    code of COMMIT1, nothing uncommitted
            ✓ data checked                    1 dataset passed
            ✓ annotations performance, owner  all are there
            ✓ age <= 30d                      age 0m ≤ 30d
          $ cairn promote churn 1 --to Production >/dev/null
          $ cairn register churn --run @last >/dev/null
          $ cairn gate churn 2 --to Production
          churn@2 to Production: 4 of 9 gates pass
            in Production now: version 1

            ✗ stage Staging                   in no stage
              → bring it to Staging first: cairn promote churn@2 --to Staging
            ✗ auc >= 0.90                     auc 0.85 < 0.90
              → a version whose auc is at least 0.90
            ✗ rmse <= incumbent * 1.02        rmse 0.9 > 0.714 (version 1: 0.7 × 1.02)
              → a version whose rmse is at most 0.714
            ✓ signature compatible            accepts and gives what version 1 does
            ✓ environment captured            environment ENVIRONMENT
            ✓ source clean                    code of COMMIT3, nothing uncommitted
            ✗ data checked                    train.sh failed
              → note each dataset of the run with its check: cairn log input
                data/train.csv --check passed
            ✗ annotations performance, owner  performance, owner are missing
              → cairn annotate churn@2 --performance … --owner …
            ✓ age <= 30d                      age 0m ≤ 30d
          [exit 1]
          $ cairn gate churn@2 --to Staging
          churn@2 to Staging: no gates, cairn.yaml asks nothing of a version here

          """)
  }

  @Test("other forms hold the same")
  func formats() throws {
    let sample = try RegistrySample(
      policy: "models: {churn: {Staging: {gates: [auc >= 0.90, source clean]}}}\n")
    try sample.train("calm-fox", 0.85, 0.7)
    #expect(
      try sample.transcript(
        "cairn register churn --run @last >/dev/null", "cairn gate churn 1 --to Staging --format markdown",
        "cairn gate churn 1 --to Staging --json", "cairn gate churn 1 --to Staging --format junit",
        "cairn gate churn 1 --to Staging --output gates.txt", "cat gates.txt") == """
          $ cairn register churn --run @last >/dev/null
          $ cairn gate churn 1 --to Staging --format markdown
          ### ❌ churn@1 to Staging: 1 of 2 gates pass

          | | Gate | Found |
          |---|---|---|
          | ❌ | `auc >= 0.90` | auc 0.85 &lt; 0.90<br>→ a version whose auc is at least 0.90 |
          | ✅ | `source clean` | code of COMMIT1, nothing uncommitted |
          [exit 1]
          $ cairn gate churn 1 --to Staging --json
          {
            "model": "churn",
            "version": 1,
            "stage": "Staging",
            "incumbent": null,
            "passes": false,
            "gates": [
              { "gate": "auc >= 0.90", "passes": false, "figures": "auc 0.85 < 0.90", "remedy": "a version whose auc is at least 0.90" },
              { "gate": "source clean", "passes": true, "figures": "code of COMMIT1, nothing uncommitted" }
            ]
          }
          [exit 1]
          $ cairn gate churn 1 --to Staging --format junit
          <?xml version="1.0" encoding="UTF-8"?>
          <testsuites tests="2" failures="1">
            <testsuite name="churn@1 to Staging" tests="2" failures="1">
              <testcase name="auc &gt;= 0.90" classname="churn.Staging">
                <failure message="auc 0.85 &lt; 0.90">auc 0.85 &lt; 0.90&#10;a version whose auc is at least 0.90</failure>
              </testcase>
              <testcase name="source clean" classname="churn.Staging"/>
            </testsuite>
          </testsuites>
          [exit 1]
          $ cairn gate churn 1 --to Staging --output gates.txt
          [exit 1]
          $ cat gates.txt
          churn@1 to Staging: 1 of 2 gates pass

            ✗ auc >= 0.90   auc 0.85 < 0.90
              → a version whose auc is at least 0.90
            ✓ source clean  code of COMMIT1, nothing uncommitted

          """)
  }

  @Test("the policy that judges is the committed one, or that of --base")
  func bases() throws {
    let sample = try RegistrySample(policy: "models: {churn: {Staging: {gates: [auc >= 0.90]}}}\n")
    try sample.train("calm-fox", 0.85, 0.7)
    #expect(
      try sample.transcript(
        "cairn register churn --run @last >/dev/null", "git switch -qc easier",
        "sed -i s/0.90/0.80/ cairn.yaml", "cairn gate churn 1 --to Staging", "git commit -qam easier",
        "cairn gate churn 1 --to Staging", "cairn gate churn 1 --to Staging --base main",
        "git clone -q --bare . ../bare.git", "cairn -C ../bare.git gate churn 1 --to Staging",
        "git checkout -q --detach", "cairn gate churn 1 --to Staging | tail -1") == """
          $ cairn register churn --run @last >/dev/null
          $ git switch -qc easier
          $ sed -i s/0.90/0.80/ cairn.yaml
          $ cairn gate churn 1 --to Staging
          churn@1 to Staging: the gate does not pass

            ✗ auc >= 0.90  auc 0.85 < 0.90
              → a version whose auc is at least 0.90
          ! cairn: judged by the committed cairn.yaml (as of COMMIT1); the one in the work tree says otherwise
          [exit 1]
          $ git commit -qam easier
          $ cairn gate churn 1 --to Staging
          churn@1 to Staging: the gate passes

            ✓ auc >= 0.80  auc 0.85 ≥ 0.80
          $ cairn gate churn 1 --to Staging --base main
          churn@1 to Staging: the gate does not pass

            ✗ auc >= 0.90  auc 0.85 < 0.90
              → a version whose auc is at least 0.90
          ! cairn: judged by the committed cairn.yaml (as of COMMIT1); the one in the work tree says otherwise
          [exit 1]
          $ git clone -q --bare . ../bare.git
          $ cairn -C ../bare.git gate churn 1 --to Staging
          churn@1 to Staging: the gate passes

            ✓ auc >= 0.80  auc 0.85 ≥ 0.80
          $ git checkout -q --detach
          $ cairn gate churn 1 --to Staging | tail -1
            ✓ auc >= 0.80  auc 0.85 ≥ 0.80

          """)
  }

  @Test("what there is not is said")
  func faults() throws {
    let sample = try RegistrySample()
    try sample.train("calm-fox", 0.85, 0.7)
    #expect(
      try sample.transcript(
        "cairn gate churn 1 --to Staging", "cairn register churn --run @last >/dev/null",
        "cairn gate churn 2 --to Staging", "cairn gate churn 1 --to Prod", "cairn gate churn --to Staging",
        "cairn gate churn 1", "cairn gate churn 1 --to Staging --base nowhere") == """
          $ cairn gate churn 1 --to Staging
          ! cairn: no model 'churn'; there are none yet, see 'cairn models create --help'
          [exit 3]
          $ cairn register churn --run @last >/dev/null
          $ cairn gate churn 2 --to Staging
          ! cairn: model 'churn' has no version 2; it has version 1
          [exit 3]
          $ cairn gate churn 1 --to Prod
          ! cairn: there is no stage 'Prod'; there are None, Staging, Production, Archived
          [exit 2]
          $ cairn gate churn --to Staging
          ! cairn: which version of 'churn'? Give its number, an alias or a stage: churn@4, churn@champion, churn#Production
          [exit 2]
          $ cairn gate churn 1
          ! cairn: missing expected argument '--to <stage>'
          !   see 'cairn gate --help'
          [exit 2]
          $ cairn gate churn 1 --to Staging --base nowhere
          ! cairn: cannot find revision 'nowhere': no commit, branch or tag has that name here
          [exit 3]

          """)
  }
}
