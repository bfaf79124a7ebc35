public import Comparison
import Records

extension CheckResult {
  /// A line for each finding as compilers write them, what to do about it below, and a last line that sums up.
  public func text(_ style: Style) -> String {
    var text = ""
    for finding in findings {
      let place = [finding.path, finding.line.map(String.init), finding.column.map(String.init)]
      text += style.paint(place.compactMap(\.self).joined(separator: ":").onOneLine, .bold) + ": "
      text += style.paint(finding.isWarning ? "warning" : "error", finding.isWarning ? .yellow : .red)
      text += ": \(finding.message.onOneLine) \(style.paint("[\(finding.code.rawValue)]", .dim))\n"
      if let remedy = finding.remedy { text += "  \(style.arrow) \(remedy.onOneLine)\n" }
    }
    return text + (findings.isEmpty ? "" : "\n") + "\(verdict)\n"
  }

  /// One sentence.
  var verdict: String {
    let errors = findings.count { !$0.isWarning }
    let warnings = findings.count - errors
    let what = "\(Number.count(files, "changed file")) of the store, \(base.onOneLine)...\(head.onOneLine)"
    var parts: [String] = []
    if errors > 0 { parts.append(Number.count(errors, "error")) }
    if warnings > 0 { parts.append(Number.count(warnings, "warning")) }
    return (parts.isEmpty ? "ok" : parts.joined(separator: ", ")) + ": " + what
  }
}
