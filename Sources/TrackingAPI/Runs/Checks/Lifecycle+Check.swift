import Records

extension Run {
  /// - Throws: when the run is deleted.
  func checkActive() throws(APIError) {
    guard lifecycle != .active else { return }
    throw .invalid("The run \(id) must be in the 'active' state. Current state is \(lifecycle.rawValue).")
  }
}

extension Experiment {
  /// - Throws: when the experiment is deleted.
  func checkActive() throws(APIError) {
    guard lifecycle != .active else { return }
    throw .invalid(
      "The experiment \(id) must be in the 'active' state. Current state is \(lifecycle.rawValue).")
  }
}
