import Comparison
import Records

@testable import Report

extension Samples {
  /// Many runs, metrics and parameters with long names, all of them changed.
  static func large(experiments: Int = 1, runs: Int, metrics: Int) -> StoreDiff {
    let long = String(repeating: "long|`name`", count: 20)
    func values(_ shift: Double) -> [String: Double] {
      Dictionary(uniqueKeysWithValues: (0..<metrics).map { ("acc \($0) \(long)", Double($0) + shift) })
    }
    let old = run("0", metrics: values(1))
    let new = run("1", params: ["p": String(repeating: "x", count: 6000)], metrics: values(0))
    let added = (0..<runs).map { _ in run("2", long) }
    return StoreDiff(
      old: "main", new: "HEAD",
      experiments: (0..<experiments).map { index in
        ExperimentChanges(
          id: churn, name: "\(index) \(long)", added: added, old: .init(run: old), new: .init(run: new))
      }, directions: directions)
  }

  /// Everything that a user can name is hostile.
  static var hostileDiff: StoreDiff {
    func values(_ text: String) -> [String: String] {
      Dictionary(uniqueKeysWithValues: hostile.map { ($0, $0 + text) })
    }
    func numbers(_ shift: Double) -> [String: Double] {
      Dictionary(uniqueKeysWithValues: hostile.map { ($0, Double($0.utf8.count) + shift) })
    }
    func source(_ commit: String) -> Source {
      Source(commit: commit, branch: "\u{1b}c", command: hostile + [commit], directory: "@me")
    }
    var environments = [environment(numpy: "`1`|@me"), environment(numpy: "<b>", python: "\u{1b}c")]
    environments[1].variables = values("v")
    let old = run(
      "0", hostile.joined(), params: values("1"), metrics: numbers(1), inputs: hostile.map { dataset($0) },
      source: source("<a>"))
    let new = run(
      "1", hostile.reversed().joined(), params: values("2"), metrics: numbers(2),
      inputs: hostile.map { dataset($0 + "2") }, source: source("@b"))
    return StoreDiff(
      old: "ma|in`\u{1b}@me<b>", new: "\nHEAD$x$",
      experiments: [
        ExperimentChanges(
          id: churn, name: "chu|rn `x` <b> @me \"#\"\n", added: hostile.map { run("2", $0) },
          changed: [RunChange(old: run("3"), new: run("3", params: values("")))],
          removed: [run("4", "@me <b>")],
          old: .init(run: old, environment: environments[0]),
          new: .init(run: new, environment: environments[1]))
      ])
  }

  /// The records of RFC 4180, with bare newlines.
  static func records(ofCSV text: String) -> [[String]] {
    var records: [[String]] = [[]]
    var field = ""
    var isQuoted = false
    var scalars = Array(text.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
      switch scalar {
      case "\"" where isQuoted && scalars.first == "\"":
        field.unicodeScalars.append("\"")
        scalars.removeFirst()
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        records[records.count - 1].append(field)
        field = ""
      case "\n" where !isQuoted:
        records[records.count - 1].append(field)
        field = ""
        records.append([])
      default: field.unicodeScalars.append(scalar)
      }
    }
    return records.dropLast()
  }
}
