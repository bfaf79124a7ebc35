import Comparison
public import Records

extension RunDetails {
  /// What `cairn show` prints: one section after the other, only those that have something. Ends with a newline.
  public func text(_ style: Style, now: Timestamp) -> String {
    var text = style.line([(run.name, .bold)])
    text += identity(style, now).text(style, indent: 2)
    if let note = run.tags[Self.noteTag], !note.isEmpty {
      text += section("note", style) + self.note(note, style)
    }
    text += list("params", run.params.sorted { $0.key < $1.key }, style)
    text += metrics(style)
    text += list(
      "tags", run.tags.filter { !$0.key.hasPrefix("mlflow.") }.sorted { $0.key < $1.key }, style)
    text += inputs(style)
    text += files(style)
    text += nested(style, now)
    text += environmentText(style)
    return text
  }

  private func section(_ title: String, _ style: Style) -> String { "\n" + style.paint(title, .bold) + "\n" }

  private func identity(_ style: Style, _ now: Timestamp) -> FieldList {
    var fields = FieldList()
    fields.add("run", run.id.text, ink: .cyan)
    fields.add("experiment", experiment.map { "\($0) (\(run.experimentID))" } ?? run.experimentID.text)
    fields.add("status", run.statusText, ink: run.statusInk)
    fields.add("started", "\(Moment.text(run.startTime)) (\(Age.text(of: run.startTime, now: now)))")
    if let end = run.endTime ?? (run.status.hasEnded ? nil : now) {
      let took = Elapsed.text(from: run.startTime, to: end)
      fields.add(run.endTime == nil ? "so far" : "took", took)
    }
    fields.add("parent", run.parent?.text)
    if let source = run.source {
      fields.add("code", source.codeText)
      if !source.omitted.isEmpty {
        fields.add("not in patch", source.omitted.joined(separator: ", "), ink: .yellow)
      }
      fields.add("command", source.command.isEmpty ? nil : source.commandLine)
      fields.add("directory", source.directory == "." ? nil : source.directory)
      fields.add("remote", source.remote)
    }
    return fields
  }

  private func note(_ note: String, _ style: Style) -> String {
    note.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).flatMap { line in
      FieldList.wrap(String(line).onOneLine, to: style.width.map { max(8, $0 - 2) })
    }.map { $0.isEmpty ? "\n" : "  \($0)\n" }.joined()
  }

  private func list(_ title: String, _ values: [(key: String, value: String)], _ style: Style) -> String {
    if values.isEmpty { return "" }
    var fields = FieldList()
    for (key, value) in values { fields.add(key, value) }
    return section(title, style) + fields.text(style, indent: 2)
  }

  private func metrics(_ style: Style) -> String {
    if run.metrics.isEmpty { return "" }
    let chartWidth = min(40, max(8, (style.width ?? 80) * 3 / 10))
    let hasHistory = series.values.contains { $0.points.count > 1 }
    var columns = [
      Table.Column("key", header: "", minimumWidth: 12),
      Table.Column("last", alignment: .right),
    ]
    if hasHistory {
      columns += [
        Table.Column("chart", header: "", priority: 5),
        Table.Column("first", alignment: .right, priority: 2),
        Table.Column("min", alignment: .right, priority: 4),
        Table.Column("max", alignment: .right, priority: 3),
        Table.Column("points", alignment: .right, priority: 1),
      ]
    }
    let rows = run.metrics.sorted { $0.key < $1.key }.map { key, latest -> [Table.Cell] in
      let first = [Table.Cell(key, ink: .dim), Table.Cell(Number.text(latest.value))]
      guard hasHistory else { return first }
      guard let series = series[key], series.points.count > 1 else {
        return first + Array(repeating: .empty, count: 5)
      }
      return first + [
        Table.Cell(Sparkline.text(series, width: chartWidth, style: style), ink: .cyan),
        Table.Cell(series.first.map { Number.text($0.value) } ?? ""),
        Table.Cell(series.min.map { Number.text($0.value) } ?? ""),
        Table.Cell(series.max.map { Number.text($0.value) } ?? ""),
        Table.Cell(Number.grouped(series.points.count)),
      ]
    }
    return section("metrics", style) + Table(columns, rows: rows).text(style, indent: 2, header: hasHistory)
  }

  private func inputs(_ style: Style) -> String {
    if run.inputs.isEmpty { return "" }
    let table = Table(
      [
        Table.Column("name", minimumWidth: 8), Table.Column("context", priority: 1),
        Table.Column("digest", minimumWidth: 8), Table.Column("source", minimumWidth: 8, priority: 2),
      ],
      rows: run.inputs.map {
        [Table.Cell($0.name), Table.Cell($0.context ?? ""), Table.Cell($0.digest), Table.Cell($0.source)]
      })
    return section("inputs", style) + table.text(style, indent: 2, header: false)
  }

  private func files(_ style: Style) -> String {
    if artifacts.isEmpty { return "" }
    let table = Table(
      [Table.Column("path", minimumWidth: 12), Table.Column("size", alignment: .right)],
      rows: artifacts.map { [Table.Cell($0.path), Table.Cell(ByteCount.text($0.size), ink: .dim)] })
    return section("artifacts", style) + table.text(style, indent: 2, header: false)
  }

  private func nested(_ style: Style, _ now: Timestamp) -> String {
    if children.isEmpty { return "" }
    let columns = RunColumn.automatic(for: children).filter { $0 != .started }
    let list = RunList(runs: children, experiments: [:], columns: columns, now: now)
    let narrower = Style(colour: style.colour, unicode: style.unicode, width: style.width.map { $0 - 2 })
    let lines = list.text(narrower).split(separator: "\n").map { "  \($0)\n" }
    return section("runs inside", style) + lines.joined()
  }

  private func environmentText(_ style: Style) -> String {
    guard let environment else { return "" }
    var fields = FieldList()
    if let interpreter = environment.interpreter {
      let implementation = interpreter.implementation.map { " (\($0))" } ?? ""
      fields.add(interpreter.name, interpreter.version + implementation)
    }
    if !environment.packages.isEmpty {
      let requested = environment.packages.filter(\.requested)
      let named = requested.prefix(12).map { "\($0.name) \($0.version)" }
      let more = requested.count > named.count ? [style.ellipsis] : []
      let list = named.isEmpty ? "" : ": " + (named + more).joined(separator: ", ")
      fields.add("packages", Number.grouped(environment.packages.count) + list)
    }
    let os = environment.os
    fields.add("system", "\(os.distribution ?? os.name), kernel \(os.kernel), \(os.architecture)")
    let hardware = environment.hardware
    let memory = hardware.memoryText
    fields.add(
      "hardware",
      "\(hardware.cpu.map { "\($0), " } ?? "")\(Number.count(hardware.cpuCount, "CPU")), \(memory)")
    // The rest as the comparison names it.
    let rest = environment.facts.filter { fact in
      ["gpu", "container", "lock file", "conda", "$"].contains { fact.key.hasPrefix($0) }
    }
    for fact in rest { fields.add(fact.key, fact.value) }
    return section("environment", style) + fields.text(style, indent: 2)
  }
}

extension Source {
  /// `a1b2c3d4 on main, with uncommitted changes (source.patch)`.
  var codeText: String {
    var text = commit.map { String($0.prefix(8)) } ?? "no commit"
    if let branch { text += " on \(branch)" }
    if dirty { text += ", with uncommitted changes" + (patch.map { " (\($0))" } ?? "") }
    return text
  }
}
