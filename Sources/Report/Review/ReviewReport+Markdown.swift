public import Comparison
import Records

extension ReviewReport {
  /// The first line of ``markdown(limit:fullReport:)``, by which CI finds its earlier comment.
  public static let markdownMarker = "<!-- cairn report -->"

  /// What hosting services take as a comment: GitHub 65,536 characters.
  public static let commentLimit = 65_536

  /// A comment for a pull request: what it promotes and whether that may be merged, what is new, what the runs changed.
  /// Whatever a user named is code or escaped, so that it formats nothing and mentions nobody. Ends with a newline.
  ///
  /// - Parameters:
  ///   - limit: in bytes; nil for none. Where the text would be longer, tables are cut, those at its end first.
  ///   - fullReport: where the whole is, for the note that something was cut.
  public func markdown(limit: Int? = commentLimit, fullReport: String? = nil) -> String {
    let sections = sections()
    var texts = sections.map { $0.text(Self.rowCounts[0]).joined(separator: "\n") }
    let head = Self.markdownMarker + "\n" + headline
    let note = Self.note(fullReport)
    func whole(_ note: [String]) -> String { ([head] + texts + note).joined(separator: "\n") }
    guard let limit, whole([]).utf8.count > limit else { return whole([]) }
    // What is promoted is what the comment is for: it is cut when all else is.
    for isPromotion in [false, true] {
      for rows in Self.rowCounts.dropFirst() {
        for index in sections.indices.reversed() where sections[index].isPromotion == isPromotion {
          texts[index] = sections[index].text(rows).joined(separator: "\n")
          let text = whole([note])
          if text.utf8.count <= limit { return text }
        }
      }
    }
    return Self.cut(headline, to: limit, fullReport)
  }

  /// Rows that tables may have, from the first attempt to the last.
  private static let rowCounts = [500, 60, 20, 6, 2, 0]

  private static func note(_ fullReport: String?) -> String {
    "_Tables were cut to fit into a comment; the whole is in \(link(to: fullReport))._\n"
  }

  private static func link(to fullReport: String?) -> String {
    guard let fullReport else { return "`cairn report`" }
    // An address that could end the link is shown and leads nowhere.
    let isPlain = fullReport.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !"()<>\"\\`".utf8.contains($0) }
    return isPlain && fullReport.hasPrefix("https://")
      ? "[the full report](\(fullReport))" : Markdown.code(fullReport)
  }

  /// Where even the headlines of all sections are too many.
  private static func cut(_ headline: String, to limit: Int, _ fullReport: String?) -> String {
    let end = "\n" + note(fullReport)
    var text = markdownMarker + "\n"
    for line in headline.split(separator: "\n", omittingEmptySubsequences: false) {
      guard text.utf8.count + line.utf8.count + 1 + end.utf8.count <= limit else { break }
      text += line + "\n"
    }
    return text + end
  }

  private struct Section {
    var isPromotion = false
    /// With its tables cut to so many rows.
    var text: (_ rows: Int) -> [String]
  }

  /// In the order of the text.
  private func sections() -> [Section] {
    var sections = promotions.map { promotion in
      Section(isPromotion: true) { promotion.markdown(rows: $0, hasTitle: promotions.count > 1) }
    }
    func add(_ text: @escaping (Int) -> [String]) { sections.append(Section(text: text)) }
    let findings = CheckResult(
      base: check.base, head: check.head, findings: check.findings.filter { $0.code != .promotion },
      files: check.files)
    if !findings.findings.isEmpty { add { [findings.markdown(limit: max($0, 3))] } }
    if !versions.isEmpty { add { [versionTable(rows: $0)] } }
    if !aliases.isEmpty { add { [aliasList(rows: $0)] } }
    if !runs.isEmpty { add { runSections(rows: $0) } }
    return sections
  }

  // MARK: What it comes to

  private var headline: String {
    var text = "## \(passes ? "✅" : "❌") \(title)\n"
    text += "\n\(Markdown.code(base)) → \(Markdown.code(head)): \(summary).\n"
    for promotion in promotions where promotions.count > 1 {
      text += "\n- \(promotion.passes ? "✅" : "❌") \(promotion.title)\n"
    }
    return text
  }

  private var title: String {
    let errors = check.findings.count { !$0.isWarning && $0.code != .promotion }
    let blocked = promotions.filter { !$0.passes }
    let faults = errors > 0 ? "; \(Number.count(errors, "problem")) in the store" : ""
    if let only = promotions.first, promotions.count == 1 {
      return "\(only.title)\(only.passes ? "" : ": blocked")\(faults)"
    }
    if !blocked.isEmpty {
      return "\(blocked.count) of \(Number.count(promotions.count, "promotion")) blocked\(faults)"
    }
    if !promotions.isEmpty { return Number.count(promotions.count, "promotion") + faults }
    if errors > 0 { return "\(Number.count(errors, "problem")) in the store" }
    return versions.isEmpty && aliases.isEmpty && runs.isEmpty
      ? "Nothing changed in the store" : "Ready to be merged"
  }

  private var summary: String {
    var parts: [String] = []
    if !promotions.isEmpty { parts.append(Number.count(promotions.count, "stage change")) }
    if !versions.isEmpty { parts.append(Number.count(versions.count, "new version")) }
    if !aliases.isEmpty {
      parts.append(aliases.count == 1 ? "1 alias" : "\(Number.grouped(aliases.count)) aliases")
    }
    parts.append(runs.summary)
    return parts.joined(separator: ", ")
  }

  // MARK: What is new

  private func versionTable(rows: Int) -> String {
    let table = Table(
      [
        Table.Column("version"), Table.Column("run"), Table.Column("metrics"), Table.Column("flavors"),
        Table.Column("digest"),
      ],
      rows: versions.prefix(rows).map { review in
        let evidence = review.version.evidence
        let metrics = evidence.metrics.sorted { $0.key < $1.key }
        let named = metrics.prefix(4).map { "\(Markdown.code($0.key)) \(Number.text($0.value.number))" }
        let more = metrics.count > 4 ? ["and \(metrics.count - 4) more"] : []
        let digest = evidence.digest.map { $0.hasPrefix("sha256:") ? String($0.dropFirst(7).prefix(10)) : $0 }
        return [
          Table.Cell(Markdown.code("\(review.model)@\(review.version.number)")),
          Table.Cell(
            review.version.runID.flatMap { $0.isEmpty ? nil : Markdown.code(String($0.prefix(8))) } ?? "–"),
          Table.Cell(metrics.isEmpty ? "–" : (named + more).joined(separator: ", ")),
          Table.Cell(
            evidence.flavors.isEmpty
              ? "–" : evidence.flavors.keys.sorted().map(Markdown.code).joined(separator: ", ")),
          Table.Cell(digest.map(Markdown.code) ?? "–"),
        ]
      })
    return "### New versions\n\n" + table.markdown() + leftOut(versions.count, rows)
  }

  private func aliasList(rows: Int) -> String {
    var text = "### Aliases\n"
    for alias in aliases.prefix(rows) {
      func version(_ number: Int?) -> String { number.map { "version \($0)" } ?? "none" }
      text +=
        "\n- \(Markdown.code("\(alias.model)@\(alias.alias)")): \(version(alias.old)) → \(version(alias.new))"
    }
    return text + "\n" + leftOut(aliases.count, rows)
  }

  private func runSections(rows: Int) -> [String] {
    // What two runs differ in stands once, where the versions that they made are compared.
    let told = promotions.compactMap(\.runs).map { [$0.old?.id, $0.new?.id] }
    let brief = Set(runs.experiments.filter { told.contains([$0.old?.id, $0.new?.id]) }.map(\.id))
    return ["### Runs\n\n\(Self.capitalised(runs.summary)).\n"]
      + runs.sections(rows: rows, blocks: max(rows / 2, 1), brief: brief)
  }

  private static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
