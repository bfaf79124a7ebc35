import Records

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension CaptureContext {
  func operatingSystem() -> Environment.OperatingSystem {
    var names = utsname()
    uname(&names)
    let kernel = Self.text(&names.release)
    let machine = Self.text(&names.machine)
    let architecture = machine == "aarch64" ? "arm64" : machine
    #if canImport(Darwin)
      let version = Self.setting("kern.osproductversion").map { "macOS " + $0 }
      return Environment.OperatingSystem(
        name: "darwin", distribution: version, kernel: kernel, architecture: architecture)
    #else
      let release = LocalFile.text("/etc/os-release") ?? LocalFile.text("/usr/lib/os-release")
      return Environment.OperatingSystem(
        name: "linux", distribution: release.flatMap(Self.distribution), kernel: kernel,
        architecture: architecture)
    #endif
  }

  /// `PRETTY_NAME` of an `os-release` file (freedesktop.org's os-release(5)).
  static func distribution(inRelease text: String) -> String? {
    for line in text.split(separator: "\n") where line.hasPrefix("PRETTY_NAME=") {
      let value = line.dropFirst("PRETTY_NAME=".count)
      let unquoted = value.drop { $0 == "\"" || $0 == "'" }
      let name = unquoted.prefix { $0 != "\"" && $0 != "'" }
      return name.isEmpty ? nil : String(name)
    }
    return nil
  }

  static func processorModel() -> String? {
    #if canImport(Darwin)
      return setting("machdep.cpu.brand_string")
    #else
      return LocalFile.text("/proc/cpuinfo").flatMap(processorModel(inList:))
    #endif
  }

  /// The model in the text of `/proc/cpuinfo`; ARM kernels name none.
  static func processorModel(inList text: String) -> String? {
    for key in ["model name", "Model", "cpu model", "Hardware"] {
      for line in text.split(separator: "\n") where line.hasPrefix(key) {
        guard let colon = line.firstIndex(of: ":") else { continue }
        let words = line[line.index(after: colon)...].split(separator: " ")
        if !words.isEmpty { return words.joined(separator: " ") }
      }
    }
    return nil
  }

  static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// Of the machine; what is free of it changes from run to run and is none of this.
  static var memoryBytes: Int64 {
    #if canImport(Darwin)
      var size: UInt64 = 0
      var length = MemoryLayout<UInt64>.size
      return sysctlbyname("hw.memsize", &size, &length, nil, 0) == 0 ? Int64(clamping: size) : 0
    #else
      return Int64(sysconf(Int32(_SC_PHYS_PAGES))) * Int64(sysconf(Int32(_SC_PAGESIZE)))
    #endif
  }

  private static func text<Tuple>(_ field: inout Tuple) -> String {
    withUnsafeBytes(of: &field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  #if canImport(Darwin)
    private static func setting(_ name: String) -> String? {
      var length = 0
      guard sysctlbyname(name, nil, &length, nil, 0) == 0, length > 1 else { return nil }
      var bytes = [UInt8](repeating: 0, count: length)
      guard sysctlbyname(name, &bytes, &length, nil, 0) == 0 else { return nil }
      return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  #endif
}
