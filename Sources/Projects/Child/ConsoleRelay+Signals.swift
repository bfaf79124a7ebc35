#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension ConsoleRelay {
  /// Does with a signal that reached us what the child would have wanted.
  mutating func handle(_ arrival: SignalPipe.Arrival, _ onOutput: (UnsafeRawBufferPointer) -> Void) {
    switch arrival.signal {
    case SIGCHLD:
      noteChild(onOutput)
    case SIGWINCH:
      for output in outputs { output.copyWindowSize() }
      // In our group the child has had the signal already, maybe before its terminal had the new size.
      if keyboard == nil, outputs.contains(where: \.isTerminal) { send(SIGWINCH) }
    case SIGCONT:
      if keyboard != nil { goOn() }
    case SIGTSTP:
      stopIsWanted()
    case SIGINT, SIGQUIT:
      if arrival.isFromTerminal {
        // In our own group the child has had it from the terminal too.
        guard let keyboard else { return }
        if keyboard.press(arrival.signal) { return }
      }
      send(arrival.signal)
    case SIGHUP where keyboard != nil:
      send(SIGHUP, toGroup: true)
    default:
      if arrival.isFromTerminal, keyboard == nil { return }
      send(arrival.signal)
    }
  }

  /// Ctrl-Z, or a SIGTSTP sent to us. The child leads a session of its own, and there a system ignores the key's
  /// signal where it has its default effect (nobody in that session could let it go on): so after a moment for those
  /// that handle it, we stop the child by SIGSTOP, which it cannot ignore.
  private mutating func stopIsWanted() {
    guard let keyboard else { return }
    let isAlone = keyboard.foregroundGroup == processID && !childIgnoresStops()
    if keyboard.press(SIGTSTP) {
      if isAlone { stopDeadline = Self.now() + 100 }
    } else {
      stopChild()
    }
  }

  func stopChild() { send(SIGSTOP, toGroup: true) }

  /// The child has stopped: so do we, with the terminal as the user's shell wants it, until somebody lets us go on.
  mutating func childHasStopped(_ onOutput: (UnsafeRawBufferPointer) -> Void) {
    stopDeadline = nil
    flush(onOutput)
    keyboard?.giveTerminalBack()
    signals.stopOurselves()
    goOn()
  }

  private func goOn() {
    keyboard?.takeTerminal()
    for output in outputs { output.copyWindowSize() }
    send(SIGCONT, toGroup: true)
    followTerminal()
  }

  /// As interactive shells do, which manage the stops of their own jobs.
  private func childIgnoresStops() -> Bool {
    #if os(Linux)
      let descriptor = open("/proc/\(processID)/status", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return false }
      defer { close(descriptor) }
      var bytes = [UInt8](repeating: 0, count: 4096)
      let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      let text = String(decoding: bytes[..<max(0, count)], as: UTF8.self)
      for line in text.split(separator: "\n") where line.hasPrefix("SigIgn:") {
        let mask = line.dropFirst(7).drop { $0 == "\t" || $0 == " " }
        return (UInt64(mask, radix: 16) ?? 0) >> UInt64(SIGTSTP - 1) & 1 == 1
      }
    #endif
    return false
  }
}
