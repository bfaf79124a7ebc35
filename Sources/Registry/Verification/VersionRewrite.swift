public import Records

/// What was changed of a registered version that nobody may change: what it is, and where it came from. Its
/// description, tags, annotations and status may change, and it may be deleted.
public enum VersionRewrite {
  /// A phrase for each, as in `its source was changed`.
  public static func changes(from old: ModelVersion, to new: ModelVersion) -> [String] {
    if old.deleted != nil {
      return old == new ? [] : ["a deleted version, whose number is never given again, was changed"]
    }
    if new.deleted != nil { return [] }
    var changes: [String] = []
    func compare<Value: Equatable>(_ what: String, _ old: Value, _ new: Value) {
      if old != new { changes.append("its \(what) was changed") }
    }
    compare("source", old.source, new.source)
    compare("location", old.location, new.location)
    compare("run", old.runID, new.runID)
    compare("link to its run", old.runLink, new.runLink)
    compare("logged model", old.modelID, new.modelID)
    compare("time of registration", old.created, new.created)
    compare("digest", old.evidence.digest, new.evidence.digest)
    compare("record of metrics", old.evidence.metrics, new.evidence.metrics)
    compare("signature", old.evidence.signature, new.evidence.signature)
    var (before, after) = (old.evidence, new.evidence)
    (before.digest, before.metrics, before.signature) = (nil, [:], nil)
    (after.digest, after.metrics, after.signature) = (nil, [:], nil)
    compare("evidence", before, after)
    return changes
  }
}
