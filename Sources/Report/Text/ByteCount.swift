import Records

/// Sizes for people.
enum ByteCount {
  /// In powers of 1000, as disks and Git LFS count: `12 B`, `1.2 kB`, `34 MB`.
  static func text(_ bytes: Int64) -> String {
    if bytes < 1000 { return "\(bytes) B" }
    var size = Double(bytes)
    for unit in ["kB", "MB", "GB", "TB", "PB"] {
      size /= 1000
      if size < 9.95 { return "\(Number.fixed(size, decimals: 1)) \(unit)" }
      if size < 999.5 { return "\(Number.fixed(size, decimals: 0)) \(unit)" }
    }
    return "\(Number.fixed(size / 1000, decimals: 1)) EB"
  }
}
