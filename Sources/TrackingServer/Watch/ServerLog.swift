import Logging
public import Records

/// How log lines look.
public enum LogFormat: String, Hashable, Sendable, CaseIterable {
  /// `2026-11-24T11:20:00.123Z warning request method=GET path=/api/… status=500`
  case text
  /// An object a line.
  case json
}

/// What is worth a line in the log; each with all that follows it.
public enum LogLevel: String, Hashable, Sendable, CaseIterable {
  /// Each request.
  case info
  /// Requests that were refused, or that we could not answer.
  case warning
  /// What only we are to blame for.
  case error
}

/// Where log lines go, and how they look.
public struct ServerLog: Sendable {
  private let handler: ServerLogHandler

  /// - Parameter write: takes a line with its end.
  public init(
    _ format: LogFormat, _ level: LogLevel, now: @escaping @Sendable () -> Timestamp,
    write: @escaping @Sendable (String) -> Void
  ) {
    handler = ServerLogHandler(
      logLevel: Logger.Level(rawValue: level.rawValue) ?? .warning, format: format, now: now, write: write)
  }

  var logger: Logger { Logger(label: "cairn") { [handler] _ in handler } }
}

/// Writes log lines, each in one piece.
struct ServerLogHandler: LogHandler {
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?
  let format: LogFormat
  let now: @Sendable () -> Timestamp
  let write: @Sendable (String) -> Void

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
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
