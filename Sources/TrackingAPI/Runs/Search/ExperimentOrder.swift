import Records

/// An order of experiments in MLflow's grammar.
struct ExperimentOrder {
  private enum Key {
    case name, id, created, updated
  }

  private var keys: [(key: Key, isDescending: Bool)] = []

  /// - Throws: what MLflow says of an order that is wrong.
  init(_ texts: [String]) throws(APIError) {
    for text in texts.isEmpty ? ["creation_time DESC", "experiment_id ASC"] : texts {
      let order = try SearchOrder(text)
      let name = try ExperimentFilter.name(order.name)
      guard name.kind == .attribute else { throw .invalid("Invalid order_by entity: \(name.kind.rawValue)") }
      let key: Key =
        switch name.key {
        case "name": .name
        case "experiment_id": .id
        case "creation_time": .created
        default: .updated
        }
      keys.append((key, order.isDescending))
    }
    if !keys.contains(where: { $0.key == .id }) { keys.append((.id, true)) }
  }

  func precedes(_ a: ExperimentAnswer, _ b: ExperimentAnswer) -> Bool {
    for (key, isDescending) in keys {
      let (first, second) = isDescending ? (b, a) : (a, b)
      switch key {
      case .name:
        let (x, y) = (first.experiment.name.utf8, second.experiment.name.utf8)
        if !x.elementsEqual(y) { return x.lexicographicallyPrecedes(y) }
      case .id:
        let (x, y) = (first.experiment.id.text, second.experiment.id.text)
        // They are numbers.
        if x != y { return (x.utf8.count, x) < (y.utf8.count, y) }
      case .created: if first.created != second.created { return first.created < second.created }
      case .updated: if first.updated != second.updated { return first.updated < second.updated }
      }
    }
    return false
  }
}
