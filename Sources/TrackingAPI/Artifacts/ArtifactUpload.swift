import Artifacts
import Files
import Ledger
public import Records
import Synchronization

/// An artifact on its way from a client: bytes in, one piece after the other, and then ``finish()``. Dropped before
/// that, it leaves nothing behind.
public final class ArtifactUpload: Sendable {
  /// Whose artifact it is to be.
  public let experiment: ExperimentID
  /// More bytes than this are refused; nil takes all.
  public let limit: Int64?

  private let path: ArtifactPath
  private let home: ArtifactHome
  private let store: TrackingStore
  private let isForm: Bool
  private let staged: Mutex<Staged>

  /// One piece at a time, each by whoever holds the lock.
  private struct Staged: @unchecked Sendable {
    var artifact: StagedArtifact?
  }

  init(
    _ path: ArtifactPath, of home: ArtifactHome, in experiment: ExperimentID, _ store: TrackingStore,
    limit: Int64? = nil, isForm: Bool = false
  ) throws {
    self.path = path
    self.home = home
    self.experiment = experiment
    self.store = store
    self.limit = limit
    self.isForm = isForm
    staged = Mutex(Staged(artifact: try store.working { try $0.ledger.stageArtifact() }))
  }

  /// Adds bytes at the end; waits for the disk.
  ///
  /// - Throws: also when it is more than ``limit``.
  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    try staged.withLock { staged in
      guard let artifact = staged.artifact else { return }
      if let limit, artifact.size + Int64(bytes.count) > limit {
        staged.artifact = nil
        throw APIError.invalid("Artifact size is too large. Max size is 10MB.")
      }
      try artifact.write(bytes)
    }
  }

  /// Puts the whole of it in its place, and says what to answer: an empty body, of no type as a rule.
  public func finish() throws -> APIAnswer {
    try staged.withLock { staged in
      guard let artifact = staged.artifact.take() else { return }
      if isForm, artifact.size == 0 { throw APIError.invalid("Request must specify data.") }
      try artifact.close()
      do {
        try store.place(artifact, as: path, in: home)
      } catch let error as FileError where error.number == 0 {
        // Not the system's fault: something else is in the way.
        throw APIError.invalid(error.description)
      } catch let error as LedgerError where error.code == .notFound {
        throw home.isMissing
      }
    }
    return APIAnswer(contentType: isForm ? "application/json" : "", body: [])
  }

  /// Forgets what has come so far.
  public func abort() { staged.withLock { $0.artifact = nil } }
}
