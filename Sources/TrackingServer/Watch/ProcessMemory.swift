#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// What this process holds of the machine's memory.
enum ProcessMemory {
  /// Bytes; where the system does not tell, the most there ever were.
  static var resident: Int {
    #if os(Linux)
      if let file = fopen("/proc/self/statm", "re") {
        defer { fclose(file) }
        var text = [CChar](repeating: 0, count: 128)
        if fgets(&text, 128, file) != nil {
          let words = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            .split(separator: " ")
          if words.count > 1, let pages = Int(words[1]) { return pages * Int(sysconf(Int32(_SC_PAGESIZE))) }
        }
      }
    #endif
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return usage.ru_maxrss * 1024
    #elseif canImport(Musl)
      getrusage(RUSAGE_SELF, &usage)
      return usage.ru_maxrss * 1024
    #else
      getrusage(RUSAGE_SELF, &usage)
      return usage.ru_maxrss
    #endif
  }
}
