import Files
import Records

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Standard input, to its end.
enum Input {
  /// - Throws: `FileError`; `RecordError` when it is not UTF-8.
  static func text() throws -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      if count == 0 { break }
      if count > 0 {
        bytes += buffer[..<count]
      } else if errno != EINTR {
        throw FileError("read", "standard input", number: errno, reason: String(cString: strerror(errno)))
      }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw RecordError(.invalidValue, "standard input is not UTF-8 text")
    }
    return text
  }
}
