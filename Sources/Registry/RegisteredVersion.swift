internal import Git
public import Records

/// A version of a model as it stands: its record, and what other files say of it.
public final class RegisteredVersion: Sendable {
  public let model: ModelName
  public let record: ModelVersion
  public let stage: ModelStage
  /// The record's, or when its stage or its model's name changed after that.
  public let lastUpdated: Timestamp
  let blob: ObjectID

  init(model: RegisteredModel, record: ModelVersion, blob: ObjectID, stage: (ModelStage, since: Timestamp)?) {
    self.model = model.name
    self.record = record
    self.blob = blob
    self.stage = stage?.0 ?? .none
    lastUpdated = [record.updated, record.deleted, stage?.since, model.renamed].reduce(record.created) {
      max($0, $1 ?? $0)
    }
  }

  public var number: Int { record.number }

  /// Where the files of the model are.
  public var location: String { record.location ?? record.source }
}
