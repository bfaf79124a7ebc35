import TestSupport
import Testing

@testable import Projects

@Suite("Recorded console output")
struct ConsoleRecordingTests {
  let place: TemporaryDirectory
  init() throws { place = try TemporaryDirectory() }

  /// Records `chunks` and gives the file's text after `finish`.
  private func record(_ chunks: [[UInt8]], limit: Int) throws -> (
    text: [UInt8], summary: ConsoleRecording.Summary
  ) {
    let path = place.path + "/console.log"
    var recording = ConsoleRecording(path: path, limit: limit)
    for chunk in chunks { chunk.withUnsafeBytes { recording.append($0) } }
    let summary = try recording.finish()
    return (summary.hasFile ? try TestFiles.read(path) : [], summary)
  }

  private func record(_ text: String, limit: Int = 1 << 20) throws -> String {
    String(decoding: try record([Array(text.utf8)], limit: limit).text, as: UTF8.self)
  }

  /// What carriage returns make of a text, said in the plainest way.
  private static func collapsed(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var lines = text.split(separator: 10, omittingEmptySubsequences: false)
    let last = lines.removeLast()
    for (index, line) in (lines + [last]).enumerated() {
      // The last state that is not empty; a line of nothing but returns is empty.
      let end = line.lastIndex { $0 != 13 }.map { $0 + 1 } ?? line.startIndex
      result += line[..<end].split(separator: 13, omittingEmptySubsequences: false).last ?? []
      if index < lines.count { result.append(10) }
    }
    return result
  }

  private static func randomText(_ seed: UInt64, count: Int) -> [UInt8] {
    var generator = SplitMix64(seed: seed)
    let letters = Array("ab\r\n\r\nxyz0123456789".utf8)
    return (0..<count).map { _ in letters[Int.random(in: 0..<letters.count, using: &generator)] }
  }

  /// The text in pieces of random sizes.
  private static func chunks(_ text: [UInt8], _ seed: UInt64) -> [[UInt8]] {
    var generator = SplitMix64(seed: seed)
    var chunks: [[UInt8]] = []
    var rest = text[...]
    while !rest.isEmpty {
      let chunk = rest.prefix(Int.random(in: 1...40, using: &generator))
      chunks.append(Array(chunk))
      rest = rest.dropFirst(chunk.count)
    }
    return chunks
  }

  @Test(
    "keeps the last state of a line that is written again",
    arguments: [
      ("plain\nlines\n", "plain\nlines\n"), ("no end", "no end"), ("a\r\nb\r\n", "a\nb\n"),
      ("\r 10%\r 50%\r100%\ndone\n", "100%\ndone\n"), ("10%\r20%\r", "20%"), ("10%\r\r\n", "10%\n"),
      ("loading\rok\n\nnext", "ok\n\nnext"), ("\u{1b}[32mgreen\u{1b}[0m\n", "\u{1b}[32mgreen\u{1b}[0m\n"),
    ])
  func progressBars(printed: String, kept: String) throws {
    #expect(try record(printed) == kept)
  }

  @Test("keeps bytes that are no text")
  func binary() throws {
    let bytes = (0...255).map { UInt8($0) }.filter { $0 != 13 }
    #expect(try record([bytes], limit: 4096).text == bytes)
  }

  @Test("does not depend on the pieces in which it came", arguments: 1...25 as ClosedRange<UInt64>)
  func pieces(seed: UInt64) throws {
    let text = Self.randomText(seed, count: 3000)
    for limit in [1 << 20, 1000, 501, 64, 7, 1] {
      let whole = try record([text], limit: limit)
      let parts = try record(Self.chunks(text, seed), limit: limit)
      #expect(whole.text == parts.text, "limit \(limit)")
      #expect(whole.summary == parts.summary, "limit \(limit)")
    }
  }

  @Test(
    "is the whole text, carriage returns collapsed, up to the limit", arguments: 1...25 as ClosedRange<UInt64>
  )
  func whole(seed: UInt64) throws {
    let text = Self.randomText(seed, count: 2000)
    let expected = Self.collapsed(text)
    let result = try record(Self.chunks(text, seed), limit: expected.count * 2)
    #expect(result.text == expected)
    #expect(result.summary == ConsoleRecording.Summary(bytesReceived: 2000, bytesLeftOut: 0, hasFile: true))
  }

  @Test(
    "beyond the limit is a head, a line that counts, and a tail, cut at lines",
    arguments: [100, 101, 250, 1000])
  func headAndTail(limit: Int) throws {
    let text = (1...500).map { "line \($0)\n" }.joined()
    let result = try record(Self.chunks(Array(text.utf8), UInt64(limit)), limit: limit)
    let lines = String(decoding: result.text, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    let marker = try #require(lines.firstIndex { $0.hasPrefix("…") })
    #expect(lines[marker] == "… \(result.summary.bytesLeftOut) bytes left out …")
    let head = lines[..<marker].map { "\($0)\n" }.joined()
    let tail = lines[(marker + 1)...].joined(separator: "\n")
    #expect(text.hasPrefix(head) && text.hasSuffix(tail) && tail.hasPrefix("line "))
    #expect(head.utf8.count + tail.utf8.count + result.summary.bytesLeftOut == text.utf8.count)
    #expect(head.utf8.count <= limit / 2 && head.utf8.count > limit / 2 - 10)
    #expect(tail.utf8.count <= limit - limit / 2 && tail.utf8.count > limit / 2 - 10)
  }

  @Test("cuts within a line that is longer than half the limit")
  func longLine() throws {
    let text = String(repeating: "x", count: 1000)
    #expect(try record(text, limit: 20) == "xxxxxxxxxx\n… 980 bytes left out …\nxxxxxxxxxx")
  }

  @Test("A progress bar does not use the limit up")
  func longProgress() throws {
    let text = "start\n" + (0...5000).map { "\rstep \($0)" }.joined() + "\nend\n"
    #expect(try record(text, limit: 100) == "start\nstep 5000\nend\n")
  }

  @Test("is in the file at once up to the limit", arguments: 1...10 as ClosedRange<UInt64>)
  func atOnce(seed: UInt64) throws {
    let text = Self.randomText(seed, count: 1500)
    let path = place.path + "/console.log"
    var recording = ConsoleRecording(path: path, limit: 4000)
    var seen: [UInt8] = []
    for chunk in Self.chunks(text, seed) {
      chunk.withUnsafeBytes { recording.append($0) }
      seen += chunk
      #expect(try TestFiles.read(path) == Self.collapsed(seen))
    }
    _ = try recording.finish()
  }

  @Test("has its head in the file at once and its tail at each flush beyond the limit")
  func flushed() throws {
    let path = place.path + "/console.log"
    var recording = ConsoleRecording(path: path, limit: 200)
    for number in 1...400 {
      Array("line \(number)\n".utf8).withUnsafeBytes { recording.append($0) }
      #expect(String(decoding: try TestFiles.read(path).prefix(7), as: UTF8.self) == "line 1\n")
      guard number % 50 == 0 else { continue }
      recording.flush()
      #expect(String(decoding: try TestFiles.read(path), as: UTF8.self).hasSuffix("\nline \(number)\n"))
    }
    let before = try TestFiles.read(path)
    _ = try recording.finish()
    #expect(try TestFiles.read(path) == before)
  }

  @Test("makes no file without output, nor with a limit of 0")
  func nothing() throws {
    let path = place.path + "/console.log"
    #expect(try record([], limit: 100).summary.hasFile == false)
    #expect(!TestFiles.exists(path))
    let summary = try record([Array("text".utf8)], limit: 0).summary
    #expect(summary == ConsoleRecording.Summary(bytesReceived: 4, bytesLeftOut: 0, hasFile: false))
    #expect(!TestFiles.exists(path))
  }

  @Test("A file that cannot be written is told at the end, not before")
  func unwritable() throws {
    let path = place.path + "/missing/console.log"
    var recording = ConsoleRecording(path: path, limit: 100)
    Array("text".utf8).withUnsafeBytes { recording.append($0) }
    recording.flush()
    do {
      _ = try recording.finish()
      Issue.record("no error")
    } catch {
      #expect(error.path == path && error.code == .inaccessible)
    }
  }
}
