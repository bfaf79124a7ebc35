public import Records

/// Rows and columns that read well in a terminal, in Markdown, as CSV and as JSON.
public struct Table: Hashable, Sendable {
  public var columns: [Column]
  /// Each as long as ``columns``.
  public var rows: [[Cell]]

  public init(_ columns: [Column], rows: [[Cell]] = []) {
    self.columns = columns
    self.rows = rows
  }

  public struct Column: Hashable, Sendable {
    /// For machines: the name in CSV and JSON.
    public var key: String
    /// For people.
    public var header: String
    public var alignment: Alignment
    /// Terminal columns that it is not cut below.
    public var minimumWidth: Int
    /// Terminal columns that it takes even when its cells are shorter, so that tables below each other line up.
    public var preferredWidth: Int
    /// Where the width does not do, the column of the lowest goes first; ``always`` stays.
    public var priority: Int

    public static let always = Int.max

    public init(
      _ key: String, header: String? = nil, alignment: Alignment = .left, minimumWidth: Int = .max,
      preferredWidth: Int = 0, priority: Int = always
    ) {
      self.key = key
      self.header = header ?? key
      self.alignment = alignment
      self.minimumWidth = minimumWidth
      self.preferredWidth = preferredWidth
      self.priority = priority
    }
  }

  public enum Alignment: Hashable, Sendable {
    case left, right
  }

  public struct Cell: Hashable, Sendable {
    /// For people. May hold anything; it is escaped when it is shown.
    public var text: String
    /// For machines.
    public var value: JSON
    public var ink: Ink?

    public init(_ text: String, value: JSON? = nil, ink: Ink? = nil) {
      self.text = text
      self.value = value ?? .string(text)
      self.ink = ink
    }

    /// No value.
    public static let empty = Cell("", value: .null)
  }
}
