#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The one check of a system call's result: -1 becomes an error that names the operation and the path.
@discardableResult
package func system(
  _ operation: String, _ path: String, retryingOn retry: Int32 = EINTR, _ call: () -> Int
) throws -> Int {
  while true {
    let result = call()
    if result >= 0 { return result }
    if errno == retry { continue }
    throw FileError(operation, path, number: errno, reason: String(cString: strerror(errno)))
  }
}
