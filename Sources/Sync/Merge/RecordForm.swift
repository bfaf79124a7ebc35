internal import Records

/// A kind of file that is known, and how it writes what it holds.
struct RecordForm {
  /// The schema without its number.
  let kind: String
  private let rewrite: ([UInt8]) throws(RecordError) -> [UInt8]?

  /// nil for a kind that this program does not know.
  init?(schema: String) {
    guard schema.hasSuffix("/1") else { return nil }
    kind = String(schema.dropLast(2))
    switch kind {
    case "cairn/run": rewrite = { bytes throws(RecordError) in try Run(parsing: bytes).formatted() }
    case "cairn/experiment":
      rewrite = { bytes throws(RecordError) in try Experiment(parsing: bytes).formatted() }
    case "cairn/artifacts":
      rewrite = { bytes throws(RecordError) in try ArtifactManifest(parsing: bytes).formatted() }
    case "cairn/logged-model":
      rewrite = { bytes throws(RecordError) in try LoggedModel(parsing: bytes).formatted() }
    case "cairn/model":
      rewrite = { bytes throws(RecordError) in try RegisteredModel(parsing: bytes).formatted() }
    case "cairn/model-version":
      rewrite = { bytes throws(RecordError) in try ModelVersion(parsing: bytes).formatted() }
    case "cairn/alias": rewrite = { bytes throws(RecordError) in try ModelAlias(parsing: bytes).formatted() }
    case "cairn/approval": rewrite = { bytes throws(RecordError) in try Approval(parsing: bytes).formatted() }
    case "cairn/stage":
      // A stage in which nobody is left has no file.
      rewrite = { bytes throws(RecordError) in
        let stage = try StageHolders(parsing: bytes)
        return stage.isEmpty ? nil : stage.formatted()
      }
    default: return nil
    }
  }

  /// The file that says this; `bytes` is nil when there is to be none, the whole when no such file can say it.
  func canonical(_ json: JSON?) -> (bytes: [UInt8]?, Void)? {
    guard let json else { return (nil, ()) }
    do throws(RecordError) { return (try rewrite(json.compact()), ()) } catch { return nil }
  }
}
