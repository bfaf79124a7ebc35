#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A command's console output in a file of bounded size: its first half as it came, the last half of the rest.
///
/// Up to the limit everything is in the file as soon as ``append(_:)`` returns, so that it outlives a `kill -9`.
/// Beyond it the end is kept in memory and written by ``flush()``, to be called each second, and ``finish()``.
/// Between the two stands a line `… 1234 bytes left out …`; both are cut at the ends of lines where they can be.
///
/// Bytes are kept as they are, colours and binary too, except for carriage returns: a line that is written again
/// after one, as by a progress bar, is kept as it was last, and `\r\n` becomes `\n`. Sizes count what is left then.
public struct ConsoleRecording: ~Copyable {
  /// What has become of the output.
  public struct Summary: Hashable, Sendable {
    /// As the command wrote them.
    public var bytesReceived: Int
    /// Of the collapsed output.
    public var bytesLeftOut: Int
    /// Whether there is a file: not when the command printed nothing, nor when the limit is 0.
    public var hasFile: Bool
  }

  private let path: String
  private let headLimit: Int
  private var line: ConsoleLine
  private var tail: TailBuffer
  private var file: Descriptor?
  private var number: Int32 = -1
  private var failure: RunFileError?
  private var received = 0
  /// Bytes that can change no more, in the file or not.
  private var committed = 0
  /// Where the head ends, once there is more than the head.
  private var headEnd: Int?
  private var fileEnd = 0
  private var leftOut = 0
  /// Something had to be left out: from then on only ``flush()`` writes beyond the head.
  private var isBounded = false
  /// The file lacks what ``tail`` has.
  private var isStale = false
  private var scratch: [UInt8] = []

  /// Records to a new file at `path`, made at the first byte; `limit` in bytes, 0 for nothing.
  public init(path: String, limit: Int) {
    self.path = path
    headLimit = max(0, limit) / 2
    tail = TailBuffer(capacity: max(0, limit) - headLimit)
    line = ConsoleLine(limit: min(4096, tail.capacity))
  }

  /// Takes the next piece of output in. Does not fail: the first error ends the recording, and ``finish()`` throws it.
  public mutating func append(_ bytes: UnsafeRawBufferPointer) {
    received += bytes.count
    guard tail.capacity > 0, failure == nil, !bytes.isEmpty else { return }
    scratch.removeAll(keepingCapacity: true)
    line.append(bytes, finished: &scratch)
    let before = committed
    let inHead = takeHead()
    tail.append(scratch[inHead...])
    committed += scratch.count
    if headEnd != nil, tail.dropped > 0 || tail.count + line.bytes.count > tail.capacity { isBounded = true }
    if !isBounded {
      scratch += line.bytes
      write(scratch[...], at: before, isEnd: true)
    } else {
      isStale = true
      if inHead > 0 { write(scratch[..<inHead], at: before, isEnd: false) }
    }
  }

  /// How many of the new bytes belong to the head.
  private mutating func takeHead() -> Int {
    guard headEnd == nil else { return 0 }
    let room = headLimit - committed
    if scratch.count <= room { return scratch.count }
    var end = scratch[..<room].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    // A first line that is longer than the head is cut.
    if end == 0, committed == 0 { end = room }
    headEnd = committed + end
    return end
  }

  /// Writes the end of the output as it is now, when the file lacks it.
  public mutating func flush() {
    guard isStale, failure == nil, let headEnd else { return }
    isStale = false
    var end = tail.bytes
    var excess = max(0, end.count + line.bytes.count - tail.capacity)
    if tail.dropped + excess > 0, let feed = end[excess...].dropLast().firstIndex(of: UInt8(ascii: "\n")) {
      excess = feed + 1
    }
    end.removeFirst(excess)
    leftOut = committed - headEnd - end.count
    var text: [UInt8] = []
    if leftOut > 0 {
      text += (endsWithLineFeed(headEnd) ? "" : "\n").utf8
      text += "… \(leftOut) bytes left out …\n".utf8
    }
    text += end
    text += line.bytes
    write(text[...], at: headEnd, isEnd: true)
  }

  /// Writes what is still to be written and closes the file.
  /// - Throws: ``RunFileError``, the first that came up since the start.
  public consuming func finish() throws(RunFileError) -> Summary {
    flush()
    if let failure { throw failure }
    return Summary(bytesReceived: received, bytesLeftOut: leftOut, hasFile: number >= 0)
  }

  private func endsWithLineFeed(_ end: Int) -> Bool {
    var byte: UInt8 = 0
    guard end > 0 else { return true }
    return pread(number, &byte, 1, off_t(end - 1)) == 1 && byte == UInt8(ascii: "\n")
  }

  private mutating func write(_ bytes: ArraySlice<UInt8>, at offset: Int, isEnd: Bool) {
    if number < 0 {
      guard let opened = Descriptor(opening: path, O_RDWR | O_CREAT | O_TRUNC) else { return fail("open") }
      number = opened.number
      file = .some(opened)
    }
    var done = 0
    while done < bytes.count {
      let count = bytes[(bytes.startIndex + done)...].withUnsafeBytes {
        pwrite(number, $0.baseAddress, $0.count, off_t(offset + done))
      }
      if count < 0 {
        if errno == EINTR { continue }
        return fail("write")
      }
      done += count
    }
    let end = offset + bytes.count
    if isEnd, end < fileEnd, ftruncate(number, off_t(end)) != 0 { return fail("cut") }
    fileEnd = isEnd ? end : max(fileEnd, end)
  }

  private mutating func fail(_ operation: String) {
    failure = RunFileError(.inaccessible, path, "cannot \(operation) it: \(String(cString: strerror(errno)))")
  }
}
