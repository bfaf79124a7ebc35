/// The `.gitattributes` beside the artifacts of one run or model: a line for each file that Git LFS keeps, so that
/// `git lfs` fills in exactly these and leaves the small ones, which are ordinary blobs, as they are.
public enum LFSAttributes {
  public static let fileName = ".gitattributes"

  /// - Parameter paths: relative to the directory that the file is in.
  public static func formatted(_ paths: [String]) -> [UInt8] {
    Array(paths.map { line($0) + "\n" }.joined().utf8)
  }

  /// Of one path, without its end.
  static func line(_ path: String) -> String { "\(pattern(path)) filter=lfs diff=lfs merge=lfs -text" }

  /// A pattern that matches this one path: what a pattern holds special is escaped, and the whole is in quotation
  /// marks where it has spaces, quotation marks or bytes beyond ASCII (gitattributes(5), gitignore(5)).
  static func pattern(_ path: String) -> String {
    var escaped = "/"
    for scalar in path.unicodeScalars {
      if "*?[\\".unicodeScalars.contains(scalar) { escaped += "\\" }
      escaped.unicodeScalars.append(scalar)
    }
    guard escaped.unicodeScalars.contains(where: { $0 == " " || $0 == "\"" }) else { return escaped }
    var quoted = "\""
    for scalar in escaped.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { quoted += "\\" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}
