import ArgumentParser

@main
enum Main {
  static func main() {
    do {
      var command = try Cairn.parseAsRoot()
      try command.run()
    } catch {
      Failure.exit(error)
    }
  }
}
