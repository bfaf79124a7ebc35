import ArgumentParser
import CLibgit2
import Capture
import Ledger
import Projects
import Report
import RunIndex

@main
struct Cairn: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cairn", abstract: "Experiment tracking and a model registry in your own Git repository.",
    version: "0.1.0")
  func run() throws {
    git_libgit2_init()
    print("hello")
  }
}
