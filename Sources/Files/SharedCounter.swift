internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A number that processes count up together: a file of eight bytes that each of them maps into its memory, so that
/// asking whether another has counted costs no system call.
package final class SharedCounter: Sendable {
  // The mapping is this object's own, and all that is done to it is atomic.
  private nonisolated(unsafe) let word: UnsafeMutablePointer<Atomic<UInt64>>

  private static let size = MemoryLayout<UInt64>.size

  /// Opens the counter, beginning it at 0 where there is none; its directory is there.
  package init(_ path: String) throws {
    let file = try OpenFile.locking(path, making: true)
    // What is there already is kept: all processes cut and stretch to the same size.
    try file.truncate(to: Self.size)
    let memory = mmap(nil, Self.size, PROT_READ | PROT_WRITE, MAP_SHARED, file.descriptor, 0)
    guard let memory, memory != MAP_FAILED else {
      throw FileError("map", path, number: errno, reason: String(cString: strerror(errno)))
    }
    word = memory.bindMemory(to: Atomic<UInt64>.self, capacity: 1)
  }

  deinit { munmap(word, Self.size) }

  package var value: UInt64 { word.pointee.load(ordering: .acquiring) }

  package func countUp() { word.pointee.add(1, ordering: .releasing) }
}
