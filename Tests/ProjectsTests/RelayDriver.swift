import Foundation
import TestSupport

/// The program of `Tests/RelayDriver`, built beside the tests.
enum RelayDriver {
  static var path: String {
    #if os(Linux)
      let itself = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
      let program = itself ?? CommandLine.arguments[0]
    #else
      let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
      let program = bundle?.bundlePath ?? CommandLine.arguments[0]
    #endif
    return URL(fileURLWithPath: program).deletingLastPathComponent().path + "/relay-driver"
  }

  static func run(_ command: [String]) throws -> Program.Output { try Program.run(path, command) }

  /// A shell script in which `$relay` stands for the driver.
  static func shell(_ script: String) throws -> Program.Output {
    try Program.run("bash", ["-c", "relay=\(path); \(script)"])
  }
}

/// Waits until a condition holds; false when it did not within a time that is long on any machine.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
  for _ in 0..<3000 {
    if try condition() { return true }
    usleep(10_000)
  }
  return false
}
