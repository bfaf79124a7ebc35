import TestSupport
import Testing

@Suite("cairn log artifact")
struct LogArtifactCommandTests {
  @Test("files and directories are kept with their digests; links out and other things are named and left")
  func kept() throws {
    let ready = try ReadyRepository()
    try ready.git.write("model.bin", "weights")
    try ready.git.write("plots/a.svg", "<svg/>")
    try ready.git.write("plots/deep/b c.txt", "b")
    try ready.git.write("tool.sh", "echo\n", executable: true)
    try ready.expect(
      "ln -s /etc/passwd plots/link; ln -s a.svg plots/inner; mkfifo plots/pipe; cairn start -n one > ~/id",
      "cairn log artifact model.bin plots tool.sh --run $(cat ~/id)",
      "cairn log artifact plots --as figures/x --run $(cat ~/id)",
      "cairn log artifact model.bin --as weights/last.bin --run $(cat ~/id)",
      "cairn log artifact plots/deep/ --run $(cat ~/id)",
      "cairn end --run $(cat ~/id)",
      "git ls-tree -r HEAD cairn/runs | grep artifacts/ | sed 's/ blob.*artifacts/ artifacts/'",
      "git show HEAD:cairn/runs/$(cut -c1-2 ~/id)/$(cat ~/id)/artifacts.json | grep -A3 model.bin",
      "rm -r plots; git status --short -- cairn",
      is: """
        $ ln -s /etc/passwd plots/link; ln -s a.svg plots/inner; mkfifo plots/pipe; cairn start -n one > ~/id
        $ cairn log artifact model.bin plots tool.sh --run $(cat ~/id)
        ! cairn: not kept: DIR/plots/link is a link that leads out of the directory
        ! cairn: not kept: DIR/plots/pipe is a pipe
        $ cairn log artifact plots --as figures/x --run $(cat ~/id)
        ! cairn: not kept: DIR/plots/link is a link that leads out of the directory
        ! cairn: not kept: DIR/plots/pipe is a pipe
        $ cairn log artifact model.bin --as weights/last.bin --run $(cat ~/id)
        $ cairn log artifact plots/deep/ --run $(cat ~/id)
        $ cairn end --run $(cat ~/id)
        ! cairn: run RUN1 committed to main as COMMIT1
        $ git ls-tree -r HEAD cairn/runs | grep artifacts/ | sed 's/ blob.*artifacts/ artifacts/'
        100644 artifacts/b c.txt
        100644 artifacts/figures/x/a.svg
        100644 artifacts/figures/x/deep/b c.txt
        100644 artifacts/figures/x/inner
        100644 artifacts/model.bin
        100644 artifacts/plots/a.svg
        100644 artifacts/plots/deep/b c.txt
        100644 artifacts/plots/inner
        100755 artifacts/tool.sh
        100644 artifacts/weights/last.bin
        $ git show HEAD:cairn/runs/$(cut -c1-2 ~/id)/$(cat ~/id)/artifacts.json | grep -A3 model.bin
            { "path": "model.bin", "size": 7, "sha256": "DIGEST1" },
            { "path": "plots/a.svg", "size": 6, "sha256": "DIGEST2" },
            { "path": "plots/deep/b c.txt", "size": 1, "sha256": "DIGEST3" },
            { "path": "plots/inner", "size": 6, "sha256": "DIGEST2" },
        $ rm -r plots; git status --short -- cairn

        """)
  }

  @Test("the same path again replaces the file")
  func replaced() throws {
    let ready = try ReadyRepository()
    try ready.expect(
      "cairn start -n one > ~/id; echo 1 > m; cairn log artifact m --run $(cat ~/id); echo 22 > m; cairn log artifact m --run $(cat ~/id)",
      "cairn end --run $(cat ~/id)", "git show HEAD:cairn/runs/$(cut -c1-2 ~/id)/$(cat ~/id)/artifacts/m",
      is: """
        $ cairn start -n one > ~/id; echo 1 > m; cairn log artifact m --run $(cat ~/id); echo 22 > m; cairn log artifact m --run $(cat ~/id)
        $ cairn end --run $(cat ~/id)
        ! cairn: run RUN1 committed to main as COMMIT1
        $ git show HEAD:cairn/runs/$(cut -c1-2 ~/id)/$(cat ~/id)/artifacts/m
        22

        """)
  }

  @Test("what cannot be kept is refused with its name")
  func refusals() throws {
    let ready = try ReadyRepository()
    try ready.expect(
      "cairn start -n one > ~/id; echo m > m; mkdir d; echo x > d/x",
      "cairn log artifact nothing --run $(cat ~/id)",
      "cairn log artifact m m --as x --run $(cat ~/id)", "cairn log artifact m --as ../x --run $(cat ~/id)",
      "cairn log artifact m --as /x --run $(cat ~/id)",
      "cairn log artifact m --as .git/config --run $(cat ~/id)",
      "cairn log artifact d --run $(cat ~/id); cairn log artifact m --as d --run $(cat ~/id)",
      "cairn log artifact m --as m/m --run $(cat ~/id); cairn log artifact m --as m --run $(cat ~/id)",
      "cairn log artifact /dev/null --run $(cat ~/id)", "cairn end --run $(cat ~/id)",
      "cairn log artifact m --run $(cat ~/id)",
      "git ls-tree -r --name-only HEAD cairn/runs | sed 's/.*artifacts/artifacts/'",
      is: """
        $ cairn start -n one > ~/id; echo m > m; mkdir d; echo x > d/x
        $ cairn log artifact nothing --run $(cat ~/id)
        ! cairn: DIR/nothing: there is no such file or directory
        [exit 3]
        $ cairn log artifact m m --as x --run $(cat ~/id)
        ! cairn: --as goes with one file or directory; 2 were given
        [exit 2]
        $ cairn log artifact m --as ../x --run $(cat ~/id)
        ! cairn: the path '../x' has the component '..'
        [exit 2]
        $ cairn log artifact m --as /x --run $(cat ~/id)
        ! cairn: the path '/x' is not relative
        [exit 2]
        $ cairn log artifact m --as .git/config --run $(cat ~/id)
        ! cairn: the path '.git/config' leads into a Git directory
        [exit 2]
        $ cairn log artifact d --run $(cat ~/id); cairn log artifact m --as d --run $(cat ~/id)
        ! cairn: cannot write artifact 'd': a directory of that name is there
        [exit 3]
        $ cairn log artifact m --as m/m --run $(cat ~/id); cairn log artifact m --as m --run $(cat ~/id)
        ! cairn: cannot write artifact 'm': a directory of that name is there
        [exit 3]
        $ cairn log artifact /dev/null --run $(cat ~/id)
        ! cairn: not kept: /dev/null is a device
        ! cairn: /dev/null holds no file to keep
        [exit 3]
        $ cairn end --run $(cat ~/id)
        ! cairn: run RUN1 committed to main as COMMIT1
        $ cairn log artifact m --run $(cat ~/id)
        ! cairn: run RUN1 has ended and is committed: nothing more can be logged to it
        [exit 3]
        $ git ls-tree -r --name-only HEAD cairn/runs | sed 's/.*artifacts/artifacts/'
        artifacts.json
        artifacts/d/x
        artifacts/m/m
        cairn/runs/XX/RUN1/environment.json
        cairn/runs/XX/RUN1/run.json

        """)
  }
}
