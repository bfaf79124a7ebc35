import Digests

/// The one digest of a model that is made of files.
public enum ModelDigest {
  /// `sha256:` and the SHA-256 of what `sha256sum` prints for the files, in the order in which `LC_ALL=C sort` has
  /// their paths, so that anybody can check it without this program.
  ///
  /// - Parameter files: paths relative to the model's folder, with the SHA-256 of each file's content.
  public static func text(of files: [(path: String, sha256: String)]) -> String {
    var hasher = SHA256()
    let sorted = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    for file in sorted { hasher.update(Array("\(file.sha256)  \(file.path)\n".utf8)) }
    return "sha256:" + hasher.finish().hex
  }
}
