import Files
import Git
import Ledger
import Records

/// What the branch's history tells as tags, kept in a file under the Git directory so that only new commits are read.
/// Nothing is lost when the file goes.
struct TagLog {
  /// The commit up to which it tells.
  let tip: ObjectID
  let events: [TagEvent]

  private static let format = "cairn tags 1"

  /// - Returns: nil when there is none for this store that can be read.
  static func read(_ ledger: Ledger) -> TagLog? {
    guard let bytes = (try? StoreFile.read(path(ledger))) ?? nil else { return nil }
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
    guard let head = lines.popFirst(), lines.popLast()?.isEmpty == true else { return nil }
    let words = head.split(separator: UInt8(ascii: "\t")).map { String(decoding: $0, as: UTF8.self) }
    guard words.count == 3, words[0] == format, words[2] == ledger.policy.store,
      let tip = try? ObjectID(hex: words[1])
    else { return nil }
    var events: [TagEvent] = []
    events.reserveCapacity(lines.count)
    for line in lines {
      guard let event = event(line) else { return nil }
      events.append(event)
    }
    return TagLog(tip: tip, events: events)
  }

  private static func event(_ line: ArraySlice<UInt8>) -> TagEvent? {
    let words = line.split(separator: UInt8(ascii: "\t"), maxSplits: 4)
    guard words.count == 5, let commit = try? ObjectID(hex: String(decoding: words[0], as: UTF8.self)),
      let target = try? ObjectID(hex: String(decoding: words[1], as: UTF8.self)),
      let time = Int64(String(decoding: words[2], as: UTF8.self)),
      let version = Int(String(decoding: words[3], as: UTF8.self)),
      let tag = GTOTag(parsing: String(decoding: words[4], as: UTF8.self))
    else { return nil }
    return TagEvent(tag, version: version, commit: commit, target: target, time: time)
  }

  func write(_ ledger: Ledger) throws {
    var text = "\(Self.format)\t\(tip)\t\(ledger.policy.store)\n"
    for event in events {
      text += "\(event.commit)\t\(event.target)\t\(event.time)\t\(event.version)\t\(event.name)\n"
    }
    try StoreFile.makeDirectories("cairn", below: ledger.repository.commonDirectory)
    try StoreFile.replace(Self.path(ledger), with: Array(text.utf8), sync: false)
  }

  private static func path(_ ledger: Ledger) -> String { ledger.privateDirectory + "/tags" }
}
