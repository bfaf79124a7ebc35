import TestSupport
import Testing

@Suite("cairn annotate and cairn card")
struct AnnotateCommandTests {
  @Test("fields are set, replaced and emptied, each change a commit")
  func fields() throws {
    let sample = try RegistrySample()
    try sample.train("brave-otter", 0.93, 0.7)
    _ = try sample.transcript("cairn register churn --run @last --alias champion")
    #expect(
      try sample.transcript(
        "cairn annotate churn 1",
        "cairn annotate churn 1 --owner risk --performance small --performance '-1 %'",
        "cairn annotate churn@champion --known-failure 'new customers' --performance fast",
        "cairn annotate churn@1", "cairn annotate churn@1 --owner ''", "cairn annotate churn@1 --json",
        "cairn annotate churn@1 --performance fast", "git log -1 --format=%B",
        "git diff HEAD~1 --stat | tail -1") == """
          $ cairn annotate churn 1
          ! cairn: churn@1 has no annotations; write some with: cairn annotate churn@1 --edit
          $ cairn annotate churn 1 --owner risk --performance small --performance '-1 %'
          churn@1 annotated, committed to main as COMMIT1
          $ cairn annotate churn@champion --known-failure 'new customers' --performance fast
          churn@1 annotated, committed to main as COMMIT2
          $ cairn annotate churn@1
            performance     fast
            known failures  new customers
            owner           risk
          $ cairn annotate churn@1 --owner ''
          churn@1 annotated, committed to main as COMMIT3
          $ cairn annotate churn@1 --json
          {
            "performance": [
              "fast"
            ],
            "known_failures": [
              "new customers"
            ],
            "intended_use": null,
            "operations": [],
            "owner": null
          }
          $ cairn annotate churn@1 --performance fast
          churn@1: nothing to change
          $ git log -1 --format=%B
          model(churn): version 1 annotated

          Cairn-Model: churn
          Cairn-Version: 1

          $ git diff HEAD~1 --stat | tail -1
           1 file changed, 1 insertion(+), 2 deletions(-)

          """)
  }

  @Test("a file takes the place of all fields; what is wrong with it is said with its place")
  func files() throws {
    let sample = try RegistrySample()
    try sample.train("brave-otter", 0.93, 0.7)
    _ = try sample.transcript("cairn register churn --run @last", "cairn annotate churn 1 --owner risk")
    #expect(
      try sample.transcript(
        "printf 'performance: [fast, small]\\nintended_use: ranking\\n' > notes.yaml",
        "cairn annotate churn 1 --from notes.yaml", "cairn annotate churn 1",
        "echo '{\"owner\": \"ops\"}' | cairn annotate churn 1 --from - --json",
        "printf 'owner: x\\nownr: y\\n' | cairn annotate churn 1 --from -",
        "cairn annotate churn 1 --from nowhere.yaml", "cairn annotate churn 1 --from notes.yaml --owner x",
        "cairn annotate churn 1 --edit", "cairn annotate churn 2 --owner x") == """
          $ printf 'performance: [fast, small]\\nintended_use: ranking\\n' > notes.yaml
          $ cairn annotate churn 1 --from notes.yaml
          churn@1 annotated, committed to main as COMMIT1
          $ cairn annotate churn 1
            performance   fast
                          small
            intended use  ranking
          $ echo '{"owner": "ops"}' | cairn annotate churn 1 --from - --json
          {
            "performance": [],
            "known_failures": [],
            "intended_use": null,
            "operations": [],
            "owner": "ops"
          }
          $ printf 'owner: x\\nownr: y\\n' | cairn annotate churn 1 --from -
          ! cairn: standard input, line 2, column 1: there is no annotation 'ownr'; did you mean 'owner'?
          [exit 3]
          $ cairn annotate churn 1 --from nowhere.yaml
          ! cairn: cannot read 'nowhere.yaml': no such file
          [exit 3]
          $ cairn annotate churn 1 --from notes.yaml --owner x
          ! cairn: --from, --edit and the fields' options exclude each other
          !   see 'cairn annotate --help'
          [exit 2]
          $ cairn annotate churn 1 --edit
          ! cairn: --edit opens an editor, and this is no terminal: use --from FILE
          [exit 2]
          $ cairn annotate churn 2 --owner x
          ! cairn: model 'churn' has no version 2; it has version 1
          [exit 3]

          """)
  }

  @Test("a card says all of it, and fills a template of one's own")
  func card() throws {
    let sample = try RegistrySample()
    try sample.train("brave-otter", 0.93, 0.7)
    _ = try sample.transcript(
      "cairn register churn --run @last --alias champion --description 'Who leaves next month.'",
      "cairn annotate churn 1 --owner risk --known-failure 'new customers' --intended-use 'Ranking only.'")
    #expect(
      try sample.transcript(
        "cairn card churn@1", "printf '{{model}}: {{owner}} {{metric}}\\n' > card.tmpl",
        "cairn card churn@1 --template card.tmpl", "printf '{{model}}: {{owner}}\\n' > card.tmpl",
        "cairn card churn@1 --template card.tmpl --output CARD.md", "cat CARD.md",
        "cairn card churn@1 --at HEAD~1 --template card.tmpl", "cairn card churn@1 --template nowhere") == """
          $ cairn card churn@1
          # churn, version 1

          Who leaves next month.

          | | |
          |---|---|
          | Stage | None |
          | Aliases | `champion` |
          | Owner | risk |
          | Registered | TIME |
          | Run | brave-otter (`RUN1`), ended TIME |

          ## Intended use

          Ranking only.

          ## Performance

          | Metric | Value |
          |---|---|
          | auc | 0.93 |
          | rmse | 0.7 |

          ## Known failure modes

          - new customers

          ## Operational requirements

          Loads as: python\\_function 3.12.3, sklearn 1.7.2

          ```text
          scikit-learn==1.7.2
          numpy==2.1
          ```

          ## Inputs and outputs

          | Input | Type | Required |
          |---|---|---|
          | age | double | yes |
          | plan | string | no |

          | Output | Type | Required |
          |---|---|---|
          | 1 | long | yes |

          ## How it was made

          - Code: COMMIT1, nothing uncommitted, started by `sh train.sh 0.93 0.7 passed`
          - Environment: ENVIRONMENT
          - Files: 3 files of 408 B, `sha256:DIGEST1`
          - Source: `runs:/RUN1/model`

          | Data | For | Check | Digest |
          |---|---|---|---|
          | train.sh | training | passed | ID1 |
          $ printf '{{model}}: {{owner}} {{metric}}\\n' > card.tmpl
          $ cairn card churn@1 --template card.tmpl
          ! cairn: card.tmpl, line 1: there is no value 'metric'; there are aliases, code, datasets, description, digest, environment, files, flavors, intended_use, known_failures, metrics, model, operations, owner, params, performance, registered, requirements, run, signature, source, stage, version
          [exit 3]
          $ printf '{{model}}: {{owner}}\\n' > card.tmpl
          $ cairn card churn@1 --template card.tmpl --output CARD.md
          $ cat CARD.md
          churn: risk
          $ cairn card churn@1 --at HEAD~1 --template card.tmpl
          churn: 
          $ cairn card churn@1 --template nowhere
          ! cairn: cannot read 'nowhere': no such file
          [exit 3]

          """)
  }
}
