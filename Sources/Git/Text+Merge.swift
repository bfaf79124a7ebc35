internal import CLibgit2

/// The lines of three texts, merged as `git merge-file` does.
public struct TextMerge: Sendable {
  public var bytes: [UInt8]
  /// Whether it holds no conflict markers.
  public var isClean: Bool

  /// - Parameters:
  ///   - names: what stands at conflict markers.
  ///   - markerSize: their length.
  public init(
    base: [UInt8], ours: [UInt8], theirs: [UInt8], names: (ours: String, theirs: String), markerSize: Int
  ) throws(GitError) {
    Library.start()
    var options = git_merge_file_options()
    try check("prepare merge") {
      git_merge_file_options_init(&options, UInt32(GIT_MERGE_FILE_OPTIONS_VERSION))
    }
    options.marker_size = UInt16(clamping: markerSize)
    var result = git_merge_file_result()
    try check("merge") {
      names.ours.withCString { one in
        names.theirs.withCString { two in
          options.our_label = one
          options.their_label = two
          return Self.withInput(base) { base in
            Self.withInput(ours) { ours in
              Self.withInput(theirs) { theirs in git_merge_file(&result, base, ours, theirs, &options) }
            }
          }
        }
      }
    }
    defer { git_merge_file_result_free(&result) }
    bytes = Array(UnsafeRawBufferPointer(start: result.ptr, count: result.len))
    isClean = result.automergeable != 0
  }

  private static func withInput(
    _ bytes: [UInt8], _ body: (UnsafePointer<git_merge_file_input>) -> Int32
  ) -> Int32 {
    bytes.withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { text in
        var input = git_merge_file_input()
        let status = git_merge_file_input_init(&input, UInt32(GIT_MERGE_FILE_INPUT_VERSION))
        guard status == 0 else { return status }
        // Not null, even for nothing.
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1) { nothing in
          input.ptr = text.baseAddress.map { UnsafePointer($0) } ?? UnsafePointer(nothing.baseAddress)
          input.size = text.count
          return body(&input)
        }
      }
    }
  }
}
