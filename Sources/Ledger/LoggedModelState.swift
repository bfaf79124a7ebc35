internal import Records

extension Ledger {
  func liveModelDirectory(_ id: LoggedModelID) -> String { privateDirectory + "/live-models/" + id.text }
}
