/// What the terminal can show. The caller finds it out; nothing here looks at a terminal.
public struct Style: Hashable, Sendable {
  public var colour: Bool
  /// Off: only ASCII in what is not the user's own text.
  public var unicode: Bool
  /// Columns; nil where nothing limits it, as in a pipe.
  public var width: Int?

  public init(colour: Bool, unicode: Bool, width: Int?) {
    self.colour = colour
    self.unicode = unicode
    self.width = width
  }

  /// No colour, any width: for files and pipes.
  public static let plain = Style(colour: false, unicode: true, width: nil)

  func paint(_ text: String, _ ink: Ink?) -> String {
    guard colour, let ink, !text.isEmpty else { return text }
    return "\u{1b}[\(ink.rawValue)m\(text)\u{1b}[0m"
  }

  /// Pieces side by side on one line, cut to the width.
  func line(_ pieces: [(text: String, ink: Ink?)]) -> String {
    let pieces = pieces.map { (text: $0.text.onOneLine, ink: $0.ink) }
    let whole = pieces.map(\.text).joined()
    if let width, whole.displayWidth > width { return whole.fitted(to: width, ellipsis: ellipsis) + "\n" }
    return pieces.map { paint($0.text, $0.ink) }.joined() + "\n"
  }

  var arrow: String { unicode ? "→" : "->" }
  var ellipsis: String { unicode ? "…" : "..." }
  var star: String { unicode ? "★" : "*" }
  /// Stands where there is no value.
  var nothing: String { unicode ? "–" : "-" }
  var child: String { unicode ? "↳ " : "> " }
}

/// How a text stands out. The raw value is its SGR code (ECMA-48, 8.3.117).
public enum Ink: String, Hashable, Sendable {
  case bold = "1"
  case dim = "2"
  case red = "31"
  case green = "32"
  case yellow = "33"
  case cyan = "36"
}
