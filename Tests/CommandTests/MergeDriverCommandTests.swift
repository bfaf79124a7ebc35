import TestSupport
import Testing

@Suite("cairn merge-driver") struct MergeDriverCommandTests {
  private static func run(_ tags: String) -> String {
    """
    {
      "schema": "cairn/experiment/1",
      "id": "321781645360795653",
      "name": "churn",
      "tags": {
    \(tags)
      }
    }

    """
  }

  @Test("Git merges records with it, and leaves markers around what contends alone")
  func merges() throws {
    let ready = try ReadyRepository()
    let file = "cairn/experiments/321781645360795653.json"
    try ready.git.commit("base", files: [file: Self.run("    \"b\": \"1\"")])
    try ready.git.branch("other")
    try ready.git.commit("other", files: [file: Self.run("    \"b\": \"1\",\n    \"c\": \"theirs\"")])
    try ready.git.git("checkout", "-q", "main")
    try ready.git.commit("mine", files: [file: Self.run("    \"a\": \"ours\",\n    \"b\": \"1\"")])
    try ready.expect(
      "git merge -q other; git merge --abort", "cairn merge-driver --install",
      "cairn merge-driver --install > /dev/null",
      "cat .git/info/attributes", "git config merge.cairn.driver",
      "git merge -q --no-edit other && cat \(file)",
      is: """
        $ git merge -q other; git merge --abort
        Auto-merging cairn/experiments/321781645360795653.json
        CONFLICT (content): Merge conflict in cairn/experiments/321781645360795653.json
        Automatic merge failed; fix conflicts and then commit the result.
        $ cairn merge-driver --install
        'git merge' uses it in this clone from now on: see merge.cairn in .git/config, and .git/info/attributes
        $ cairn merge-driver --install > /dev/null
        $ cat .git/info/attributes
        /cairn/**/*.json merge=cairn
        /cairn/**/metrics.csv merge=cairn
        $ git config merge.cairn.driver
        cairn merge-driver %O %A %B %P --marker-size %L
        $ git merge -q --no-edit other && cat cairn/experiments/321781645360795653.json
        Auto-merging cairn/experiments/321781645360795653.json
        {
          "schema": "cairn/experiment/1",
          "id": "321781645360795653",
          "name": "churn",
          "tags": {
            "a": "ours",
            "b": "1",
            "c": "theirs"
          }
        }

        """)
    try ready.git.branch("third", at: "HEAD~1")
    try ready.git.commit("third", files: [file: Self.run("    \"b\": \"3\"")])
    try ready.git.git("checkout", "-q", "main")
    try ready.git.commit("again", files: [file: Self.run("    \"a\": \"ours\",\n    \"b\": \"2\"")])
    try ready.expect(
      "git merge -q --no-edit third", "cat \(file)", "cairn merge-driver one", "cairn merge-driver a b c d",
      is: """
        $ git merge -q --no-edit third
        Auto-merging cairn/experiments/321781645360795653.json
        CONFLICT (content): Merge conflict in cairn/experiments/321781645360795653.json
        Automatic merge failed; fix conflicts and then commit the result.
        [exit 1]
        $ cat cairn/experiments/321781645360795653.json
        {
          "schema": "cairn/experiment/1",
          "id": "321781645360795653",
          "name": "churn",
          "tags": {
        <<<<<<< ours
            "b": "2"
        =======
            "b": "3"
        >>>>>>> theirs
          }
        }
        $ cairn merge-driver one
        ! cairn: either --install, or the four files that Git gives: %O %A %B %P
        !   see 'cairn merge-driver --help'
        [exit 2]
        $ cairn merge-driver a b c d
        ! cairn: there is no file 'a'
        [exit 2]

        """)
  }
}
