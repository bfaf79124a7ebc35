import Foundation
import TestSupport
import Testing

@Suite("Transcripts")
struct TranscriptTests {
  let made: TestRepository
  init() throws { made = try TestRepository() }

  @Test("they show each command, its output, what went to standard error, and the status")
  func form() throws {
    let text = try Transcript.of(
      ["echo one; echo two >&2", "printf unfinished; exit 3", "cat missing", "kill -9 $$"], in: made)
    #expect(
      text == """
        $ echo one; echo two >&2
        one
        ! two
        $ printf unfinished; exit 3
        unfinished⏎
        [exit 3]
        $ cat missing
        ! cat: missing: No such file or directory
        [exit 1]
        $ kill -9 $$
        [exit 137]

        """)
  }

  @Test("what differs from one run to the next gets a name, and columns stay columns")
  func names() throws {
    try made.commit()
    let tip = try made.git("rev-parse", "HEAD")
    let run = String(repeating: "0123456789abcdef", count: 2)
    try made.write("cairn/runs/01/\(run)/run.json", "{}")
    let unknown = String(repeating: "ab", count: 32)
    let text = """
      \(run)  name
      \(run.prefix(8))  name
      \(tip.prefix(10)) on main, \(tip)
      \(unknown)
      \(made.path)/x \(made.home)/y
      2025-01-31T12:00:00.123Z or 2025-01-31 12:00
      1735732800123 3 min ago, took 1.25 s, 1h 02m 03s, 12ms
      beadfeedbee, 12 runs, 0.712, v1.2.3
      """
    #expect(
      try Normaliser(made).normalise(text) == """
        RUN1                              name
        RUN1      name
        COMMIT1 on main, COMMIT1
        DIGEST1
        DIR/x HOME/y
        TIME or TIME
        MILLIS AGE, took DURATION, DURATION, DURATION
        beadfeedbee, 12 runs, 0.712, v1.2.3
        """)
  }

  @Test("a program's output of any size is read whole, and its input given whole")
  func bigStreams() throws {
    let input = [UInt8](repeating: 65, count: 3 << 20)
    let output = try Program.run("/bin/sh", ["-c", "tee /dev/stderr"], input: input)
    #expect(output.status == 0)
    #expect(output.stdout.elementsEqual(input) && output.stderr.elementsEqual(input))
  }

  @Test("git that fails fails the test with its words")
  func failure() throws {
    let failure = #expect(throws: TestFailure.self) { try made.git("checkout", "nothing") }
    #expect(failure?.description.hasPrefix("$ git checkout nothing\nerror: pathspec 'nothing'") == true)
    #expect(failure?.description.hasSuffix("[exit 1]") == true)
  }

  @Test("a temporary directory goes with its holder, locked folders in it too")
  func temporary() throws {
    func make() throws -> String {
      let folder = try TemporaryDirectory()
      try folder.write("a/b/c", "x")
      try #require(chmod(folder.path + "/a", 0o500) == 0)
      return folder.path
    }
    #expect(try !TestFiles.exists(make()))
  }
}
