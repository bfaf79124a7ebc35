extension Policy {
  /// Which artifacts are kept in Git LFS, and which as ordinary blobs.
  public struct ArtifactRules: Hashable, Sendable {
    /// Bytes; artifacts of this size and above are kept in Git LFS. nil: none is, by its size.
    public var lfsThreshold: Int64?
    /// Artifacts that are kept in Git LFS whatever their size: paths relative to the run's artifacts in which `*`
    /// stands for any text without `/`, `**` for any text; without a `/` a pattern is put to the file's name.
    public var lfsPatterns: [String]

    public init(lfsThreshold: Int64? = 1 << 20, lfsPatterns: [String] = []) {
      self.lfsThreshold = lfsThreshold
      self.lfsPatterns = lfsPatterns
    }

    /// Whether an artifact goes to Git LFS.
    ///
    /// - Parameter path: relative to the run's artifacts.
    /// - Parameter size: in bytes.
    public func useLFS(for path: String, size: Int64) -> Bool {
      // Nothing is no object: git-lfs leaves empty files as they are.
      if size == 0 { return false }
      if let lfsThreshold, size >= lfsThreshold { return true }
      return lfsPatterns.contains { Self.matches(path, $0) }
    }

    private static func matches(_ path: String, _ pattern: String) -> Bool {
      let isForName = !pattern.utf8.contains(UInt8(ascii: "/"))
      let path = Array(path.utf8)
      let name = path.split(separator: UInt8(ascii: "/")).last ?? path[...]
      return match(isForName ? name : path[...], Array(pattern.utf8)[...])
    }

    /// Backtracks to the last star only, which is enough as long as a later one matches less than an earlier one
    /// could; a `**` therefore has its own place to go back to.
    private static func match(_ text: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
      let (star, slash) = (UInt8(ascii: "*"), UInt8(ascii: "/"))
      var (t, p) = (text.startIndex, pattern.startIndex)
      var one: (text: Int, pattern: Int)?
      var any: (text: Int, pattern: Int)?
      while t < text.endIndex || p < pattern.endIndex {
        if p < pattern.endIndex, pattern[p] == star {
          if p + 1 < pattern.endIndex, pattern[p + 1] == star {
            p += 2
            any = (t, p)
            one = nil
          } else {
            p += 1
            one = (t, p)
          }
          continue
        }
        if t < text.endIndex, p < pattern.endIndex, pattern[p] == text[t] {
          t += 1
          p += 1
          continue
        }
        if let last = one, last.text < text.endIndex, text[last.text] != slash {
          one = (last.text + 1, last.pattern)
          (t, p) = (last.text + 1, last.pattern)
        } else if let last = any, last.text < text.endIndex {
          any = (last.text + 1, last.pattern)
          one = nil
          (t, p) = (last.text + 1, last.pattern)
        } else {
          return false
        }
      }
      return true
    }
  }
}
