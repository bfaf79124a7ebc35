/// One key of an order: `metrics.rmse DESC`, `params.x`, `start_time DESC`.
///
/// Whatever the direction, runs whose value is NaN come after those with a value, and runs without a value last.
/// Runs that all keys leave equal stand newest first, then by id.
public struct OrderBy: Hashable, Sendable {
  public enum Key: Hashable, Sendable {
    case metric(String)
    case param(String)
    case tag(String)
    case text(SearchFilter.TextAttribute)
    case time(SearchFilter.TimeAttribute)
  }

  public var key: Key
  public var isDescending: Bool

  public init(_ key: Key, descending: Bool = false) {
    self.key = key
    isDescending = descending
  }

  /// Reads one key with its direction; ascending unless it says `DESC`.
  ///
  /// - Throws: ``SearchError`` with the position and the way out.
  public init(parsing text: String) throws(SearchError) {
    let keys = try Self.list(parsing: text)
    guard keys.count == 1 else {
      throw SearchError(.order, "expected one key such as 'metrics.rmse DESC'")
    }
    self = keys[0]
  }

  /// Reads keys that commas separate; none in an empty text.
  ///
  /// - Throws: ``SearchError`` with the position and the way out.
  public static func list(parsing text: String) throws(SearchError) -> [OrderBy] {
    var scanner = SearchScanner(text, .order)
    var keys: [OrderBy] = []
    scanner.skipSpaces()
    if scanner.isAtEnd { return [] }
    while true {
      keys.append(try OrderBy(&scanner))
      scanner.skipSpaces()
      if scanner.isAtEnd { return keys }
      guard scanner.take(UInt8(ascii: ",")) else {
        throw scanner.fault("expected ASC, DESC or ',' \(scanner.found)", at: scanner.offset)
      }
      scanner.skipSpaces()
    }
  }

  private init(_ scanner: inout SearchScanner) throws(SearchError) {
    let name = try scanner.identifier()
    switch try SearchFilter.Field(name, scanner) {
    case .metric(let key): self.key = .metric(key)
    case .param(let key): self.key = .param(key)
    case .tag(let key): self.key = .tag(key)
    case .text(let attribute): key = .text(attribute)
    case .time(let attribute): key = .time(attribute)
    case .dataset: throw scanner.fault("runs cannot be ordered by their datasets", at: name.offset)
    }
    scanner.skipSpaces()
    isDescending = scanner.takeWord("DESC")
    if !isDescending { _ = scanner.takeWord("ASC") }
  }
}
