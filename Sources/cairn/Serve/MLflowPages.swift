#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Finds the web build that an installed mlflow package carries.
enum MLflowPages {
  /// Below the package's folder.
  private static let build = "/server/js/build"

  /// - Parameter folder: that of the build, or of the package, when the person gave one.
  /// - Throws: ``UsageError`` when there is no `index.html`.
  static func folder(_ folder: String?, _ world: World) throws -> String {
    if let folder {
      for candidate in [folder, folder + build] {
        if let found = resolved(candidate) { return found }
      }
      throw UsageError("there is no index.html in '\(folder)', nor in '\(folder + build)'")
    }
    if let found = besidePython(world) ?? askPython() { return found }
    throw UsageError("the 'python3' on the PATH has no mlflow package with web pages")
  }

  /// Where virtual environments have their packages: no Python has to start for it.
  private static func besidePython(_ world: World) -> String? {
    for part in (world.environment["PATH"] ?? "").split(separator: ":") where part.hasPrefix("/") {
      guard access(part + "/python3", X_OK) == 0 else { continue }
      return matches(part + "/../lib/python3*/site-packages/mlflow" + build).lazy.compactMap(resolved).first
    }
    return nil
  }

  private static func matches(_ pattern: String) -> [String] {
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(pattern, 0, nil, &found) == 0 else { return [] }
    return (0..<Int(found.gl_pathc)).compactMap { found.gl_pathv[$0].map { String(cString: $0) } }
  }

  /// Finds the package without loading it, which takes seconds.
  private static func askPython() -> String? {
    let question = "import importlib.util as u; print(u.find_spec('mlflow').submodule_search_locations[0])"
    guard let output = popen("python3 -c \"\(question)\" 2>/dev/null", "r") else { return nil }
    defer { pclose(output) }
    var line = [CChar](repeating: 0, count: 4096)
    guard fgets(&line, Int32(line.count), output) != nil else { return nil }
    let bytes = line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }
    return resolved(String(decoding: bytes, as: UTF8.self) + build)
  }

  /// Without symbolic links; nil when there are no pages.
  private static func resolved(_ folder: String) -> String? {
    guard access(folder + "/index.html", R_OK) == 0, let path = realpath(folder, nil) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }
}
