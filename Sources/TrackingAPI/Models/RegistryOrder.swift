import Records
import Registry

/// An order of registered models in MLflow's grammar; by name where nothing else decides.
struct ModelOrder {
  private enum Key { case name, updated }
  private var keys: [(key: Key, isDescending: Bool)] = []

  /// - Throws: what MLflow says of an order that is wrong.
  init(_ texts: [String]) throws(APIError) {
    for text in texts {
      let order = try SearchOrder(text)
      let name = SearchName.key(order.name)
      guard ["name", "timestamp", "last_updated_timestamp"].contains(name) else {
        throw .invalid(
          "Invalid order by key '\(order.name)' specified. Valid keys are '\(SearchName.set(["name", "timestamp"]))'"
        )
      }
      let key: Key = name == "name" ? .name : .updated
      guard !keys.contains(where: { $0.key == key }) else { throw .repeatedOrder(texts) }
      keys.append((key, order.isDescending))
    }
  }

  /// - Parameter models: in order of their names.
  func sort(_ models: inout [ModelState]) {
    guard !keys.isEmpty else { return }
    models.sort { a, b in
      for (key, isDescending) in keys {
        let (first, second) = isDescending ? (b, a) : (a, b)
        switch key {
        case .name:
          if first.name != second.name { return first.name.text.precedesInBytes(second.name.text) }
        case .updated:
          if first.lastUpdated != second.lastUpdated { return first.lastUpdated < second.lastUpdated }
        }
      }
      return a.name.text.precedesInBytes(b.name.text)
    }
  }
}

/// An order of versions in MLflow's grammar; by name and from the highest number where nothing else decides.
struct VersionOrder {
  private enum Key: String {
    case name
    case number = "version_number"
    case created = "creation_timestamp"
    case updated = "last_updated_timestamp"
  }

  private static let names = ["name", "version_number", "creation_timestamp", "last_updated_timestamp"]
  private var keys: [(key: Key, isDescending: Bool)] = []

  /// - Throws: what MLflow says of an order that is wrong.
  init(_ texts: [String]) throws(APIError) {
    for text in texts {
      let order = try SearchOrder(text)
      let kind = order.name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
      if kind.count == 2, !["attribute", "tag", "tags"].contains(kind[0]) {
        throw .invalid(
          "Invalid entity type '\(kind[0])'. Valid entity types are ('attribute', 'tag', 'tags')")
      }
      let name = try SearchName(order.name, attributes: Self.names)
      guard let key = Key(rawValue: name.key) else {
        throw .invalid(
          "Invalid order by key '\(name.key)' specified. Valid keys are \(SearchName.set(Self.names))")
      }
      guard !keys.contains(where: { $0.key == key }) else { throw .repeatedOrder(texts) }
      keys.append((key, order.isDescending))
    }
    if texts.isEmpty { keys = [(.updated, true)] }
    if !keys.contains(where: { $0.key == .name }) { keys.append((.name, false)) }
    if !keys.contains(where: { $0.key == .number }) { keys.append((.number, true)) }
  }

  /// Sorts versions that come with their models' places in the order of names.
  func sorted(_ versions: [(model: Int, version: RegisteredVersion)]) -> [RegisteredVersion] {
    // Numbers are compared, not records: there may be many thousands.
    var places: [Place] = []
    places.reserveCapacity(versions.count)
    for (index, found) in versions.enumerated() {
      places.append(
        Place(index: index, numbers: (number(0, found), number(1, found), number(2, found), number(3, found)))
      )
    }
    places.sort()
    return places.map { versions[$0.index].version }
  }

  private func number(_ place: Int, _ found: (model: Int, version: RegisteredVersion)) -> Int64 {
    guard place < keys.count else { return 0 }
    let number =
      switch keys[place].key {
      case .name: Int64(found.model)
      case .number: Int64(found.version.number)
      case .created: found.version.record.created.milliseconds
      case .updated: found.version.lastUpdated.milliseconds
      }
    // All bits turned: the greatest comes first, and nothing overflows.
    return keys[place].isDescending ? ~number : number
  }

  private struct Place: Comparable {
    var index: Int
    var numbers: (Int64, Int64, Int64, Int64)

    static func < (a: Place, b: Place) -> Bool { a.numbers < b.numbers }
    static func == (a: Place, b: Place) -> Bool { a.numbers == b.numbers }
  }
}

extension APIError {
  fileprivate static func repeatedOrder(_ texts: [String]) -> APIError {
    .invalid("`order_by` contains duplicate fields: [\(texts.map(PythonText.repr).joined(separator: ", "))]")
  }
}
