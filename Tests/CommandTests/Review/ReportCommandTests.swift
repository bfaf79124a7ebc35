import TestSupport
import Testing

@Suite("cairn report")
struct ReportCommandTests {
  @Test(
    "A promotion shows the version that comes beside the one that goes, gates, approvals, and what differs")
  func promotion() throws {
    let repository = try ReviewedRepository(
      policy: """
        conventions:
          metrics:
            auc: higher
        models:
          churn:
            Production:
              gates: [auc >= incumbent, annotations owner]
              approvals: 1

        """)
    try repository.does(
      "git checkout -q main && cairn promote churn 1 --to Production --branch first || true")
    try repository.does(
      """
      sed -i '/^models/,$d' cairn.yaml && git commit -qam 'no rules for a moment'
      cairn promote churn 1 --to Production
      git revert --no-edit HEAD~1 > /dev/null && git checkout -q -B work
      """)
    try repository.train("0.8", arguments: "-P lr=0.2")
    try repository.does("cairn register churn --run @last --path artifacts/model")
    try repository.does(
      """
      cd cairn/models/churn/stages
      sed -i 's/"version": 1,/"version": 2,/' Production.json && git commit -qam 'version 2'
      """)
    try repository.ready.expect(
      "cairn report",
      is: """
        $ cairn report
        <!-- cairn report -->
        ## ❌ `churn` 1 → 2 in Production: blocked

        `main` → `work`: 1 stage change, 1 new version, 1 new run in 1 experiment.

        **It cannot be merged as it is:**

        - gate 'annotations owner': owner is missing; needed: `cairn annotate churn@2 --owner …`
        - 1 approval needed, there is none: `cairn approve churn 2 --to Production`

        **Gates**

        | gate |  | figures |
        | :-- | :-- | :-- |
        | `auc >= incumbent` | ✅ | auc 0.8 ≥ 0.7 (version 1) |
        | `annotations owner` | ❌ | owner is missing<br>needed: `cairn annotate churn@2 --owner …` |

        **Approvals**: 0 of 1

        **Metrics**

        | metric | `churn@1` | `churn@2` | change | by version |
        | :-- | --: | --: | :-- | :-- |
        | `auc` (higher is better) | 0.7 | 0.8 | ▲ +14.3% ✅ better | `▁█` |

        | parameter | old | new |
        | :-- | :-- | :-- |
        | `lr` | `0.1` | `0.2` |

        <details><summary>Code: 3 changes</summary>

        | code | old | new |
        | :-- | :-- | :-- |
        | `commit` | `COMMIT1` | `COMMIT2` |
        | `branch` | `main` | `work` |
        | `command` | `sh -ec '\\n  mkdir -p "$CAIRN_RUN_DIR/artifacts/model"\\n  echo weights > "$CAIRN_RUN_DIR/artifacts/model/weights"\\n  ech…` | `sh -ec '\\n  mkdir -p "$CAIRN_RUN_DIR/artifacts/model"\\n  echo weights > "$CAIRN_RUN_DIR/artifacts/model/weights"\\n  ech…` |

        </details>

        ### New versions

        | version | run | metrics | flavors | digest |
        | :-- | :-- | :-- | :-- | :-- |
        | `churn@2` | `RUN1` | `auc` 0.8 | – | `d607733936` |

        ### Runs

        1 new run in 1 experiment.

        #### `churn`

        `made-0.7` (`RUN2`) → `made-0.8` (`RUN1`)

        <details><summary>Runs: 1 new</summary>

        - new: `RUN1` `made-0.8`, finished

        </details>

        """)
  }

  @Test("Nothing is said where nothing changed, and a comment too long is cut, with the whole beside it")
  func sizes() throws {
    let repository = try ReviewedRepository()
    try repository.ready.expect(
      "cairn report", "cairn report --limit 10",
      is: """
        $ cairn report
        <!-- cairn report -->
        ## ✅ Nothing changed in the store

        `main` → `work`: no run differs.
        $ cairn report --limit 10
        ! cairn: --limit must be 1024 bytes or more
        !   see 'cairn report --help'
        [exit 2]

        """)
    let many = (0..<80).map { "-P parameter\($0)=VALUE" }.joined(separator: " ")
    try repository.train("0.8", arguments: many.replacing("VALUE", with: "1"))
    try repository.does("cairn report --limit 2000 --output ../short.md --full ../full.md")
    let short = try TestFiles.read(repository.ready.git.path + "/../short.md")
    let full = String(decoding: try TestFiles.read(repository.ready.git.path + "/../full.md"), as: UTF8.self)
    #expect(short.count <= 2000)
    #expect(String(decoding: short, as: UTF8.self).hasSuffix("the whole is in `../full.md`._\n"))
    #expect(full.contains("`parameter79`"))
  }
}
