import Records

/// A text with places that values go into: `{{name}}`, and lines that are there only when a value is,
/// `{{#name}}` … `{{/name}}`, or only when it is not, `{{^name}}` … `{{/name}}`, each on a line of its own.
struct CardTemplate {
  let text: String
  /// For messages.
  let file: String

  /// - Parameter values: by name; an empty one counts as none.
  /// - Throws: `RecordError` with the line, when the text names a value that there is not, or its sections do not close.
  func filled(with values: [String: String]) throws(RecordError) -> String {
    var result: [String] = []
    var sections: [(name: String, isShown: Bool, line: Int)] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let number = index + 1
      if let (mark, name) = Self.sectionMark(line) {
        let value = try value(name, values, number)
        switch mark {
        case "#": sections.append((name, !value.isEmpty, number))
        case "^": sections.append((name, value.isEmpty, number))
        default:
          guard sections.last?.name == name else { throw fault("{{/\(name)}} closes nothing", number) }
          sections.removeLast()
        }
        continue
      }
      guard sections.allSatisfy(\.isShown) else { continue }
      result.append(try fill(String(line), values, number))
    }
    if let open = sections.last { throw fault("{{#\(open.name)}} is not closed", open.line) }
    return Self.tidy(result)
  }

  private func fill(
    _ line: String, _ values: [String: String], _ number: Int
  ) throws(RecordError) -> String {
    var result = ""
    var rest = line[...]
    while let start = rest.firstRange(of: "{{") {
      result += rest[..<start.lowerBound]
      guard let end = rest[start.upperBound...].firstRange(of: "}}") else {
        throw fault("'{{' without '}}'", number)
      }
      let name = String(rest[start.upperBound..<end.lowerBound].filter { $0 != " " })
      result += try value(name, values, number)
      rest = rest[end.upperBound...]
    }
    return result + rest
  }

  private static func sectionMark(_ line: Substring) -> (Character, String)? {
    let text = line.filter { !$0.isWhitespace }
    guard text.hasPrefix("{{"), text.hasSuffix("}}"), let mark = text.dropFirst(2).first, "#^/".contains(mark)
    else { return nil }
    let name = text.dropFirst(3).dropLast(2)
    return name.contains("}") ? nil : (mark, String(name))
  }

  private func value(
    _ name: String, _ values: [String: String], _ line: Int
  ) throws(RecordError) -> String {
    guard let value = values[name] else {
      throw fault(
        "there is no value '\(name.onOneLine)'; there are \(values.keys.sorted().joined(separator: ", "))",
        line)
    }
    return value
  }

  private func fault(_ message: String, _ line: Int) -> RecordError {
    RecordError(.malformed, message, file: file, line: line)
  }

  /// No more than one empty line at a time, and none at the end.
  private static func tidy(_ lines: [String]) -> String {
    var kept: [String] = []
    for line in lines.joined(separator: "\n").split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty, kept.last?.isEmpty ?? true { continue }
      kept.append(String(line))
    }
    while kept.last?.isEmpty == true { kept.removeLast() }
    return kept.joined(separator: "\n") + "\n"
  }
}
