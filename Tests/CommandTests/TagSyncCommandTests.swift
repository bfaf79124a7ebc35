import TestSupport
import Testing

@Suite("cairn tag-sync")
struct TagSyncCommandTests {
  @Test("tags are made once, and said")
  func made() throws {
    #expect(
      try ModelSample().transcript(
        "cairn tag-sync --dry-run", "git tag", "cairn tag-sync", "cairn tag-sync", "git tag",
        "cairn show churn@3", "cairn tag-sync --json") == """
          $ cairn tag-sync --dry-run
          churn@v1.0.0  on COMMIT1
          churn@v2.0.0  on COMMIT2
          churn@v3.0.0  on COMMIT3
          churn#Production#1  on COMMIT1
          churn#Production!#2  on COMMIT1
          churn#Archived#3  on COMMIT1
          churn#Production#4  on COMMIT2
          churn#Staging#5  on COMMIT3
          8 tags to make, 0 there already
          $ git tag
          $ cairn tag-sync
          churn@v1.0.0  on COMMIT1
          churn@v2.0.0  on COMMIT2
          churn@v3.0.0  on COMMIT3
          churn#Production#1  on COMMIT1
          churn#Production!#2  on COMMIT1
          churn#Archived#3  on COMMIT1
          churn#Production#4  on COMMIT2
          churn#Staging#5  on COMMIT3
          8 tags made, 0 there already
          $ cairn tag-sync
          0 tags made, 8 there already
          $ git tag
          churn#Archived#3
          churn#Production!#2
          churn#Production#1
          churn#Production#4
          churn#Staging#5
          churn@v1.0.0
          churn@v2.0.0
          churn@v3.0.0
          $ cairn show churn@3
          ! cairn: churn@3 was registered from run ID1, which is not here
          [exit 3]
          $ cairn tag-sync --json
          {
            "branch": "main",
            "dry_run": false,
            "present": 8,
            "made": [],
            "misplaced": [],
            "strangers": [],
            "pushed": null
          }

          """)
  }

  @Test("they are pushed, and nothing else is")
  func pushed() throws {
    let sample = try ModelSample()
    #expect(
      try sample.transcript(
        "cairn tag-sync --push", "git init -q --bare ../origin.git && git remote add origin ../origin.git",
        "git tag mine && git tag -a -m x v1", "cairn tag-sync --push --dry-run | tail -1",
        "cairn tag-sync --push | tail -2",
        "cairn tag-sync --push origin", "git ls-remote --refs origin | cut -f2",
        "git push -q -f origin main:refs/tags/churn@v1.0.0", "cairn tag-sync --push",
        "cairn tag-sync --push --prune",
        "cairn tag-sync --push") == """
          $ cairn tag-sync --push
          ! cairn: there is no remote to push to: git remote add origin URL
          [exit 2]
          $ git init -q --bare ../origin.git && git remote add origin ../origin.git
          $ git tag mine && git tag -a -m x v1
          $ cairn tag-sync --push --dry-run | tail -1
          8 tags to push to origin
          $ cairn tag-sync --push | tail -2
          0 tags made, 8 there already
          8 tags pushed to origin
          $ cairn tag-sync --push origin
          0 tags made, 8 there already
          0 tags pushed to origin
          $ git ls-remote --refs origin | cut -f2
          refs/tags/churn#Archived#3
          refs/tags/churn#Production!#2
          refs/tags/churn#Production#1
          refs/tags/churn#Production#4
          refs/tags/churn#Staging#5
          refs/tags/churn@v1.0.0
          refs/tags/churn@v2.0.0
          refs/tags/churn@v3.0.0
          $ git push -q -f origin main:refs/tags/churn@v1.0.0
          $ cairn tag-sync --push
          0 tags made, 8 there already
          churn@v1.0.0 is something else on origin
            'cairn tag-sync --push --prune' makes it what it is here
          0 tags pushed to origin
          [exit 1]
          $ cairn tag-sync --push --prune
          0 tags made, 8 there already
          1 tag pushed to origin
          $ cairn tag-sync --push
          0 tags made, 8 there already
          0 tags pushed to origin

          """)
  }

  @Test("tags that do not agree are told with status 1, and put right when that is asked for")
  func pruned() throws {
    #expect(
      try ModelSample().transcript(
        "cairn tag-sync >/dev/null", "git tag -f churn@v1.0.0 HEAD >/dev/null; git tag churn@v7.0.0",
        "cairn tag-sync", "cairn tag-sync --prune --dry-run", "cairn tag-sync --prune", "cairn tag-sync")
          == """
          $ cairn tag-sync >/dev/null
          $ git tag -f churn@v1.0.0 HEAD >/dev/null; git tag churn@v7.0.0
          $ cairn tag-sync
          churn@v1.0.0 is on COMMIT1, without an annotation; it belongs on COMMIT2
            'cairn tag-sync --prune' moves it
          churn@v7.0.0 on COMMIT1 tells of nothing that happened on main
            'cairn tag-sync --prune' deletes it
          0 tags made, 7 there already
          [exit 1]
          $ cairn tag-sync --prune --dry-run
          churn@v1.0.0 is on COMMIT1, without an annotation; it belongs on COMMIT2
            it would be moved
          churn@v7.0.0 on COMMIT1 tells of nothing that happened on main
            it would be deleted
          0 tags to make, 7 there already
          [exit 1]
          $ cairn tag-sync --prune
          churn@v1.0.0 is on COMMIT1, without an annotation; it belongs on COMMIT2
            it was moved
          churn@v7.0.0 on COMMIT1 tells of nothing that happened on main
            it was deleted
          0 tags made, 7 there already
          $ cairn tag-sync
          0 tags made, 8 there already

          """)
  }

  @Test("tags are signed where Git is set to sign them")
  func signed() throws {
    #expect(
      try ModelSample().transcript(
        "ssh-keygen -q -t ed25519 -N '' -C '' -f ../key && echo \"me@example.org $(cat ../key.pub)\" >../signers",
        "git config gpg.format ssh && git config user.signingkey ../key.pub && git config tag.gpgSign true",
        "git config gpg.ssh.allowedSignersFile $PWD/../signers", "cairn tag-sync | tail -1",
        "git verify-tag churn@v3.0.0 2>&1 | cut -d ' ' -f 1-6", "cairn tag-sync") == """
          $ ssh-keygen -q -t ed25519 -N '' -C '' -f ../key && echo "me@example.org $(cat ../key.pub)" >../signers
          $ git config gpg.format ssh && git config user.signingkey ../key.pub && git config tag.gpgSign true
          $ git config gpg.ssh.allowedSignersFile $PWD/../signers
          $ cairn tag-sync | tail -1
          8 tags made, 0 there already
          $ git verify-tag churn@v3.0.0 2>&1 | cut -d ' ' -f 1-6
          Good "git" signature for me@example.org with
          $ cairn tag-sync
          0 tags made, 8 there already

          """)
  }

  @Test("on a branch that will be merged, and in a shallow clone, it refuses")
  func refused() throws {
    let sample = try ModelSample()
    let clone = try sample.repository.clone()
    try clone.branch("work")
    #expect(
      try Transcript.of(
        [
          "cairn tag-sync", "cairn tag-sync --branch main | tail -1",
          "git checkout -q --detach && cairn tag-sync",
          "git clone -q --depth 1 file://$PWD/../repository ../shallow && cairn -C ../shallow tag-sync",
          "cairn tag-sync origin",
        ], in: clone) == """
          $ cairn tag-sync
          ! cairn: 'work' is not the branch that others are merged into: its commits may become others then. Say --branch main, or --branch work if you mean it
          [exit 2]
          $ cairn tag-sync --branch main | tail -1
          8 tags made, 0 there already
          $ git checkout -q --detach && cairn tag-sync
          0 tags made, 8 there already
          $ git clone -q --depth 1 file://$PWD/../repository ../shallow && cairn -C ../shallow tag-sync
          ! cairn: this clone is shallow, and the tags follow from the whole history: fetch it with 'git fetch --unshallow' (GitHub Actions: 'fetch-depth: 0' for actions/checkout; GitLab CI: 'GIT_DEPTH: 0')
          [exit 3]
          $ cairn tag-sync origin
          ! cairn: a remote is for --push: cairn tag-sync --push origin
          !   see 'cairn tag-sync --help'
          [exit 2]

          """)
  }
}
