import Records

extension CaptureContext {
  /// Programs that interpret other languages, and the names that records give to these.
  static let otherLanguages = [
    "R": "R", "Rscript": "R", "node": "node", "julia": "julia", "bun": "bun", "deno": "deno", "ruby": "ruby",
    "perl": "perl",
  ]

  /// The interpreter of another language and its version, as `--version` tells it; what is installed for it stands in
  /// its lock file.
  func otherInterpreter(_ reading: CommandReading, _ problems: inout [String]) -> Environment.Interpreter? {
    guard let word = reading.program, let language = Self.otherLanguages[LocalPath.name(word)],
      let program = program(word)
    else { return nil }
    let stamp = LocalFile.stamp(program)
    let cache = cacheFile("interpreter", [program, "\(stamp?.modified ?? 0) \(stamp?.size ?? 0)"])
    if let cache, let bytes = LocalFile.bytes(cache), let version = try? JSON(parsing: bytes).string {
      return Environment.Interpreter(name: language, version: version)
    }
    do throws(OutsideProgram.Failure) {
      let answer = try ask(program, ["--version"])
      guard let version = Self.version(in: String(decoding: answer, as: UTF8.self)) else { return nil }
      if let cache { LocalFile.replace(cache, with: JSON.string(version).formatted()) }
      return Environment.Interpreter(name: language, version: version)
    } catch {
      problems.append(
        "\(language)'s version is left out: \(LocalPath.name(program)) was asked for it, but \(error)")
      return nil
    }
  }

  /// The first word that is a number with a dot: `v20.1.0`, `R version 4.3.1 (…)`, `julia version 1.10.0`.
  static func version(in text: String) -> String? {
    for word in text.split(whereSeparator: { $0.isWhitespace || $0 == "(" || $0 == ")" || $0 == "," }) {
      let version = word.first == "v" ? word.dropFirst() : word
      if version.first?.isNumber == true, version.contains(".") { return String(version) }
    }
    return nil
  }
}
