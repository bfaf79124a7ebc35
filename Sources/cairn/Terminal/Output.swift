import Files
import Records

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Standard output, in one write.
enum Output {
  static func put(_ text: String) throws {
    var text = text
    try text.withUTF8 { try put(UnsafeRawBufferPointer($0)) }
  }

  static func put(_ json: JSON) throws {
    try json.formatted().withUnsafeBytes(put)
  }

  /// A reader that has seen enough (`cairn runs | head -1`) is no fault: the program ends as any other in a pipe.
  static func put(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = write(STDOUT_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EPIPE {
        // Reached only where the parent told us to ignore the signal.
        signal(SIGPIPE, SIG_DFL)
        raise(SIGPIPE)
      } else if errno != EINTR {
        throw FileError("write to", "standard output", number: errno, reason: String(cString: strerror(errno)))
      }
    }
  }
}
