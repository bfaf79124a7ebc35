import CPosix

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A pair of terminal ends: the child writes to the inner one as to a terminal, we read what it wrote from the master.
struct Pseudoterminal: ~Copyable {
  let master: Descriptor
  /// Held open until the child has ended: without it the master reports a hang-up whenever nobody else has it open.
  private var inner: Descriptor?
  let innerNumber: Int32
  let path: String

  private init(_ master: consuming Descriptor, _ inner: consuming Descriptor, path: String) {
    self.master = master
    innerNumber = inner.number
    self.inner = .some(inner)
    self.path = path
  }

  /// A new pair with the window of `outer`; nil where the system has none to give, as in some containers.
  static func open(like outer: Int32) -> Pseudoterminal? {
    var name = [CChar](repeating: 0, count: 256)
    let number = cairn_open_pseudoterminal(&name, name.count)
    guard number >= 0 else { return nil }
    let master = Descriptor(owning: number)
    master.setNonBlocking()
    let path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard let inner = Descriptor(opening: path, O_RDWR | O_NOCTTY) else { return nil }
    let terminal = Pseudoterminal(master, inner, path: path)
    terminal.copyWindowSize(from: outer)
    return terminal
  }

  /// The modes of `outer`; with `rawOutput`, bytes come out as the child wrote them, for the outer terminal to process.
  func copyModes(from outer: Int32, rawOutput: Bool) {
    var modes = termios()
    guard tcgetattr(outer, &modes) == 0 else { return }
    if rawOutput { modes.c_oflag &= ~tcflag_t(OPOST) }
    tcsetattr(master.number, TCSANOW, &modes)
  }

  /// From now on the master reports a hang-up when the last other process has let the terminal go.
  mutating func closeInner() { inner = nil }

  /// Gives the child the window of `outer`; it gets a SIGWINCH when the size is another.
  func copyWindowSize(from outer: Int32) {
    var size = winsize()
    guard ioctl(outer, UInt(TIOCGWINSZ), &size) == 0 else { return }
    _ = ioctl(master.number, UInt(TIOCSWINSZ), &size)
  }
}
