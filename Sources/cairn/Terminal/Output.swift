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

  /// Into a file as the shell's `>` does it; devices and pipes are files as well.
  static func put(_ bytes: [UInt8], to path: String) throws {
    let file = try system("write", path) { Int(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)) }
    defer { close(Int32(file)) }
    try bytes.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        done += try system("write", path) {
          write(Int32(file), bytes.baseAddress! + done, bytes.count - done)
        }
      }
    }
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
        throw FileError(
          "write to", "standard output", number: errno, reason: String(cString: strerror(errno)))
      }
    }
  }
}
