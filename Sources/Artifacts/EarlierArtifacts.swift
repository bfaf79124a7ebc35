public import Records

/// The artifacts that a branch holds of a run which was taken up again, where the run's directory has only what is newer.
public struct EarlierArtifacts {
  private let manifest: ArtifactManifest
  private let lines: Set<[UInt8]>
  private let removed: [String]

  /// - Parameters:
  ///   - manifest: the branch's `artifacts.json`.
  ///   - attributes: the branch's `.gitattributes` beside it.
  ///   - removed: files and folders that go, relative to the run's directory.
  public init(manifest: ArtifactManifest, attributes: [UInt8], removed: [String]) {
    self.manifest = manifest
    lines = Set(attributes.split(separator: UInt8(ascii: "\n")).map(Array.init))
    self.removed = removed
  }

  /// Those that stay.
  var entries: [ArtifactManifest.Entry] {
    manifest.entries.filter { entry in
      let path = "artifacts/" + entry.path
      return !removed.contains { path == $0 || path.hasPrefix($0 + "/") }
    }
  }

  /// Whether Git LFS keeps the artifact.
  func isInLFS(_ entry: ArtifactManifest.Entry) -> Bool {
    lines.contains(Array(LFSAttributes.line("artifacts/" + entry.path).utf8))
  }
}
