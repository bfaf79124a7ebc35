#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The line of a console that is being written, and what carriage returns make of it.
///
/// A line that is written again after a carriage return, as progress bars do, counts once, as it was last. A carriage
/// return before a line feed is dropped. All other bytes stay as they came.
struct ConsoleLine {
  /// A line longer than this is not collapsed beyond it.
  private let limit: Int
  private(set) var bytes: [UInt8] = []
  /// The line has grown beyond the limit: what follows is finished at once.
  private var isOverlong = false
  /// A carriage return has come, and nothing yet that says what for.
  private var returned = false

  init(limit: Int) { self.limit = limit }

  /// Takes `chunk` in and appends to `finished` what can change no more.
  mutating func append(_ chunk: UnsafeRawBufferPointer, finished: inout [UInt8]) {
    var rest = chunk[...]
    while !rest.isEmpty {
      if returned {
        if rest.first == UInt8(ascii: "\r") {
          rest = rest.dropFirst()
          continue
        }
        returned = false
        if rest.first != UInt8(ascii: "\n") {
          bytes.removeAll(keepingCapacity: true)
          isOverlong = false
        }
      }
      let end = Self.carriageReturn(in: rest) ?? rest.endIndex
      appendPlain(rest[..<end], finished: &finished)
      if end < rest.endIndex {
        returned = true
        rest = rest[(end + 1)...]
      } else {
        rest = rest[end...]
      }
    }
  }

  /// Bytes without a carriage return: all up to the last line feed is finished.
  private mutating func appendPlain(_ part: Slice<UnsafeRawBufferPointer>, finished: inout [UInt8]) {
    if let feed = part.lastIndex(of: UInt8(ascii: "\n")) {
      finished += bytes
      finished += part[...feed]
      bytes.removeAll(keepingCapacity: true)
      bytes += part[(feed + 1)...]
      isOverlong = false
    } else {
      bytes += part
    }
    isOverlong = isOverlong || bytes.count > limit
    if isOverlong {
      finished += bytes
      bytes.removeAll(keepingCapacity: true)
    }
  }

  private static func carriageReturn(in part: Slice<UnsafeRawBufferPointer>) -> Int? {
    let bytes = UnsafeRawBufferPointer(rebasing: part)
    guard let start = bytes.baseAddress, let found = memchr(start, 13, bytes.count) else { return nil }
    return part.startIndex + (UnsafeRawPointer(found) - start)
  }
}
