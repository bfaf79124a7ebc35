import ArgumentParser
import Comparison
import Ledger
import Records
import Report

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write the comment of a pull request.",
    discussion: """
      One Markdown text of what the commits of this branch do: promotions with the version that comes beside the one \
      that goes, their gates and approvals; new versions; metrics, parameters, environment and data of what was trained. \
      It always fits into a comment; --full writes the whole beside it. Its first line is a mark by which CI finds its \
      earlier comment and keeps that up to date ('cairn init --template github' has the workflow).

      The other side is found as 'cairn check' finds it. Whether the branch may be merged is in the text; the exit \
      status of 'cairn check' tells it.

      Example:
        cairn report
        cairn report --base origin/main --output comment.md --full report.md
      """)

  @OptionGroup var repository: RepositoryOptions
  @Option(help: ArgumentHelp("The branch or commit that the change is for.", valueName: "revision"))
  var base: String?
  @Option(
    name: .shortAndLong, help: ArgumentHelp("Write to this file.", valueName: "file"), completion: .file())
  var output: String?
  @Option(help: ArgumentHelp("Bytes that the comment may have.", valueName: "bytes"))
  var limit = ReviewReport.commentLimit
  @Option(
    help: ArgumentHelp("Write the report to this file as well, with nothing cut.", valueName: "file"),
    completion: .file())
  var full: String?
  @Option(
    name: .customLong("full-url"),
    help: ArgumentHelp("Where that file will be found, for the comment to point to.", valueName: "address"))
  var fullAddress: String?

  func validate() throws {
    if limit < 1024 { throw ValidationError("--limit must be 1024 bytes or more") }
  }

  func run() throws {
    let world = World()
    let ledger = try world.readingLedger(repository)
    let report = try ledger.explainingMissingContents {
      try ReviewGathering(ReviewSides(base, in: ledger, world.environment), in: ledger).report()
    }
    if let full { try Output.put(report.markdown(limit: nil), to: full, in: world) }
    try Output.put(
      report.markdown(limit: limit, fullReport: fullAddress ?? full), to: output, in: world)
  }
}
