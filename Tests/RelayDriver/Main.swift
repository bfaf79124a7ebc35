import Projects

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A program that does nothing but relay, for tests that need one with a terminal and a process group of its own:
/// `relay-driver [--record FILE LIMIT] COMMAND…`.
@main
struct RelayDriver {
  static func main() {
    var arguments = Array(CommandLine.arguments.dropFirst())
    var environment: [String: String] = [:]
    for name in ["PATH", "HOME", "TERM", "LANG"] {
      if let value = getenv(name) { environment[name] = String(cString: value) }
    }
    var recording = ConsoleRecording(path: "/dev/null", limit: 0)
    let isRecorded = arguments.first == "--record"
    if isRecorded {
      recording = ConsoleRecording(path: arguments[1], limit: Int(arguments[2]) ?? 0)
      arguments.removeFirst(3)
    }
    let command = ChildCommand(arguments: arguments, environment: environment, directory: ".")
    do {
      let outcome = try ChildProcess.run(
        command, onOutput: { if isRecorded { recording.append($0) } }, tick: { recording.flush() })
      if isRecorded { _ = try recording.finish() }
      outcome.passOn()
    } catch let error as ChildError {
      fail("\(error)", Int32(error.exitStatus))
    } catch {
      fail("\(error)", 1)
    }
  }

  static func fail(_ message: String, _ status: Int32) -> Never {
    let bytes = Array("\(message)\n".utf8)
    _ = write(2, bytes, bytes.count)
    exit(status)
  }
}
