internal import Git

/// What Git's merge driver gives back of one file.
public struct DriverMerge: Sendable {
  public var bytes: [UInt8]
  /// Whether nothing is left for a person; where something is, it stands between Git's conflict markers.
  public var isClean: Bool

  /// - Parameters:
  ///   - base: empty when both sides added the file.
  ///   - path: in the repository.
  ///   - markerSize: the length of conflict markers.
  public init(base: [UInt8], ours: [UInt8], theirs: [UInt8], path: String, markerSize: Int) throws {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let names = (ours: "ours", theirs: "theirs")
    if let merged = RecordMerge.merge(
      base: base.isEmpty ? nil : base, ours: ours, theirs: theirs, named: name), let one = merged.ours,
      let two = merged.theirs
    {
      isClean = merged.contentions.isEmpty
      bytes = isClean ? one : ConflictText.text(one, two, names: names, size: markerSize)
      return
    }
    // Another kind of file, or one that is damaged: what Git would have done.
    let text = try TextMerge(base: base, ours: ours, theirs: theirs, names: names, markerSize: markerSize)
    (bytes, isClean) = (text.bytes, text.isClean)
  }
}
