#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The three descriptors that a command would have had without us.
public struct ConsoleDescriptors: Hashable, Sendable {
  public var input: Int32
  public var output: Int32
  public var error: Int32

  public init(input: Int32, output: Int32, error: Int32) {
    self.input = input
    self.output = output
    self.error = error
  }

  /// This process's own.
  public static let standard = ConsoleDescriptors(input: 0, output: 1, error: 2)
}

/// Runs a command in front of the user as if we were not there, and sees all that it prints.
public enum ChildProcess {
  /// Starts `command`, passes its console, its terminal and our signals through, and returns how it ended.
  ///
  /// - Input and output are terminals: the child leads a session on a terminal of its own. Keys, window size, Ctrl-C,
  ///   Ctrl-\, Ctrl-Z and Ctrl-D work as without us. What it leaves running gets a SIGHUP when it ends.
  /// - Otherwise the child stays in our process group with our input. An output that is a terminal is a terminal to
  ///   the child as well, any other is a pipe; both are one where ours are one, which keeps their order.
  /// - SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1 and SIGUSR2 that reach us go on to the child, except those that the
  ///   terminal has sent to it already. A signal that is sent to the whole process group by a process reaches it twice.
  /// - When our reader goes away the child's pipe is closed, so that it gets SIGPIPE; when we are killed, it gets
  ///   SIGPIPE at its next line, or SIGHUP on a terminal.
  /// - After the child's end what it had written is passed on; what outlives it and keeps the output open is waited
  ///   for until it is silent for 0.2 s, at most 1 s.
  ///
  /// Signal dispositions belong to the whole process, so only one call may be running.
  /// - Parameters:
  ///   - onStarted: called with the process id before anything else.
  ///   - onOutput: called with each piece of output, of both streams in the order in which they came.
  ///   - tick: called each second.
  /// - Throws: ``ChildError`` when the command could not be started.
  public static func run(
    _ command: ChildCommand, console: ConsoleDescriptors = .standard,
    onStarted: (_ processID: Int32) -> Void = { _ in },
    onOutput: (UnsafeRawBufferPointer) -> Void = { _ in },
    tick: () -> Void = {}
  ) throws(ChildError) -> ChildOutcome {
    // Before any signal or terminal is touched: most failures are a name mistyped.
    _ = try command.executablePath()
    let plumbing = try ConsolePlumbing(console)
    let signals = try SignalPipe(
      catching: [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2]
        + (plumbing.keyboard == nil ? [] : [SIGTSTP]),
      always: [SIGCHLD, SIGWINCH, SIGCONT])
    plumbing.keyboard?.takeTerminal()
    let processID = try command.spawn(plumbing.child, resetting: signals.ignoredByUs)
    for output in plumbing.outputs { output.childHasStarted() }
    onStarted(processID)
    var relay = ConsoleRelay(processID, plumbing, signals)
    return relay.run(onOutput: onOutput, tick: tick)
  }
}
