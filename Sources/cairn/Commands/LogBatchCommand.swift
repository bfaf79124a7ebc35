import ArgumentParser
import Ledger
import Records

struct LogBatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "batch", abstract: "Log what comes on standard input, at full speed.",
    discussion: """
      CSV with a header (key,step,timestamp,value; step and timestamp may be left out), or JSON Lines:
        {"key": "loss", "value": 0.41, "step": 3}
        {"param": "lr", "value": "0.1"}
        {"tag": "team", "value": "growth"}
      Lines that make no sense are named and left out, and the exit status is then 3.

      Example:
        python train.py | cairn log batch
      """)

  @OptionGroup var repository: RepositoryOptions
  @OptionGroup var current: CurrentRunOptions
  @Option(help: "csv or jsonl; told from the first line when left out.")
  var format: BatchFormat?
  @Flag(help: "Write each piece through to the disk before the next one is read.")
  var durable = false
  @Flag(help: "Print what was logged as JSON.")
  var json = false

  func run() throws {
    let world = World()
    let ledger = try world.ledger(repository, durable: durable)
    let id = try current.resolve(in: world, ledger: ledger)
    var batch = try Batch(run: id, ledger: ledger, format: format, durable: durable)
    do {
      try batch.readStandardInput()
    } catch {
      World.say(
        "stopped; run \(id.short) has \(batch.metrics) metrics, \(batch.params) parameters, \(batch.tags) tags of these"
      )
      throw error
    }
    if json {
      print(
        #"{"metrics":\#(batch.metrics),"params":\#(batch.params),"tags":\#(batch.tags),"rejected":\#(batch.rejected)}"#
      )
    } else {
      let rejected =
        batch.rejected == 0 ? "" : "; left out \(batch.rejected) line\(batch.rejected == 1 ? "" : "s")"
      World.say(
        "logged \(batch.metrics) metrics, \(batch.params) parameters, \(batch.tags) tags to run \(id.short)\(rejected)"
      )
    }
    if batch.rejected > 0 { throw Failure.data }
  }
}

enum BatchFormat: String, ExpressibleByArgument, CaseIterable {
  case csv, jsonl
}
