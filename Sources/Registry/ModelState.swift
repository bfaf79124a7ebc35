internal import Git
public import Records

/// A registered model as it stands: its record, its versions, who is in which stage, its aliases.
public final class ModelState: Sendable {
  public let record: RegisteredModel
  public let created: Timestamp
  /// By number; without the deleted ones.
  public let versions: [RegisteredVersion]
  /// By the bytes of their names.
  public let aliases: [ModelAlias]
  /// When it, one of its versions or a stage of it last changed.
  public let lastUpdated: Timestamp
  /// The number that the next version gets: those of deleted ones are never given again.
  public let nextNumber: Int

  /// Relative to `models/`.
  let folder: String
  let tree: ObjectID
  /// Deleted ones too.
  let allVersions: [RegisteredVersion]
  /// Who is in which stage, wherever it stands.
  let stages: [StageHolders]
  /// The stages that have a file of their own.
  let stageFiles: [ModelStage: StageHolders]
  /// The files of single stays.
  let stays: [StoredStay]
  /// The names of the aliases' files, without `.json`, in the order of ``aliases``.
  private let aliasFiles: [String]

  /// Whether versions of it are prompts, by MLflow's tag.
  public let hasPrompts: Bool

  public var name: ModelName { record.name }

  init(
    folder: String, tree: ObjectID, record: RegisteredModel, created: Timestamp?,
    versions: [(ModelVersion, blob: ObjectID)], stageFiles: [StageHolders], stays: [StoredStay],
    aliases: [(alias: ModelAlias, file: String)]
  ) {
    self.folder = folder
    self.tree = tree
    self.record = record
    self.stageFiles = Dictionary(stageFiles.map { ($0.stage, $0) }) { first, _ in first }
    self.stays = stays
    let stages = StoredStay.holders(stageFiles, stays)
    self.stages = stages
    // One that was written by hand has no word of it.
    let created = created ?? versions.map(\.0.created).min() ?? Timestamp(milliseconds: 0)
    self.created = created
    let sorted = aliases.sorted { $0.alias.alias.precedesInBytes($1.alias.alias) }
    self.aliases = sorted.map(\.alias)
    aliasFiles = sorted.map(\.file)
    // A merge may have put a version into two stages: the later word holds.
    var stageOf: [Int: (ModelStage, since: Timestamp)] = [:]
    for stage in stages {
      for holder in stage.holders where holder.since >= stageOf[holder.version]?.since ?? holder.since {
        stageOf[holder.version] = (stage.stage, holder.since)
      }
    }
    allVersions = versions.map { version, blob in
      RegisteredVersion(model: record, record: version, blob: blob, stage: stageOf[version.number])
    }.sorted { $0.number < $1.number }
    self.versions = allVersions.filter { $0.record.deleted == nil }
    hasPrompts = self.versions.contains { $0.record.tags[Self.promptTag] == "true" }
    nextNumber = (allVersions.last?.number ?? 0) + 1
    var last = [record.updated, record.renamed].reduce(created) { max($0, $1 ?? $0) }
    for version in allVersions { last = max(last, version.record.created, version.record.deleted ?? last) }
    for (_, since) in stageOf.values { last = max(last, since) }
    lastUpdated = last
  }

  /// The tag by which MLflow tells prompts from models.
  public static let promptTag = "mlflow.prompt.is_prompt"

  /// - Throws: ``RegistryError`` when there is none, or it was deleted.
  public func version(_ number: Int) throws(RegistryError) -> RegisteredVersion {
    guard let version = allVersion(number), version.record.deleted == nil else {
      throw .noVersion(name.text, "\(number)")
    }
    return version
  }

  /// Whether there was a version of that number, which was deleted.
  public func hasDeleted(_ number: Int) -> Bool { allVersion(number)?.record.deleted != nil }

  /// A deleted one too.
  func allVersion(_ number: Int) -> RegisteredVersion? {
    // Their numbers have no gaps as a rule.
    if allVersions.indices.contains(number - 1), allVersions[number - 1].number == number {
      return allVersions[number - 1]
    }
    return allVersions.first { $0.number == number }
  }

  /// The aliases of a version, by their bytes.
  public func aliases(of number: Int) -> [String] {
    aliases.filter { $0.version == number }.map(\.alias)
  }

  public func alias(_ alias: String) -> ModelAlias? {
    aliases.first { $0.alias.utf8.elementsEqual(alias.utf8) }
  }

  /// The name of an alias's file without `.json`: the one that it has, else one that nobody has.
  func fileName(ofAlias alias: String) -> String {
    if let index = aliases.firstIndex(where: { $0.alias.utf8.elementsEqual(alias.utf8) }) {
      return aliasFiles[index]
    }
    let slug = FileSlug(alias)
    let isFree = !aliasFiles.contains { $0.lowercased() == slug.folded }
    return isFree ? slug.name : FileSlug.distinct(alias).name
  }

  /// Who is in a stage; nobody when it has no file.
  public func holders(of stage: ModelStage) -> StageHolders {
    stages.first { $0.stage == stage } ?? StageHolders(stage: stage)
  }

  /// The latest version of each stage that has one, in the order in which the stages are met from version 1 on.
  public var latestVersions: [RegisteredVersion] {
    var latest: [RegisteredVersion] = []
    for version in versions {
      if let index = latest.firstIndex(where: { $0.stage == version.stage }) {
        latest[index] = version
      } else {
        latest.append(version)
      }
    }
    return latest
  }
}

extension RegistryError {
  static func noModel(_ name: String) -> RegistryError {
    RegistryError(.notFound, "Registered Model with name=\(name) not found")
  }

  static func noVersion(_ name: String, _ version: String) -> RegistryError {
    RegistryError(.notFound, "Model Version (name=\(name), version=\(version)) not found")
  }
}
