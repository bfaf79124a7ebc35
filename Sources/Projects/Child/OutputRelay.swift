#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Copies what the child writes to one of our own outputs. It reads only when all that it had read is written, so a
/// slow reader slows the child down as it would without us.
final class OutputRelay {
  /// How the destination takes bytes without holding us up.
  private enum Destination {
    /// A file: it never makes us wait.
    case file
    /// When `poll` calls a pipe or a terminal writable, so many bytes go in at once (POSIX's PIPE_BUF on Linux).
    case stream
    case socket
    /// Nobody is there any more; bytes are recorded and dropped.
    case gone

    init(of descriptor: Int32) {
      var status = stat()
      guard fstat(descriptor, &status) == 0 else {
        self = .gone
        return
      }
      switch status.st_mode & S_IFMT {
      case S_IFREG, S_IFBLK: self = .file
      case S_IFSOCK: self = .socket
      case S_IFCHR: self = isatty(descriptor) == 1 ? .stream : .file
      default: self = .stream
      }
    }
  }

  private static let capacity = 256 << 10
  private static let atOnce = 4096

  /// The end that we read, open or closed.
  private var pipe: Descriptor?
  private var terminal: Pseudoterminal?
  /// The pipe's other end, until the child has it.
  private var writer: Descriptor?
  private let destination: Int32
  private var kind: Destination
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
  private var pending = 0..<0
  /// Our terminal processes output as the child's does.
  var undoesLineEnds = false
  private var holdsReturn = false
  /// Bytes that were in the pipe when the child ended: they are read whatever happens.
  private(set) var owed = 0

  init(from pipe: consuming Pipe, to destination: Int32) {
    self.pipe = .some(pipe.reader)
    writer = .some(pipe.writer)
    self.destination = destination
    kind = Destination(of: destination)
  }

  init(from terminal: consuming Pseudoterminal, to destination: Int32) {
    self.terminal = .some(terminal)
    self.destination = destination
    kind = Destination(of: destination)
  }

  deinit { buffer.deallocate() }

  /// What the child writes to.
  var childEnd: Int32 { writer?.number ?? terminal?.innerNumber ?? -1 }

  /// The child has its copy: a pipe is to end when the child lets it go.
  func childHasStarted() { writer = nil }

  var source: Int32? {
    if let number = pipe?.number { return number }
    return terminal?.master.number
  }
  var hasPending: Bool { !pending.isEmpty }
  var isDone: Bool { pending.isEmpty && source == nil }

  /// What to ask `poll` for: the source when there is room, the destination when there is something for it. An idle
  /// pipe is watched too, so that its reader's end reaches the child at once.
  var interest: (source: pollfd, destination: pollfd) {
    let source = pollfd(fd: pending.isEmpty ? source ?? -1 : -1, events: Int16(POLLIN), revents: 0)
    let watched = hasPending || (kind == .stream && pipe != nil)
    let events = hasPending ? Int16(POLLOUT) : 0
    return (source, pollfd(fd: watched ? destination : -1, events: events, revents: 0))
  }

  /// Reads once and hands on what came; false when there was nothing.
  func read(_ onOutput: (UnsafeRawBufferPointer) -> Void) -> Bool {
    guard let source, pending.isEmpty else { return false }
    let held = holdsReturn ? 1 : 0
    let count = Self.read(source, UnsafeMutableRawBufferPointer(rebasing: buffer[held...]))
    if count > 0 {
      owed -= count
      if holdsReturn { buffer[0] = UInt8(ascii: "\r") }
      holdsReturn = false
      let end = undoesLineEnds ? undoLineEnds(held + count) : held + count
      onOutput(UnsafeRawBufferPointer(rebasing: buffer[..<end]))
      if kind != .gone { pending = 0..<end }
      return true
    }
    // A terminal's master says EIO when nobody has its other end open any more.
    if count == 0 || (errno != EAGAIN && errno != EINTR) { closeSource() }
    return false
  }

  /// Takes the carriage return away that the child's terminal has put before each line feed, because ours will do
  /// the same; gives the new count. One at the very end waits for what follows it.
  private func undoLineEnds(_ count: Int) -> Int {
    guard let start = buffer.baseAddress else { return count }
    var from = 0
    var to = 0
    while from < count {
      let found = memchr(start + from, 13, count - from)
      let end = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(start) } ?? count
      if to != from { memmove(start + to, start + from, end - from) }
      to += end - from
      from = end
      guard from < count else { break }
      if from + 1 == count {
        holdsReturn = true
        break
      }
      if buffer[from + 1] != UInt8(ascii: "\n") {
        buffer[to] = UInt8(ascii: "\r")
        to += 1
      }
      from += 1
    }
    return to
  }

  private static func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    #if canImport(Darwin)
      Darwin.read(descriptor, buffer.baseAddress, buffer.count)
    #elseif canImport(Musl)
      Musl.read(descriptor, buffer.baseAddress, buffer.count)
    #else
      Glibc.read(descriptor, buffer.baseAddress, buffer.count)
    #endif
  }

  /// Writes as much as goes in without waiting; to be called when `poll` says that the destination takes some.
  func write() {
    guard !pending.isEmpty else { return }
    let rest = UnsafeRawBufferPointer(rebasing: buffer[pending])
    let count =
      switch kind {
      case .file: Self.write(destination, rest)
      case .stream: Self.write(destination, UnsafeRawBufferPointer(rebasing: rest.prefix(Self.atOnce)))
      case .socket: send(destination, rest.baseAddress, rest.count, Int32(MSG_DONTWAIT))
      case .gone: rest.count
      }
    if count >= 0 {
      pending = pending.lowerBound + count..<pending.upperBound
    } else if errno != EAGAIN && errno != EINTR {
      destinationIsGone()
    }
  }

  private static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Darwin)
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #elseif canImport(Musl)
      Musl.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }

  /// Our reader went away. A child that writes to a pipe is to find that out as without us: by SIGPIPE. One on a
  /// terminal was told by SIGHUP, and may go on.
  func destinationIsGone() {
    kind = .gone
    pending = 0..<0
    if pipe != nil { closeSource() }
  }

  var isTerminal: Bool { terminal != nil }

  /// Gives the child's terminal the window of ours.
  func copyWindowSize() { terminal?.copyWindowSize(from: destination) }

  /// The child has ended: the bytes that are there are owed, and a terminal's end shows from now on.
  func childHasEnded() {
    terminal?.closeInner()
    guard let source, pipe != nil else { return }
    var available: Int32 = 0
    if ioctl(source, UInt(FIONREAD), &available) == 0 { owed = Int(available) }
  }

  private func closeSource() {
    pipe = nil
    terminal = nil
    owed = 0
  }
}
