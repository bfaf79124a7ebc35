import Comparison
import Records

extension RunComparison {
  /// A section of the comparison, as people see it.
  struct Section {
    var title: String
    var rows: [Line]

    struct Line {
      var key: String
      /// Of each run.
      var texts: [String]
      var isDifferent: Bool
      /// Which of the texts are the best.
      var best: [Int] = []
      /// From the first run to the second, where there are two.
      var change: MetricChange?
    }
  }

  /// All sections that have a row.
  func sections(experiments: [ExperimentID: String], now: Timestamp, _ style: Style) -> [Section] {
    let all = [
      Section(title: "params", rows: lines(params, style)),
      Section(title: "metrics", rows: metrics.map { line($0, style) }),
      Section(title: "tags", rows: lines(tags, style)),
      Section(title: "inputs", rows: lines(inputs, style)),
      Section(title: "code", rows: lines(code, style)),
      Section(title: "environment", rows: lines(environment, style)),
      Section(title: "packages", rows: lines(packages, style)),
    ]
    return [runSection(experiments, now, style)] + all.filter { !$0.rows.isEmpty }
  }

  private func runSection(_ experiments: [ExperimentID: String], _ now: Timestamp, _ style: Style) -> Section
  {
    func line(_ key: String, _ text: (Run) -> String) -> Section.Line {
      let texts = runs.map(text)
      return Section.Line(key: key, texts: texts, isDifferent: Set(texts).count > 1)
    }
    return Section(
      title: "run",
      rows: [
        line("name", \.name),
        line("experiment") { experiments[$0.experimentID] ?? $0.experimentID.text },
        line("status", \.statusText),
        line("started") { Age.text(of: $0.startTime, now: now) },
        line("took") { run in
          run.endTime.map { Elapsed.text(from: run.startTime, to: $0) }
            ?? style.nothing
        },
      ])
  }

  private func lines(_ rows: [Row], _ style: Style) -> [Section.Line] {
    rows.map { row in
      Section.Line(
        key: row.key, texts: row.values.map { $0?.shortened ?? style.nothing }, isDifferent: row.isDifferent)
    }
  }

  private func line(_ row: MetricRow, _ style: Style) -> Section.Line {
    let digits = Number.digits(telling: row.values.map { $0?.value })
    var line = Section.Line(
      key: row.key,
      texts: row.values.map { $0.map { Number.text($0.value, digits: digits) } ?? style.nothing },
      isDifferent: row.isDifferent, best: row.best)
    if row.values.count == 2 {
      line.change = MetricChange(
        key: row.key, old: row.values[0]?.value, new: row.values[1]?.value, direction: row.direction)
    }
    return line
  }
}
