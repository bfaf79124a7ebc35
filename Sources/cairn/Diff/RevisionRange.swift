/// What a person asks to be compared, before any name is looked up.
enum RevisionRange: Hashable {
  /// The fork from the default branch against the work tree.
  case unnamed
  /// `A`: a revision against the work tree.
  case since(String)
  /// `A B` or `A..B`.
  case between(String, String)
  /// `A...B`: where B forked from A, against B.
  case fork(String, String)

  /// A side that is left out before or behind the dots is HEAD, as with `git diff`.
  ///
  /// - Throws: ``UsageError`` when these are no two sides.
  init(_ arguments: [String]) throws {
    if let empty = arguments.firstIndex(of: "") {
      throw UsageError("argument \(empty + 1) is empty: name a revision")
    }
    switch arguments.count {
    case 0: self = .unnamed
    case 1: self = Self.range(arguments[0])
    case 2:
      if let range = arguments.first(where: { $0.contains("..") }) {
        throw UsageError("'\(range)' names two sides already: give it alone")
      }
      self = .between(arguments[0], arguments[1])
    default: throw UsageError("a diff has two sides; \(arguments.count) were given")
    }
  }

  private static func range(_ text: String) -> RevisionRange {
    func side(_ text: Substring) -> String { text.isEmpty ? "HEAD" : String(text) }
    // Neither `..` nor `...` can be in the name of a branch or a tag.
    guard let dots = text.firstRange(of: "..") else { return .since(text) }
    let (left, rest) = (text[..<dots.lowerBound], text[dots.upperBound...])
    if rest.first == "." { return .fork(side(left), side(rest.dropFirst())) }
    return .between(side(left), side(rest))
  }
}
