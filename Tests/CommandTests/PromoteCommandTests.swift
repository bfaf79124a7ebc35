import TestSupport
import Testing

@Suite("cairn promote, approve, rollback, history and verify")
struct PromoteCommandTests {
  @Test("a version goes through its gate and its approval into the stage, and back")
  func story() throws {
    let models = try ModelRepository()
    try models.expect(
      "cairn promote churn 2 --to Production", "cairn promote churn@1 --to production --dry-run",
      is: """
        $ cairn promote churn 2 --to Production
        churn 2 → Production
          ✗ auc >= 0.90  auc 0.85 < 0.90
            → a version whose auc is at least 0.90
          ✗ 1 approval   none
            → cairn approve churn 2 --to Production
        blocked; nothing was changed
        [exit 1]
        $ cairn promote churn@1 --to production --dry-run
        churn 1 → Production
          ✓ auc >= 0.90  auc 0.91 ≥ 0.90
          ✗ 1 approval   none
            → cairn approve churn 1 --to Production
        blocked; nothing was changed
        [exit 1]

        """)
    try models.expect(
      "cairn approve churn 1 --to Production --key $KEYS/bob --comment 'checked on the May data'",
      "cairn approve churn 1 --to Production --key $KEYS/bob", as: "bob",
      is: """
        $ cairn approve churn 1 --to Production --key $KEYS/bob --comment 'checked on the May data'
        bob@example.org approved churn 1 for Production (1 of 1)
        committed to main as COMMIT1
        $ cairn approve churn 1 --to Production --key $KEYS/bob
        bob@example.org approved churn 1 for Production (1 of 1) before, on TIME

        """)
    try models.expect(
      "cairn promote churn 1 --to Production", "cairn promote churn 1 --to Production", "git status --short",
      is: """
        $ cairn promote churn 1 --to Production
        churn 1 → Production
          ✓ auc >= 0.90  auc 0.91 ≥ 0.90
          ✓ 1 approval   bob@example.org
        committed to main as COMMIT1
        $ cairn promote churn 1 --to Production
        churn 1 is in Production already
        $ git status --short

        """)
    try models.run("cairn approve churn 3 --to Production --key $KEYS/carol", as: "carol")
    try models.expect(
      "cairn promote churn 3 --to Production --tag", "cairn rollback churn Production --dry-run",
      "cairn rollback churn Production", "cairn rollback churn Production", "cairn history churn --limit 3",
      "cairn history churn --stage Production | wc -l", "cairn verify",
      is: """
        $ cairn promote churn 3 --to Production --tag
        churn 3 → Production; 1 goes to Archived
          ✓ auc >= 0.90  auc 0.95 ≥ 0.90
          ✓ 1 approval   carol@example.org
        committed to main as COMMIT1
        tagged churn@v1.0.0, churn@v2.0.0, churn@v3.0.0, churn#Production#1, churn#Production!#2, churn#Archived#3, churn#Production#4
        $ cairn rollback churn Production --dry-run
        churn 1 → Production again, from Archived; 3 goes to Archived
        nothing was changed (--dry-run)
        $ cairn rollback churn Production
        churn 1 → Production again, from Archived; 3 goes to Archived
        committed to main as COMMIT2
        $ cairn rollback churn Production
        ! cairn: no version of churn was in Production before version 1
        [exit 3]
        $ cairn history churn --limit 3
        when        version  stage                  who                       commit
        2025-01-01        1  Archived → Production  ada  rollback of 3; app…  COMMIT2
        2025-01-01        3  Production → Archived  ada                       COMMIT2
        2025-01-01        3  None → Production      ada  approved by carol@…  COMMIT1
        $ cairn history churn --stage Production | wc -l
        6
        $ cairn verify
        all holds, up to COMMIT2: 9 commits, 3 promotions (3 under a policy), 2 approvals, the bytes of 3 versions

        """)
  }

  @Test("a branch of its own, and the way to a pull request")
  func branch() throws {
    let models = try ModelRepository()
    try models.expect(
      "cairn promote churn 1 --to Production --branch", "git remote add origin git@github.com:org/models.git",
      "cairn promote churn 1 --to Production --branch",
      "cairn promote churn 3 --to Production --branch promote/churn-1-production",
      "cairn promote churn 2 --to Production --branch nope", "git branch --list", "git status --short",
      is: """
        $ cairn promote churn 1 --to Production --branch
        churn 1 → Production
          ✓ auc >= 0.90  auc 0.91 ≥ 0.90
          ✗ 1 approval   none
            → cairn approve churn 1 --to Production
        committed to promote/churn-1-production as COMMIT1
        next: git merge promote/churn-1-production, or push it to where it is reviewed
        $ git remote add origin git@github.com:org/models.git
        $ cairn promote churn 1 --to Production --branch
        churn 1 → Production
          ✓ auc >= 0.90  auc 0.91 ≥ 0.90
          ✗ 1 approval   none
            → cairn approve churn 1 --to Production
        committed to promote/churn-1-production as COMMIT1
        next: git push -u origin promote/churn-1-production
        then: https://github.com/org/models/compare/main...promote/churn-1-production?expand=1
        $ cairn promote churn 3 --to Production --branch promote/churn-1-production
        ! cairn: there is a branch 'promote/churn-1-production' already, at COMMIT1; give another name (--branch NAME), or remove it (git branch -D promote/churn-1-production)
        [exit 3]
        $ cairn promote churn 2 --to Production --branch nope
        churn 2 → Production
          ✗ auc >= 0.90  auc 0.85 < 0.90
            → a version whose auc is at least 0.90
          ✗ 1 approval   none
            → cairn approve churn 2 --to Production
        blocked; nothing was changed
        [exit 1]
        $ git branch --list
        * main
          promote/churn-1-production
        $ git status --short

        """)
  }

  @Test("who may not, cannot, and is told why")
  func refused() throws {
    let models = try ModelRepository()
    try models.expect(
      "cairn approve churn 1 --to Production --key $KEYS/ada", "cairn approve churn 1 --to Production",
      "cairn promote churn 1 --to Production --override",
      "cairn promote churn 1 --to Production --override --reason hurry",
      is: """
        $ cairn approve churn 1 --to Production --key $KEYS/ada
        ! cairn: this approval would not count: ada@example.org is the author, who may not approve
        [exit 1]
        $ cairn approve churn 1 --to Production
        ! cairn: cannot find the SSH key to sign with: Git's configuration names none; set it with: git config --global gpg.format ssh && git config --global user.signingkey ~/.ssh/id_ed25519.pub
        [exit 3]
        $ cairn promote churn 1 --to Production --override
        ! cairn: --override needs a reason that stays in the history: --reason TEXT
        !   see 'cairn promote --help'
        [exit 2]
        $ cairn promote churn 1 --to Production --override --reason hurry
        churn 1 → Production
          ✓ auc >= 0.90  auc 0.91 ≥ 0.90
          ✗ 1 approval   none
            → cairn approve churn 1 --to Production
          ✗ ada@example.org may not override the policy; it is for lead@example.org
        blocked; nothing was changed
        [exit 1]

        """)
    try models.expect(
      "cairn promote churn 2 --to Production --override --reason 'hot fix'", "cairn history churn",
      "cairn verify", as: "lead",
      is: """
        $ cairn promote churn 2 --to Production --override --reason 'hot fix'
        churn 2 → Production
          ! auc >= 0.90  auc 0.85 < 0.90
          ! 1 approval   none
          ✓ override     lead@example.org: hot fix
        committed to main as COMMIT1
        $ cairn history churn
        when        version  stage              who                           commit
        2025-01-01        2  None → Production  lead  overridden by lead@ex…  COMMIT1
        $ cairn verify
        COMMIT1 note: version 2 of churn to Production was overridden by lead@example.org (hot fix): gate 'auc >= 0.90': auc 0.85 < 0.90; needed: a version whose auc is at least 0.90; 1 approval needed, there is none: cairn approve churn 2 --to Production

        all holds, up to COMMIT1: 5 commits, 1 promotion (1 under a policy), 0 approvals, the bytes of 3 versions

        """)
  }

  @Test("what is not there is named")
  func mistakes() throws {
    let models = try ModelRepository()
    try models.expect(
      "cairn promote chrun 1 --to Production", "cairn promote churn 9 --to Production",
      "cairn promote churn --to Production",
      "cairn promote churn 1 --to Prod", "cairn promote churn 1", "cairn rollback churn Production",
      "cairn history chrun",
      "cairn verify main..nowhere", "cairn verify ..main",
      is: """
        $ cairn promote chrun 1 --to Production
        ! cairn: no model 'chrun'; did you mean 'churn'?
        [exit 3]
        $ cairn promote churn 9 --to Production
        ! cairn: model 'churn' has no version 9; its latest is 3
        [exit 3]
        $ cairn promote churn --to Production
        ! cairn: which version of 'churn'? Give its number, an alias or a stage: churn@4, churn@champion, churn#Production
        [exit 2]
        $ cairn promote churn 1 --to Prod
        ! cairn: there is no stage 'Prod'; did you mean 'Production'?
        [exit 2]
        $ cairn promote churn 1
        ! cairn: missing expected argument '--to <stage>'
        !   see 'cairn promote --help'
        [exit 2]
        $ cairn rollback churn Production
        ! cairn: no version of churn ever was in Production
        [exit 3]
        $ cairn history chrun
        ! cairn: no model 'chrun'; did you mean 'churn'?
        [exit 3]
        $ cairn verify main..nowhere
        ! cairn: cannot find revision 'nowhere': no commit, branch or tag has that name here
        [exit 3]
        $ cairn verify ..main
        ! cairn: '..main' is no range; expected REVISION or A..B
        [exit 2]

        """)
  }

  @Test("what was tampered with is found, and the exit status says so")
  func tampered() throws {
    let models = try ModelRepository()
    try models.run(
      """
      cairn promote churn 1 --to Staging
      sed -e s/Staging/Production/ cairn/models/churn/stages/Staging.json > cairn/models/churn/stages/Production.json
      git add -A && git commit -qm 'by hand'
      """)
    try models.expect(
      "cairn verify", "cairn verify HEAD~1", "cairn verify HEAD~1..HEAD --json",
      is: """
        $ cairn verify
        COMMIT1 promotion: version 1 of churn to Production: 1 approval needed, there is none: cairn approve churn 1 --to Production
          → have it approved by who may, or give the stage back: cairn rollback churn Production

        1 finding, up to COMMIT1: 6 commits, 2 promotions (1 under a policy), 0 approvals, the bytes of 3 versions
        [exit 1]
        $ cairn verify HEAD~1
        all holds, up to COMMIT2: 5 commits, 1 promotion (0 under a policy), 0 approvals, the bytes of 3 versions
        $ cairn verify HEAD~1..HEAD --json
        {
          "from": "COMMIT2",
          "to": "COMMIT1",
          "passes": false,
          "commits": 1,
          "promotions": 1,
          "governed": 1,
          "approvals": 0,
          "artifacts": 3,
          "findings": [
            { "code": "promotion", "commit": "COMMIT1", "model": "churn", "version": 1, "stage": "Production", "message": "version 1 of churn to Production: 1 approval needed, there is none: cairn approve churn 1 --to Production", "remedy": "have it approved by who may, or give the stage back: cairn rollback churn Production" }
          ],
          "notes": []
        }
        [exit 1]

        """)
  }

  @Test("programs read it as JSON")
  func json() throws {
    let models = try ModelRepository()
    try models.expect(
      "cairn approve churn 1 --to Production --key $KEYS/bob --json", as: "bob",
      is: """
        $ cairn approve churn 1 --to Production --key $KEYS/bob --json
        {
          "model": "churn",
          "version": 1,
          "stage": "Production",
          "digest": "sha256:DIGEST1",
          "approver": "bob@example.org",
          "at": "TIME",
          "comment": null,
          "path": "models/churn/approvals/1/Production/bob%40example.org.json",
          "is_new": true,
          "required": 1,
          "counted": 1,
          "commit": "COMMIT1"
        }

        """)
    try models.expect(
      "cairn promote churn 1 --to Production --json", "cairn history churn --json",
      is: """
        $ cairn promote churn 1 --to Production --json
        {
          "model": "churn",
          "version": 1,
          "stage": "Production",
          "from": "None",
          "holders_before": [],
          "holders_after": [
            1
          ],
          "rollback_of": null,
          "override": null,
          "passes": true,
          "gates": [
            { "gate": "auc >= 0.90", "passes": true, "figures": "auc 0.91 ≥ 0.90", "remedy": null }
          ],
          "approvals": {
            "required": 1,
            "enough": true,
            "counted": [{ "approver": "bob@example.org", "at": "TIME", "comment": null }],
            "refused": []
          },
          "problems": [],
          "overridden": [],
          "state": "done",
          "retired": [],
          "commit": "COMMIT1",
          "branch": "main",
          "tags": []
        }
        $ cairn history churn --json
        [
          {
            "model": "churn",
            "version": 1,
            "kind": "promotion",
            "from": "None",
            "to": "Production",
            "time": "TIME",
            "commit": "COMMIT1",
            "merged_commits": [],
            "people": [{ "name": "ada", "email": "ada@example.org" }],
            "approvals": [{ "approver": "bob@example.org", "at": "TIME", "comment": null }],
            "override": null,
            "rollback_of": null
          }
        ]

        """)
  }

  @Test("an approval may be left for the person to commit")
  func leftFile() throws {
    let models = try ModelRepository()
    try models.expect(
      "cairn approve churn 1 --to Production --key $KEYS/bob --no-commit", "git status --short", as: "bob",
      is: """
        $ cairn approve churn 1 --to Production --key $KEYS/bob --no-commit
        bob@example.org approved churn 1 for Production (1 of 1)
        left in cairn/models/churn/approvals/1/Production/bob%40example.org.json; commit it for it to count
        $ git status --short
        ?? cairn/models/churn/approvals/

        """)
  }

  @Test("a shallow clone proves nothing, and a detached HEAD is told how to keep its commit")
  func odd() throws {
    let models = try ModelRepository()
    try models.expect(
      "git clone -q --depth 1 file://$PWD ../shallow && cairn verify --repo ../shallow",
      "cairn history churn --repo ../shallow",
      "git checkout -q --detach && cairn promote churn 1 --to Staging",
      is: """
        $ git clone -q --depth 1 file://$PWD ../shallow && cairn verify --repo ../shallow
        ! cairn: a shallow clone has too little history to prove anything by: git fetch --unshallow (in CI: fetch-depth: 0)
        [exit 3]
        $ cairn history churn --repo ../shallow
        no version of churn was ever brought into a stage
        ! cairn: the clone is shallow: what lies further back is not known (git fetch --unshallow)
        $ git checkout -q --detach && cairn promote churn 1 --to Staging
        churn 1 → Staging
        committed as COMMIT1 on a detached HEAD; keep it with 'git switch -c BRANCH'

        """)
  }
}
