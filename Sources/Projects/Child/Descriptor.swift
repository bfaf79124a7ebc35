import CPosix

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file descriptor that is ours to close, closed in every program that we start.
struct Descriptor: ~Copyable {
  let number: Int32

  /// Takes `number` over, moved out of the way of 0, 1 and 2, which a process may have been started without.
  init(owning number: Int32) {
    if number > 2 {
      self.number = number
      _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    } else {
      self.number = fcntl(number, F_DUPFD_CLOEXEC, 3)
      close(number)
    }
  }

  /// nil, with `errno` set, when the file cannot be opened.
  init?(opening path: String, _ flags: Int32, mode: mode_t = 0o666) {
    let number = open(path, flags | O_CLOEXEC, mode)
    guard number >= 0 else { return nil }
    self.init(owning: number)
  }

  deinit { close(number) }

  func setNonBlocking() {
    _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK)
  }
}

/// The two ends of a new pipe.
struct Pipe: ~Copyable {
  let reader: Descriptor
  let writer: Descriptor

  init() throws(ChildError) {
    var ends: [Int32] = [-1, -1]
    guard cairn_pipe(&ends) == 0 else {
      throw ChildError(system: errno, "make a pipe for the command's output")
    }
    reader = Descriptor(owning: ends[0])
    writer = Descriptor(owning: ends[1])
  }
}
