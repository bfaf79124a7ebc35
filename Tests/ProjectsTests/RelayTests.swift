import Foundation
import TestSupport
import Testing

@testable import Projects

/// Signal dispositions are the whole process's: what calls the relay within the test's process runs one at a time.
@Suite("The relay", .serialized) struct RelayTests {}

extension RelayTests {
  @Suite("through pipes")
  struct Pipes {
    struct Result {
      var outcome: ChildOutcome
      var output: [UInt8]
      var error: [UInt8]
      var recorded: [UInt8]
      var text: String { String(decoding: output, as: UTF8.self) }
    }

    let place: TemporaryDirectory
    init() throws { place = try TemporaryDirectory() }

    private func relay(
      _ arguments: [String], input: String = "", together: Bool = false, environment: [String: String] = [:]
    ) throws -> Result {
      try place.write("input", input)
      let source = open(place.path + "/input", O_RDONLY | O_CLOEXEC)
      let output = open(place.path + "/output", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
      let error = open(place.path + "/error", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
      defer { for file in [source, output, error] { close(file) } }
      var recorded: [UInt8] = []
      let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
      let outcome = try ChildProcess.run(
        ChildCommand(
          arguments: arguments, environment: environment.merging(["PATH": path]) { $1 }, directory: place.path
        ),
        console: ConsoleDescriptors(input: source, output: output, error: together ? output : error),
        onOutput: { recorded += $0 })
      return Result(
        outcome: outcome, output: try TestFiles.read(place.path + "/output"),
        error: try TestFiles.read(place.path + "/error"), recorded: recorded)
    }

    @Test("gives the exit status", arguments: [0, 1, 2, 77, 126, 127, 255])
    func exitStatus(code: Int) throws {
      let result = try relay(["sh", "-c", "exit \(code)"])
      #expect(result.outcome == .exited(code))
      #expect(result.outcome.status == code)
    }

    @Test(
      "tells a signal's death", arguments: [SIGTERM, SIGKILL, SIGINT, SIGQUIT, SIGABRT, SIGUSR1, SIGPIPE])
    func signalled(number: Int32) throws {
      let result = try relay(["sh", "-c", "kill -\(number) $$"])
      #expect(result.outcome == .signalled(Int(number)))
      #expect(result.outcome.status == 128 + Int(number))
    }

    @Test("keeps the streams apart and records both")
    func streams() throws {
      let result = try relay(["sh", "-c", "echo out; echo err >&2"])
      #expect(result.text == "out\n")
      #expect(result.error == Array("err\n".utf8))
      #expect([Array("out\nerr\n".utf8), Array("err\nout\n".utf8)].contains(result.recorded))
    }

    @Test("keeps the order of two streams that lead to one place")
    func order() throws {
      let script = "for i in 1 2 3 4 5 6 7 8 9; do echo o$i; echo e$i >&2; done"
      let expected = (1...9).map { "o\($0)\ne\($0)\n" }.joined()
      let result = try relay(["sh", "-c", script], together: true)
      #expect(result.text == expected)
      #expect(result.recorded == result.output)
    }

    @Test("changes no byte", arguments: [1, 4096, 65537, 3_000_000])
    func binary(count: Int) throws {
      var generator = SplitMix64(seed: UInt64(count))
      let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next() >> 11) }
      try place.write("data", bytes)
      let result = try relay(["cat", "data"])
      #expect(result.output == bytes)
      #expect(result.recorded == bytes)
    }

    @Test("passes huge output on")
    func huge() throws {
      let result = try relay(["sh", "-c", "yes 0123456789abcde | head -c 67108864"])
      #expect(result.outcome == .exited(0))
      #expect(result.output.count == 67_108_864)
      #expect(result.recorded.count == 67_108_864)
    }

    @Test("leaves the input to the child")
    func input() throws {
      #expect(try relay(["sh", "-c", "head -c 3; echo; cat"], input: "abcdef").text == "abc\ndef")
    }

    @Test("gives the child its environment, its directory and its arguments as they are")
    func surroundings() throws {
      let result = try relay(
        ["sh", "-c", "pwd; echo \"$A\"; printf '<%s>' \"$@\"", "sh", "a b", "", "$HOME"],
        environment: ["A": "x=y\nz"])
      #expect(result.text == "\(place.path)\nx=y\nz\n<a b><><$HOME>")
      let only = try relay(["env"], environment: ["A": "1"])
      #expect(only.text.split(separator: "\n").map { $0.prefix(2) }.sorted() == ["A=", "PA"])
    }

    @Test("does not wait for what outlives the child and keeps the output open")
    func silentGrandchild() throws {
      let result = try relay(["sh", "-c", "sleep 600 & echo $!"])
      let grandchild = try #require(Int32(result.text.dropLast()))
      // Still alive: it was not waited for.
      #expect(kill(grandchild, 0) == 0)
      kill(grandchild, SIGKILL)
    }

    @Test("does not listen for ever to what outlives the child and keeps talking")
    func talkingGrandchild() throws {
      let result = try relay(["sh", "-c", "(while :; do echo more || exit; sleep 0.05; done) & echo done"])
      #expect(result.outcome == .exited(0))
      #expect(result.text.contains("done\n"))
    }

    @Test("tells the process id first, and calls each second")
    func callbacks() throws {
      var calls: [String] = []
      let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
      let sink = open("/dev/null", O_RDWR | O_CLOEXEC)
      defer { close(sink) }
      _ = try ChildProcess.run(
        ChildCommand(
          arguments: ["sh", "-c", "echo $$; sleep 1.5"], environment: ["PATH": path], directory: place.path),
        console: ConsoleDescriptors(input: sink, output: sink, error: sink),
        onStarted: { calls.append("\($0)") },
        onOutput: { calls.append(String(decoding: $0.dropLast(), as: UTF8.self)) },
        tick: { calls.append("tick") })
      try #require(calls.count >= 3)
      #expect(calls[0] == calls[1])
      #expect(calls[2...].allSatisfy { $0 == "tick" })
    }

    @Test("puts back what this process does at each signal")
    func dispositions() throws {
      func current() -> [Int] {
        [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGCHLD, SIGWINCH, SIGPIPE, SIGCONT].map { number in
          var action = sigaction()
          sigaction(number, nil, &action)
          return withUnsafeBytes(of: &action) { $0.load(as: Int.self) }
        }
      }
      let before = current()
      _ = try relay(["true"])
      #expect(current() == before)
    }

    @Test("A script without a first line for its interpreter is run by sh")
    func bareScript() throws {
      try place.write("script", "echo \"$0 $1\"\n", executable: true)
      #expect(try relay(["./script", "x"]).text == "./script x\n")
    }

    @Test(
      "What is no program for this machine cannot be run",
      arguments: [[0x7f, 0x45, 0x4c, 0x46, 0, 0, 10], Array("#!/no/such/sh\n".utf8)])
    func broken(content: [UInt8]) throws {
      try place.write("program", content, executable: true)
      let error = #expect(throws: ChildError.self) { _ = try relay(["./program"]) }
      #expect(error?.exitStatus == 126)
      #expect(error?.message.contains("./program") == true)
    }
  }
}
