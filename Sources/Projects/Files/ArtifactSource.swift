/// A file that goes into a run's artifacts.
public struct ArtifactSource: Hashable, Sendable {
  /// Where it is now.
  public var source: String
  /// Where it goes, relative to the run's artifacts.
  public var artifactPath: String
  /// Bytes.
  public var size: Int64

  /// Something on the way that is not taken.
  public struct Skipped: Hashable, Sendable {
    public var path: String
    /// What it is: `a socket`, `a link that leads out of the directory`.
    public var reason: String
  }

  public struct Selection: Hashable, Sendable {
    /// In the byte order of their artifact paths.
    public var files: [ArtifactSource] = []
    public var skipped: [Skipped] = []
  }

  /// The files that `paths` name. A file keeps its own name. A directory keeps its name and all that is in it; one that
  /// is given as `.` or with `/` or `/.` at its end gives its contents only.
  ///
  /// Inside a directory a link to a file in the same directory is that file; links that lead out of it, links to
  /// directories, sockets, pipes and devices are skipped.
  /// - Throws: ``RunFileError`` when a path is not there or cannot be read, a name holds control characters or is not
  ///   UTF-8, or two files would have the same place.
  public static func select(_ paths: [String]) throws(RunFileError) -> Selection {
    var walk = ArtifactWalk()
    for path in paths { try walk.add(path) }
    return try walk.finish()
  }
}
