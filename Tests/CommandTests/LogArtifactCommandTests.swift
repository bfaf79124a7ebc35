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
    #expect(
      try ready.transcript(
        "ln -s /etc/passwd plots/link; ln -s a.svg plots/inner; mkfifo plots/pipe; cairn start -n one > id",
        "cairn log artifact model.bin plots tool.sh --run $(cat id)", "cairn log artifact plots --as figures/x --run $(cat id)",
        "cairn log artifact model.bin --as weights/last.bin --run $(cat id)", "cairn log artifact plots/deep/ --run $(cat id)",
        "cairn end --run $(cat id)", "git ls-tree -r HEAD cairn/runs | grep artifacts/ | sed 's/ blob.*artifacts/ artifacts/'",
        "git show HEAD:cairn/runs/$(cut -c1-2 id)/$(cat id)/artifacts.json | grep -A3 model.bin", "rm -r id plots; git status --short -- cairn")
        == """
        """)
  }

  @Test("the same path again replaces the file")
  func replaced() throws {
    let ready = try ReadyRepository()
    #expect(
      try ready.transcript(
        "cairn start -n one > id; echo 1 > m; cairn log artifact m --run $(cat id); echo 22 > m; cairn log artifact m --run $(cat id)",
        "cairn end --run $(cat id)", "git show HEAD:cairn/runs/$(cut -c1-2 id)/$(cat id)/artifacts/m") == """
        """)
  }

  @Test("what cannot be kept is refused with its name")
  func refusals() throws {
    let ready = try ReadyRepository()
    #expect(
      try ready.transcript(
        "cairn start -n one > id; echo m > m; mkdir d; echo x > d/x", "cairn log artifact nothing --run $(cat id)",
        "cairn log artifact m m --as x --run $(cat id)", "cairn log artifact m --as ../x --run $(cat id)",
        "cairn log artifact m --as /x --run $(cat id)", "cairn log artifact m --as .git/config --run $(cat id)",
        "cairn log artifact d --run $(cat id); cairn log artifact m --as d --run $(cat id)",
        "cairn log artifact m --as m/m --run $(cat id); cairn log artifact m --as m --run $(cat id)",
        "cairn log artifact /dev/null --run $(cat id)", "cairn end --run $(cat id)",
        "cairn log artifact m --run $(cat id)", "git ls-tree -r --name-only HEAD cairn/runs | sed 's/.*artifacts/artifacts/'") == """
        """)
  }
}
