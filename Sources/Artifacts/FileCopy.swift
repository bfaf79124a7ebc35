internal import Files

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Copies of files, with shared blocks where the file system can.
enum FileCopy {
  /// The bytes of `source` from its current place to the end of `target`.
  static func copy(_ source: borrowing OpenFile, to target: borrowing OpenFile) throws {
    if sharesBlocks(source, target) { return }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = try source.fill(buffer)
      if count == 0 { return }
      try target.put(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }

  /// Makes the empty target a copy that takes no room until one of the two changes: XFS, Btrfs and APFS can.
  private static func sharesBlocks(_ source: borrowing OpenFile, _ target: borrowing OpenFile) -> Bool {
    #if os(Linux)
      // FICLONE of <linux/fs.h>, which Swift does not import.
      ioctl(target.descriptor, 0x4004_9409, source.descriptor) == 0
    #else
      fcopyfile(source.descriptor, target.descriptor, nil, copyfile_flags_t(COPYFILE_DATA)) == 0
    #endif
  }

  /// Another name for the file, where the file system has such.
  ///
  /// - Returns: false when it has not.
  static func link(_ source: String, to target: String) -> Bool {
    #if canImport(Glibc)
      Glibc.link(source, target) == 0
    #elseif canImport(Musl)
      Musl.link(source, target) == 0
    #else
      Darwin.link(source, target) == 0
    #endif
  }
}

extension FileError {
  /// A file cannot be moved to another file system.
  var isOfOtherFileSystem: Bool { number == EXDEV }
}
