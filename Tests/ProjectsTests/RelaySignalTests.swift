import Foundation
import TestSupport
import Testing

@Suite("Signals that reach the relay")
struct RelaySignalTests {
  let place: TemporaryDirectory
  init() throws { place = try TemporaryDirectory() }

  /// Starts a child that writes `ready`, counts a signal, and ends with status 9 at the count given.
  private func start(_ name: String, until count: Int) throws -> RunningProgram {
    let script = """
      n=0; trap 'n=$((n+1)); echo got \(name) $n; touch \(place.path)/got$n; [ $n = \(count) ] && exit 9' \(name)
      touch \(place.path)/ready; while :; do sleep 0.02; done
      """
    let program = try Program.start(RelayDriver.path, ["bash", "-c", script])
    let isReady = eventually { TestFiles.exists(place.path + "/ready") }
    try #require(isReady)
    return program
  }

  @Test(
    "go on to the child",
    arguments: [
      ("HUP", SIGHUP), ("INT", SIGINT), ("QUIT", SIGQUIT), ("TERM", SIGTERM), ("USR1", SIGUSR1),
      ("USR2", SIGUSR2),
    ])
  func forwarded(name: String, number: Int32) throws {
    let program = try start(name, until: 1)
    program.signal(number)
    let output = try program.wait()
    #expect(output.status == 9)
    #expect(output.text == "got \(name) 1\n")
  }

  @Test("go on each time")
  func eachTime() throws {
    let program = try start("TERM", until: 2)
    program.signal(SIGTERM)
    let hasFirst = eventually { TestFiles.exists(place.path + "/got1") }
    try #require(hasFirst)
    program.signal(SIGTERM)
    let output = try program.wait()
    #expect(output.status == 9)
    #expect(output.text == "got TERM 1\ngot TERM 2\n")
  }

  @Test("end the relay with the child's own death")
  func death() throws {
    let program = try Program.start(
      RelayDriver.path, ["sh", "-c", "touch \(place.path)/ready; exec sleep 600"])
    let isReady = eventually { TestFiles.exists(place.path + "/ready") }
    try #require(isReady)
    program.signal(SIGTERM)
    #expect(try program.wait().status == 143)
  }

  @Test("stay ignored where they were, as nohup wants it", arguments: ["HUP", "INT", "TERM", "USR1"])
  func ignored(name: String) throws {
    let output = try RelayDriver.shell(
      "trap '' \(name); $relay sh -c 'kill -\(name) $PPID; kill -\(name) $$; sleep 0.1; echo alive'")
    #expect(output.text == "alive\n")
    #expect(output.status == 0)
  }

  @Test("An ignored SIGCHLD does not lose the exit status")
  func ignoredChildSignal() throws {
    let script =
      "import signal, os, sys; signal.signal(signal.SIGCHLD, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])"
    let output = try Program.run("python3", ["-c", script, RelayDriver.path, "sh", "-c", "exit 5"])
    #expect(output.status == 5)
  }

  @Test("A reader that goes away ends the child by SIGPIPE, at its next line")
  func readerGone() throws {
    let output = try RelayDriver.shell("$relay yes | head -1; echo ${PIPESTATUS[0]}")
    #expect(output.text == "y\n141\n")
    let slow = try RelayDriver.shell(
      "$relay bash -c 'echo first; sleep 0.2; echo second; echo third >> \(place.path)/never' | head -1")
    #expect(slow.text == "first\n")
    #expect(!TestFiles.exists(place.path + "/never"))
  }

  @Test("A reader that is slow gets everything")
  func slowReader() throws {
    let output = try RelayDriver.shell("$relay seq 1 200000 | (sleep 0.5; cksum)")
    let direct = try RelayDriver.shell("seq 1 200000 | cksum")
    #expect(output.text == direct.text)
  }

  @Test("An output that was closed before us does not hurt")
  func closedOutput() throws {
    let output = try RelayDriver.shell("$relay sh -c 'echo out; echo err >&2; exit 4' >&-; echo $?")
    #expect(output.text == "4\n")
    #expect(output.errorText == "err\n")
  }

  @Test("When the relay is killed, a child that writes gets SIGPIPE")
  func killed() throws {
    let program = try Program.start(
      RelayDriver.path,
      [
        "bash", "-c",
        "echo $$ > \(place.path)/pid.new; mv \(place.path)/pid.new \(place.path)/pid; while :; do echo x; done",
      ])
    let isReady = eventually { TestFiles.exists(place.path + "/pid") }
    try #require(isReady)
    let text = String(decoding: try TestFiles.read(place.path + "/pid"), as: UTF8.self)
    let child = try #require(Int32(text.dropLast()))
    program.signal(SIGKILL)
    #expect(try program.wait().status == 137)
    let isGone = eventually { kill(child, 0) != 0 }
    #expect(isGone)
  }
}
