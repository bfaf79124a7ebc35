internal import Ledger
internal import Records

/// A change of the registry: files, and what the commit says of them.
struct RegistryChange {
  private(set) var files: [FileChange] = []
  private let subject: String
  private var trailers: [(String, String)]

  /// - Parameter subject: without the model's name, as in `version 4 registered`.
  init(
    _ kind: String, _ model: ModelName, _ subject: String, version: Int? = nil, stage: ModelStage? = nil
  ) {
    self.subject = "\(kind)(\(model.text.escapedForMessage)): \(subject)"
    var trailers = [("Cairn-Model", Self.line(model.text))]
    if let version { trailers.append(("Cairn-Version", "\(version)")) }
    if let stage { trailers.append(("Cairn-Stage", stage.name)) }
    self.trailers = trailers
  }

  /// Says one thing more in the commit's message, for programs.
  mutating func say(_ trailer: String, _ value: String) { trailers.append((trailer, Self.line(value))) }

  var message: String {
    subject + "\n\n" + trailers.map { "\($0): \($1)\n" }.joined()
  }

  /// Without line breaks and control characters, which would forge a trailer.
  static func line(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          switch scalar.properties.generalCategory {
          case .control, .lineSeparator, .paragraphSeparator: " "
          default: scalar
          }
        }))
  }

  mutating func put(_ model: RegisteredModel, in folder: String) {
    files.append(FileChange("models/\(folder)/model.json", .bytes(model.formatted())))
  }

  /// A model that is new, with the file that says since when it is there.
  ///
  /// - Parameter now: when it is created, unless the record says so.
  mutating func putNew(_ model: RegisteredModel, at now: Timestamp, in folder: String) {
    var record = model
    let time = record.created ?? now
    record.created = nil
    put(record, in: folder)
    let json: JSON = .object([
      JSON.Member("schema", "cairn/creation/1"), JSON.Member("created", .string(time.description)),
    ])
    let path = "models/\(folder)/\(RegistryPath.created(at: time))"
    files.append(FileChange(path, .bytes(json.line())))
  }

  mutating func put(_ version: ModelVersion, in folder: String) {
    files.append(FileChange("models/\(folder)/versions/\(version.number).json", .bytes(version.formatted())))
  }

  /// A stage in which nobody is left has no file.
  mutating func put(_ stage: StageHolders, in folder: String) {
    let path = "models/\(folder)/stages/\(FileSlug(stage.stage.name)).json"
    files.append(FileChange(path, stage.isEmpty ? nil : .bytes(stage.formatted())))
  }

  mutating func put(_ stay: StageStay, in folder: String) {
    let path = "models/\(folder)/stages/\(FileSlug(stay.stage.name))/\(stay.fileName)"
    files.append(FileChange(path, .bytes(stay.formatted())))
  }

  mutating func remove(_ stay: StoredStay, in folder: String) {
    files.append(FileChange("models/\(folder)/stages/\(stay.place)", nil))
  }

  mutating func put(_ alias: ModelAlias, as name: String, in folder: String) {
    files.append(FileChange("models/\(folder)/aliases/\(name).json", .bytes(alias.formatted())))
  }

  mutating func removeAlias(_ name: String, in folder: String) {
    files.append(FileChange("models/\(folder)/aliases/\(name).json", nil))
  }

  mutating func append(_ file: FileChange) { files.append(file) }
}
