import ArgumentParser
import Files
import Sync

struct MergeDriverCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge-driver",
    abstract: "Merge one file of the store by what it says, as Git's merge driver.",
    discussion: """
      Nothing depends on it: the store's layout merges with plain Git, and 'cairn sync' merges like this by itself. With \
      it 'git merge' does so too where two people changed one record: other tags of one run or version, other lines of \
      one history. Git starts it; --install tells Git to, in this clone alone (the driver in .git/config, the files \
      that it is for in .git/info/attributes).

      Example:
        cairn merge-driver --install
      """)

  @OptionGroup var repository: RepositoryOptions
  @Flag(help: "Make Git use it in this clone.")
  var install = false
  @Argument(help: "The file before the sides parted; empty when there was none.", completion: .file())
  var base: String?
  @Argument(help: "Ours; the result goes there.", completion: .file())
  var ours: String?
  @Argument(help: "Theirs.", completion: .file())
  var theirs: String?
  @Argument(help: "The file's path in the repository.")
  var path: String?
  @Option(help: "The length of conflict markers.")
  var markerSize = 7

  func validate() throws {
    if install != (base == nil) || base != nil && path == nil {
      throw ValidationError("either --install, or the four files that Git gives: %O %A %B %P")
    }
    guard (1...1000).contains(markerSize) else { throw ValidationError("--marker-size is from 1 to 1000") }
  }

  func run() throws {
    guard let base, let ours, let theirs, let path else { return try installDriver() }
    let world = World()
    func read(_ file: String) throws -> [UInt8] {
      let place = file.hasPrefix("/") ? file : world.directory + "/" + file
      guard let bytes = try StoreFile.read(place) else {
        throw UsageError("there is no file '\(file)'")
      }
      return bytes
    }
    let merged = try DriverMerge(
      base: read(base), ours: read(ours), theirs: read(theirs), path: path, markerSize: markerSize)
    try Output.put(merged.bytes, to: ours.hasPrefix("/") ? ours : world.directory + "/" + ours)
    if !merged.isClean { throw Failure.no }
  }

  private func installDriver() throws {
    let world = World()
    let ledger = try world.ledger(repository)
    let place = try MergeDriver.install(in: ledger, environment: world.environment)
    print("'git merge' uses it in this clone from now on: see merge.cairn in .git/config, and \(place)")
  }
}
