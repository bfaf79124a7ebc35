import Ledger

extension World {
  /// A ledger for looking only, in a bare repository as well whose `cairn.yaml` names no branch.
  func readingLedger(_ options: RepositoryOptions) throws -> Ledger {
    try options.check(in: self)
    return try Ledger.open(at: options.directory(in: self), context: ledgerContext(), readsOnly: true)
  }
}

extension Output {
  /// To standard output, or to the file that a person named.
  static func put(_ text: String, to file: String?, in world: World) throws {
    guard let file, file != "-" else { return try put(text) }
    try put(Array(text.utf8), to: file.hasPrefix("/") ? file : world.directory + "/" + file)
  }
}
