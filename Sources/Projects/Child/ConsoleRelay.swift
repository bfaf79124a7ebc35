#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The loop that stands between a running child and our own console: one thread, one `poll`.
struct ConsoleRelay: ~Copyable {
  /// Milliseconds on a clock that only goes forward.
  typealias Moment = Int64

  /// How long what outlives the child may keep silent, and how long it is heard at most.
  private static let silence: Moment = 200
  private static let patience: Moment = 1000

  let processID: pid_t
  let keyboard: Keyboard?
  let signals: SignalPipe
  private let plumbing: ConsolePlumbing
  private var outcome: ChildOutcome?
  private var lastData: Moment = 0
  private var lingerSince: Moment?
  private var nextTick: Moment
  /// When a child that did not stop at Ctrl-Z is stopped by force.
  var stopDeadline: Moment?

  init(_ processID: pid_t, _ plumbing: ConsolePlumbing, _ signals: consuming SignalPipe) {
    self.processID = processID
    self.plumbing = plumbing
    self.signals = signals
    keyboard = plumbing.keyboard
    nextTick = Self.now() + 1000
  }

  var outputs: [OutputRelay] { plumbing.outputs }

  mutating func run(onOutput: (UnsafeRawBufferPointer) -> Void, tick: () -> Void) -> ChildOutcome {
    while true {
      if let outcome, isDrained() {
        keyboard?.giveTerminalBack()
        return outcome
      }
      if wait(onOutput) {
        for arrival in signals.arrivals() { handle(arrival, onOutput) }
      }
      let now = Self.now()
      if let deadline = stopDeadline, now >= deadline {
        stopDeadline = nil
        stopChild()
      }
      if now >= nextTick {
        nextTick = now + 1000
        keyboard?.takeTerminal()
        followTerminal()
        noteChild(onOutput)
        tick()
      }
    }
  }

  /// Waits for the next event and moves what can be moved; true when there are signals.
  private mutating func wait(_ onOutput: (UnsafeRawBufferPointer) -> Void) -> Bool {
    var interests = [pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)]
    for output in outputs {
      let interest = output.interest
      interests.append(interest.source)
      interests.append(interest.destination)
    }
    if let interest = keyboard?.interest {
      interests.append(interest.keys)
      interests.append(interest.master)
    }
    guard poll(&interests, nfds_t(interests.count), timeout()) > 0 else { return false }
    for (index, output) in outputs.enumerated() {
      let source = interests[1 + 2 * index].revents
      let destination = interests[2 + 2 * index].revents
      if destination != 0 {
        if output.hasPending { output.write() } else { output.destinationIsGone() }
        lastData = Self.now()
      } else if source != 0 {
        if index == 0 { followTerminal() }
        if output.read(onOutput) { lastData = Self.now() }
      }
    }
    if let keyboard {
      if interests[interests.count - 2].revents != 0 { keyboard.readKeys() }
      if interests[interests.count - 1].revents != 0 { keyboard.deliver() }
    }
    return interests[0].revents != 0
  }

  private func timeout() -> Int32 {
    let now = Self.now()
    var until = nextTick
    if let stopDeadline { until = min(until, stopDeadline) }
    if outcome != nil { until = min(until, now + Self.silence / 4) }
    return Int32(max(0, min(until - now, 1000)))
  }

  /// Whether all that the child wrote is passed on, and what outlives it is silent or was heard long enough.
  private mutating func isDrained() -> Bool {
    if outputs.allSatisfy(\.isDone) { return true }
    if outputs.contains(where: { $0.hasPending || $0.owed > 0 }) { return false }
    let now = Self.now()
    let since = lingerSince ?? now
    lingerSince = since
    return now - max(lastData, since) >= Self.silence || now - since >= Self.patience
  }

  /// Asks how the child is. Handles a stop; keeps the outcome of an end.
  mutating func noteChild(_ onOutput: (UnsafeRawBufferPointer) -> Void) {
    while outcome == nil {
      var status: Int32 = 0
      let result = waitpid(processID, &status, WNOHANG | (keyboard == nil ? 0 : WUNTRACED))
      if result < 0, errno == EINTR { continue }
      // Somebody else in this process has taken its status; it is gone all the same.
      if result < 0 { status = 255 << 8 }
      guard result != 0 else { return }
      if let ended = ChildOutcome(waitStatus: status) {
        outcome = ended
        for output in outputs { output.childHasEnded() }
      } else {
        childHasStopped(onOutput)
      }
    }
  }

  /// Sends to the child, as long as its number is its own.
  func send(_ signal: Int32, toGroup: Bool = false) {
    guard outcome == nil else { return }
    kill(toGroup ? -processID : processID, signal)
  }

  /// Moves the output that is there now, so that it stands before what our caller's shell prints.
  func flush(_ onOutput: (UnsafeRawBufferPointer) -> Void) {
    for output in outputs {
      for _ in 0..<64 where output.hasPending || output.read(onOutput) {
        var interest = output.interest.destination
        while output.hasPending, poll(&interest, 1, 100) > 0 { output.write() }
      }
    }
  }

  /// Brings our terminal in line with the child's; the first output is the one that comes through both.
  func followTerminal() {
    guard let keyboard else { return }
    keyboard.follow(processID)
    outputs[0].undoesLineEnds = keyboard.processesOutput
  }

  static func now() -> Moment {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Moment(time.tv_sec) * 1000 + Moment(time.tv_nsec) / 1_000_000
  }
}
