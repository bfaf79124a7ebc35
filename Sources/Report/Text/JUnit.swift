/// A report of checks as JUnit's XML, which GitLab, Jenkins and others show beside a change.
struct JUnit {
  var suite: String
  var cases: [Case] = []

  struct Case {
    var name: String
    /// What it belongs to: a file's or a class's name in other reports.
    var group: String
    /// Why it says no; nil when it passes.
    var failure: String?
  }

  /// The document, with a newline at its end.
  func text() -> String {
    let failures = cases.count { $0.failure != nil }
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    text += "<testsuites tests=\"\(cases.count)\" failures=\"\(failures)\">\n"
    text +=
      "  <testsuite name=\"\(Self.escaped(suite))\" tests=\"\(cases.count)\" failures=\"\(failures)\">\n"
    for item in cases {
      let attributes = "name=\"\(Self.escaped(item.name))\" classname=\"\(Self.escaped(item.group))\""
      guard let failure = item.failure else {
        text += "    <testcase \(attributes)/>\n"
        continue
      }
      let first = failure.split(separator: "\n").first.map(String.init) ?? failure
      text += "    <testcase \(attributes)>\n"
      text += "      <failure message=\"\(Self.escaped(first))\">\(Self.escaped(failure))</failure>\n"
      text += "    </testcase>\n"
    }
    return text + "  </testsuite>\n</testsuites>\n"
  }

  /// XML 1.0 has no way to spell most control characters: they become U+FFFD.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "&#10;"
      case "\t": result += "&#9;"
      case _ where scalar.value < 0x20 || scalar.value == 0xfffe || scalar.value == 0xffff:
        result += "\u{fffd}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
