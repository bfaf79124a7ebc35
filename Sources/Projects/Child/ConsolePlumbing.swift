#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The pipes and terminals between a child and our own descriptors.
struct ConsolePlumbing {
  let child: ChildDescriptors
  /// One, when our output and our error output are one place.
  let outputs: [OutputRelay]
  /// Set when the child has the user's terminal through us.
  let keyboard: Keyboard?

  init(_ console: ConsoleDescriptors) throws(ChildError) {
    var controlling: String?
    var keyboard: Keyboard?
    var output: OutputRelay?
    if isatty(console.input) == 1, isatty(console.output) == 1, let outer = OuterTerminal(console.input),
      let terminal = Pseudoterminal.open(like: console.output)
    {
      terminal.copyModes(from: console.input, rawOutput: false)
      controlling = terminal.path
      keyboard = Keyboard(outer, to: terminal.master.number)
      output = OutputRelay(from: terminal, to: console.output)
    }
    let first = if let output { output } else { try Self.relay(to: console.output) }
    let second = Self.areSame(console.output, console.error) ? nil : try Self.relay(to: console.error)
    outputs = if let second { [first, second] } else { [first] }
    self.keyboard = keyboard
    child = ChildDescriptors(
      input: console.input, output: first.childEnd, error: (second ?? first).childEnd,
      controllingTerminal: controlling)
  }

  private static func relay(to destination: Int32) throws(ChildError) -> OutputRelay {
    if isatty(destination) == 1, let terminal = Pseudoterminal.open(like: destination) {
      terminal.copyModes(from: destination, rawOutput: true)
      return OutputRelay(from: terminal, to: destination)
    }
    let pipe = try Pipe()
    pipe.reader.setNonBlocking()
    #if os(Linux)
      // F_SETPIPE_SZ: a larger pipe saves switches between the processes. Refused beyond a user's limit, harmlessly.
      _ = fcntl(pipe.reader.number, 1031, 1 << 20)
    #endif
    return OutputRelay(from: pipe, to: destination)
  }

  /// Whether two descriptors lead to one place, as after `2>&1`.
  private static func areSame(_ a: Int32, _ b: Int32) -> Bool {
    var first = stat()
    var second = stat()
    guard fstat(a, &first) == 0, fstat(b, &second) == 0 else { return false }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino && first.st_rdev == second.st_rdev
  }
}
