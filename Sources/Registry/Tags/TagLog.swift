import Files
import Git
import Ledger
import Records

/// What the branch's history tells as tags, kept in a file under the Git directory so that only new commits are read.
/// Nothing is lost when the file goes.
///
/// It is a line for each event. Who asks about one model reads the lines of that model, and no others.
struct TagLog {
  /// The commit up to which it tells.
  let tip: ObjectID
  /// The lines, each with its end.
  private let body: [UInt8]

  private static let format = "cairn tags 1"

  /// - Returns: nil when there is none for this store that can be read.
  static func read(_ ledger: Ledger) -> TagLog? {
    guard let bytes = (try? StoreFile.read(path(ledger))) ?? nil,
      let end = bytes.firstIndex(of: UInt8(ascii: "\n")), bytes.last == UInt8(ascii: "\n")
    else { return nil }
    let words = bytes[..<end].split(separator: UInt8(ascii: "\t")).map { String(decoding: $0, as: UTF8.self) }
    guard words.count == 3, words[0] == format, words[2] == ledger.policy.store,
      let tip = try? ObjectID(hex: words[1])
    else { return nil }
    return TagLog(tip: tip, body: Array(bytes[(end + 1)...]))
  }

  /// Puts down what was told before and what is told now.
  static func write(_ log: TagLog?, _ fresh: [TagEvent], upTo tip: ObjectID, _ ledger: Ledger) throws {
    var text = ""
    for event in fresh {
      text += "\(event.commit)\t\(event.target)\t\(event.time)\t\(event.version)\t\(event.name)\n"
    }
    let bytes =
      Array("\(format)\t\(tip)\t\(ledger.policy.store)\n".utf8) + (log?.body ?? []) + Array(text.utf8)
    try StoreFile.makeDirectories("cairn", below: ledger.repository.commonDirectory)
    try StoreFile.replace(path(ledger), with: bytes, sync: false)
  }

  private static func path(_ ledger: Ledger) -> String { ledger.privateDirectory + "/tags" }

  /// All events, or those of the models with this slug, oldest first; nil when a line of them is damaged.
  func events(ofArtifact slug: String? = nil) -> [TagEvent]? {
    let slug = slug.map { Array($0.utf8) }
    return body.withUnsafeBufferPointer { bytes in
      var events: [TagEvent] = []
      var start = 0
      while start < bytes.count {
        var end = start
        var tabs: [Int] = []
        while bytes[end] != UInt8(ascii: "\n") {
          if bytes[end] == UInt8(ascii: "\t") { tabs.append(end) }
          end += 1
        }
        if let slug, let tab = tabs.last, !Self.isAbout(slug, bytes[(tab + 1)..<end]) {
          start = end + 1
          continue
        }
        guard tabs.count == 4, let event = Self.event(bytes, start, tabs, end) else { return nil }
        events.append(event)
        start = end + 1
      }
      return events
    }
  }

  private static func isAbout(_ slug: [UInt8], _ name: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    guard name.count > slug.count, name.starts(with: slug) else { return false }
    let mark = name[name.startIndex + slug.count]
    return mark == UInt8(ascii: "@") || mark == UInt8(ascii: "#")
  }

  private static func event(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ tabs: [Int], _ end: Int
  ) -> TagEvent? {
    func text(_ from: Int, _ to: Int) -> String {
      String(decoding: UnsafeBufferPointer(rebasing: bytes[from..<to]), as: UTF8.self)
    }
    guard let commit = try? ObjectID(hex: text(start, tabs[0])),
      let target = try? ObjectID(hex: text(tabs[0] + 1, tabs[1])),
      let time = Int64(text(tabs[1] + 1, tabs[2])), let version = Int(text(tabs[2] + 1, tabs[3])),
      let tag = GTOTag(parsing: text(tabs[3] + 1, end))
    else { return nil }
    return TagEvent(tag, version: version, commit: commit, target: target, time: time)
  }
}
