public import Logging
import Records

/// How log lines look.
public enum LogFormat: String, Hashable, Sendable, CaseIterable {
  /// `2026-11-24T11:20:00.123Z warning request method=GET path=/api/… status=500`
  case text
  /// An object a line.
  case json
}

/// Writes log lines, each in one piece.
public struct ServerLogHandler: LogHandler {
  public var logLevel: Logger.Level
  public var metadata: Logger.Metadata = [:]
  public var metadataProvider: Logger.MetadataProvider?
  private let format: LogFormat
  private let now: @Sendable () -> Timestamp
  private let write: @Sendable (String) -> Void

  /// - Parameter write: takes a line with its end.
  public init(
    _ format: LogFormat, level: Logger.Level, now: @escaping @Sendable () -> Timestamp,
    write: @escaping @Sendable (String) -> Void
  ) {
    self.format = format
    self.now = now
    self.write = write
    logLevel = level
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
    switch format {
    case .text:
      var line = "\(now()) \(event.level) \(event.message)"
      for (key, value) in fields { line += " \(key)=\(Self.plain("\(value)"))" }
      write(line + "\n")
    case .json:
      var members: [JSON.Member] = [
        .init("time", .string(now().description)), .init("level", .string(event.level.rawValue)),
        .init("message", .string(event.message.description)),
      ]
      for (key, value) in fields { members.append(.init(key, Self.json(value))) }
      write(String(decoding: JSON.object(members).compact(), as: UTF8.self) + "\n")
    }
  }

  /// In quotation marks where it would not be one word.
  private static func plain(_ text: String) -> String {
    let isWord = !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "\"") && $0 != 0x7f }
    return isWord ? text : String(decoding: JSON.string(text).compact(), as: UTF8.self)
  }

  private static func json(_ value: Logger.MetadataValue) -> JSON {
    if case .stringConvertible(let number as Int) = value { return .integer(Int64(number)) }
    if case .stringConvertible(let number as Double) = value { return .number(number) }
    return .string("\(value)")
  }
}
