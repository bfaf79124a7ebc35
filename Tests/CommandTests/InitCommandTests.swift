import Foundation
import TestSupport
import Testing

@Suite("cairn init")
struct InitCommandTests {
  @Test("an empty folder becomes a repository ready for runs; the second time nothing changes")
  func fresh() throws {
    let repository = try TestRepository()
    try repository.remove(".git")
    try repository.expect(
      "cairn init --git", "cat cairn/.gitattributes", "head -2 cairn.yaml", "cairn init --git",
      "git status --short",
      is: """
        $ cairn init --git
        made a Git repository in DIR/.git
        wrote cairn.yaml
        wrote cairn/.gitattributes
        wrote cairn/README.md

        Commit them, then record a run:
          git add cairn.yaml cairn/.gitattributes cairn/README.md && git commit -m 'Keep experiment records'
          cairn run -P lr=0.1 -- python train.py
        $ cat cairn/.gitattributes
        * text eol=lf
        run.json -delta
        metrics.csv linguist-generated
        environment.json linguist-generated
        artifacts.json linguist-generated
        source.patch -text linguist-generated
        lock-files/** -text linguist-generated
        runs/**/artifacts/** -text linguist-generated
        logged-models/**/artifacts/** -text linguist-generated
        $ head -2 cairn.yaml
        # What Cairn keeps to in this repository. Everything but the version may be left out.
        version: 1
        $ cairn init --git
        nothing to do: DIR is ready
        $ git status --short
        ?? cairn.yaml
        ?? cairn/

        """)
  }

  @Test("from a subdirectory the root is made ready, and nothing else is touched or staged")
  func subdirectory() throws {
    let repository = try TestRepository()
    try repository.commit("begin", files: ["src/a.txt": "a\n"])
    try repository.write("src/a.txt", "changed\n")
    try repository.git("add", "src/a.txt")
    try repository.expect(
      "cairn init", "git status --short", directory: "src",
      is: """
        $ cairn init
        wrote cairn.yaml
        wrote cairn/.gitattributes
        wrote cairn/README.md

        Commit them, then record a run:
          git add cairn.yaml cairn/.gitattributes cairn/README.md && git commit -m 'Keep experiment records'
          cairn run -P lr=0.1 -- python train.py
        $ git status --short
        M  a.txt
        ?? ../cairn.yaml
        ?? ../cairn/

        """)
  }

  @Test("what is missing is written, what is there stays as it is")
  func missing() throws {
    let repository = try TestRepository()
    try repository.write("cairn.yaml", "version: 1\nstore: experiments/records\n")
    try repository.expect(
      "cairn init", "cat cairn.yaml", "rm experiments/records/README.md", "cairn init",
      is: """
        $ cairn init
        wrote experiments/records/.gitattributes
        wrote experiments/records/README.md

        Commit them, then record a run:
          git add cairn.yaml experiments/records/.gitattributes experiments/records/README.md && git commit -m 'Keep experiment records'
          cairn run -P lr=0.1 -- python train.py
        $ cat cairn.yaml
        version: 1
        store: experiments/records
        $ rm experiments/records/README.md
        $ cairn init
        wrote experiments/records/README.md

        Commit them, then record a run:
          git add cairn.yaml experiments/records/.gitattributes experiments/records/README.md && git commit -m 'Keep experiment records'
          cairn run -P lr=0.1 -- python train.py

        """)
  }

  @Test("without a repository the way out is told")
  func noRepository() throws {
    let folder = try TemporaryDirectory()
    let output = try Program.run(
      CairnProgram.path(), ["init"], environment: HermeticEnvironment.variables(home: folder.path),
      directory: folder.path)
    #expect(output.status == 3)
    #expect(
      output.errorText.replacingOccurrences(of: folder.path, with: "DIR") == """
        cairn: cannot open repository 'DIR': not in a Git repository
          make one here with 'cairn init --git'

        """)
  }

  @Test(
    "a bare repository, SHA-256 objects and a wrong cairn.yaml are refused with a reason, and nothing is written"
  )
  func refusals() throws {
    let bare = try TestRepository(bare: true)
    try bare.expect(
      "cairn init", "ls",
      is: """
        $ cairn init
        ! cairn: 'DIR' is bare: run 'cairn init' in a clone of it, set 'branch:' in cairn.yaml, commit and push
        [exit 2]
        $ ls
        HEAD
        config
        objects
        refs

        """)
    let long = try TestRepository(options: ["--object-format=sha256"])
    try long.expect(
      "cairn init", "ls",
      is: """
        $ cairn init
        ! cairn: cannot open repository 'DIR': it uses SHA-256 object names, which libgit2 cannot read; use a repository with SHA-1 names (git init --object-format=sha1)
        [exit 3]
        $ ls

        """)
    let wrong = try TestRepository()
    try wrong.write("cairn.yaml", "version: 1\nstore: [a\n")
    try wrong.expect(
      "cairn init", "ls",
      is: """
        $ cairn init
        ! cairn: cairn.yaml, line 3, column 1: did not find expected ',' or ']'
        [exit 3]
        $ ls
        cairn.yaml

        """)
    try wrong.write("cairn.yaml", "version: 1\nstore: ../outside\n")
    try wrong.expect(
      "cairn init", "ls",
      is: """
        $ cairn init
        ! cairn: cairn.yaml, line 2, column 8: 'store': the path '../outside' has the component '..'
        [exit 3]
        $ ls
        cairn.yaml

        """)
  }

  @Test("something else in the store's place is not overwritten")
  func inTheWay() throws {
    let repository = try TestRepository()
    try repository.write("cairn", "a file of somebody else\n")
    try repository.expect(
      "cairn init", "cat cairn",
      is: """
        $ cairn init
        ! cairn: cannot make directory 'DIR/cairn': something else is in the way, not made by Cairn
        [exit 3]
        $ cat cairn
        a file of somebody else

        """)
  }
}
