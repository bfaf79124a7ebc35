internal import Git
internal import Ledger
internal import Records

extension [VersionShift] {
  /// The store with the new numbers wherever our side names them.
  ///
  /// - Parameter changed: the paths that our side changed: only there can they be named outside of the model itself.
  func apply(
    to store: ObjectID?, changed: some Sequence<String>, in ledger: Ledger
  ) throws -> (store: ObjectID?, approvals: [ModelName: [Int: Int]]) {
    guard var store, !isEmpty else { return (store, [:]) }
    var approvals: [ModelName: [Int: Int]] = [:]
    for shift in self {
      let result = try shift.apply(to: store, in: ledger)
      store = result.store
      approvals[shift.model] = result.approvals
    }
    var edits: [TreeEdit] = []
    for path in changed {
      guard let entry = try ledger.repository.entry(at: path, inTree: store), entry.mode == .file,
        let bytes = try references(in: path, ledger.repository.blob(entry.id))
      else { continue }
      edits.append(TreeEdit(path, .put(try ledger.repository.writeBlob(bytes), .file)))
    }
    if !edits.isEmpty { store = try ledger.repository.tree(onto: store, edits: edits) }
    return (store, approvals)
  }

  /// A file of something else with the new numbers; nil when it names none.
  private func references(in path: String, _ read: @autoclosure () throws -> [UInt8]) throws -> [UInt8]? {
    let parts = path.split(separator: "/")
    if case .loggedModel(_, "model.json") = StorePath(path) {
      var model = try LoggedModel(parsing: read())
      guard let tag = model.tags[Self.versionsTag], let new = references(inTag: tag) else { return nil }
      model.tags[Self.versionsTag] = new
      return model.formatted()
    }
    guard parts.count == 4, parts[0] == "models", parts[2] == "versions" else { return nil }
    var version = try ModelVersion(parsing: read())
    let old = version.source
    for shift in self { version.source = shift.shifted(source: version.source) }
    return version.source == old ? nil : version.formatted()
  }

  /// In which MLflow's pages look for the versions that were made of a logged model.
  private static var versionsTag: String { "mlflow.modelVersions" }

  private func references(inTag text: String) -> String? {
    guard let json = try? JSON(parsing: [UInt8](text.utf8)), let entries = json.array else { return nil }
    var result = text
    for entry in entries {
      guard let name = entry["name"]?.string, let number = entry["version"]?.integer,
        let shift = first(where: { $0.model.text == name }), let new = shift.numbers[Int(number)]
      else { continue }
      // The text is Python's, and its spelling stays: only the number changes.
      let mark = "\"\(name)\", \"version\": "
      result = result.replacing("\(mark)\(number)}", with: "\(mark)\(new)}")
    }
    return result == text ? nil : result
  }

  /// A commit's message with the new numbers, where it is about one of the versions.
  func apply(toMessage message: String) -> String {
    var lines = message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    func trailer(_ key: String) -> String? {
      lines.last { $0.hasPrefix("\(key): ") }.map { String($0.dropFirst(key.utf8.count + 2)) }
    }
    guard let model = trailer("Cairn-Model"), let number = trailer("Cairn-Version").flatMap({ Int($0) }),
      let shift = first(where: { $0.model.text == model }), let new = shift.numbers[number]
    else { return message }
    lines[0] = lines[0].replacing("version \(number)", with: "version \(new)")
    for index in lines.indices where lines[index] == "Cairn-Version: \(number)" {
      lines[index] = "Cairn-Version: \(new)"
    }
    return lines.joined(separator: "\n")
  }
}
