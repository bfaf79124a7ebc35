import Comparison
import Records
import Testing

@testable import Report

@Suite struct StoreDiffMarkdownTests {
  @Test("the comment says what got worse and better, then the details")
  func whole() {
    #expect(
      Samples.diff.markdown() == """
        <!-- cairn-diff -->
        ### ⚠️ 1 metric got worse, 1 got better

        **Worse:** `val_acc` ▼ -0.15% in `churn`.

        **Better:** `rmse` ▼ -3.13% in `churn`.

        `main` → `HEAD`: 2 new runs, 1 changed in 1 experiment.

        #### `churn`

        `calm-fox` (`9c8b7a6d`) → `brave-otter` (`3f2a91bc`)

        | metric | old | new | change |
        | :-- | --: | --: | :-- |
        | `val_acc` (higher is better) | 0.9312 | 0.9298 | ▼ -0.15% ⚠️ worse |
        | `rmse` (lower is better) | 0.735 | 0.712 | ▼ -3.13% ✅ better |
        | `loss` | 1.5 | 1.4 | ▼ -6.67% |
        | `epochs` | 50 | 50 |  |

        | parameter | old | new |
        | :-- | :-- | :-- |
        | `alpha` | `0.1` | `0.2` |

        <details><summary>Environment: 1 change, 1 package changed</summary>

        | environment | old | new |
        | :-- | :-- | :-- |
        | `python` | `3.12.4 (cpython)` | `3.13.0 (cpython)` |

        | packages | old | new |
        | :-- | :-- | :-- |
        | `numpy` | `1.26.4` | `2.1.0` |

        </details>

        <details><summary>Data: 1 dataset changed</summary>

        | data | old | new |
        | :-- | :-- | :-- |
        | `customers (training)` | `1f0e` | `77ab` |

        </details>

        <details><summary>Code: 4 changes</summary>

        | code | old | new |
        | :-- | :-- | :-- |
        | `commit` | `a1b2c3d4e5` | `b1b2c3d4e5` |
        | `uncommitted` | `no` | `yes` |
        | `command` | `python train.py` | `python train.py --alpha 0.2 'it'\\''s'` |
        | `directory` | – | `.` |

        </details>

        <details><summary>Runs: 2 new, 1 changed</summary>

        - new: `3f2a91bc` `brave-otter`, finished
        - new: `5d5d5d5d` `loud-bee`, failed (3)
        - changed: `77777777` `slow-cat`: `status`, `end_time`, `metrics.rmse`

        </details>

        """)
  }

  @Test("a metric file alone")
  func file() {
    let diff = StoreDiff(
      old: "main", new: "work tree",
      files: [
        FileMetricsDiff(
          path: "metrics.json", old: nil, new: ["acc": .number(0.5), "note": .text("a|b")],
          directions: Samples.directions)
      ])
    #expect(
      diff.markdown() == """
        <!-- cairn-diff -->
        ### 1 metric changed

        `main` → `work tree`: no run differs, 1 metric file changed.

        #### `metrics.json` (new)

        | metric | old | new | change |
        | :-- | --: | --: | :-- |
        | `acc` (higher is better) | – | 0.5 | new |

        | text | old | new |
        | :-- | :-- | :-- |
        | `note` | – | `a\\|b` |

        """)
  }

  @Test("nothing to tell is told, so that an old comment does not stay")
  func nothing() {
    #expect(
      StoreDiff(old: "main", new: "HEAD").markdown() == """
        <!-- cairn-diff -->
        ### Nothing changed

        `main` → `HEAD`: no run differs.

        """)
  }

  @Test("the comment is never longer than a hosting service takes", arguments: [1, 40, 3000])
  func limit(experiments: Int) {
    let diff = Samples.large(
      experiments: experiments, runs: 3000 / experiments, metrics: min(600, 9000 / experiments))
    let text = diff.markdown()
    #expect(text.utf8.count <= StoreDiff.markdownLimit)
    #expect(text.contains(" more"))
    #expect(text.hasPrefix("<!-- cairn-diff -->\n### ⚠️"))
    let lines = text.split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("<details>") } == lines.count { $0 == "</details>" })
  }

  @Test("whatever is not ours is code: outside of code spans no hostile character is left")
  func hostile() {
    let text = Samples.hostileDiff.markdown()
    for line in text.split(separator: "\n").dropFirst() {
      // Our own HTML aside.
      if line.hasPrefix("<details><summary>") || line == "</details>" { continue }
      let rest = Self.withoutCode(String(line))
      #expect(!rest.contains { "<>@$`\u{1b}".contains($0) }, "\(line)")
    }
  }

  /// The line without its code spans, by CommonMark's rule: a run of backticks up to the next run of equal length.
  private static func withoutCode(_ line: String) -> String {
    var rest = ""
    var characters = Substring(line)
    while let first = characters.first {
      guard first == "`" else {
        rest.append(first)
        characters.removeFirst()
        continue
      }
      let fence = characters.prefix { $0 == "`" }
      characters = characters.dropFirst(fence.count)
      var isClosed = false
      while !characters.isEmpty, !isClosed {
        let run = characters.prefix { $0 == "`" }
        isClosed = run.count == fence.count
        characters = characters.dropFirst(max(1, run.count))
      }
      if !isClosed { rest += fence }
    }
    return rest
  }
}
