import Digests
public import Records

/// What a run's surroundings are, and what could not be told of them.
public struct CapturedEnvironment: Hashable, Sendable {
  public var environment: Environment
  /// The lock files' bytes by their SHA-256, for the store.
  public var lockFileContents: [String: [UInt8]]
  /// What was left out and why, a sentence each, for the user; no part of the record.
  public var problems: [String]
}

extension CaptureContext {
  /// Looks at the operating system, the hardware, the interpreter and its packages, and the lock files.
  ///
  /// Meant for a thread of its own beside the run's command: it blocks while a program answers (at most 10 s each),
  /// and starts none when the cache knows. It never fails; what cannot be told is left out and named in
  /// ``CapturedEnvironment/problems``.
  public func captureEnvironment() -> CapturedEnvironment {
    var problems: [String] = []
    let os = operatingSystem()
    let gpus = graphics(&problems)
    let hardware = Environment.Hardware(
      cpu: Self.processorModel(), cpuCount: Self.processorCount, memoryBytes: Self.memoryBytes, gpus: gpus)
    var environment = Environment(os: os, hardware: hardware)

    let reading = CommandReading(command) { LocalFile.stamp(absolute($0))?.kind == .file }
    if let python = pythonInterpreter(reading) {
      if let facts = pythonFacts(python, &problems) {
        environment.interpreter = facts.interpreter
        environment.packages = facts.packages
      }
    } else if let other = otherInterpreter(reading, &problems) {
      environment.interpreter = other
    }
    let locks = lockFiles(&problems)
    environment.lockFiles = locks.files
    environment.condaExplicit = condaExplicit(&problems)
    environment.containerImage = containerImage()
    environment.variables = allowedVariables()
    return CapturedEnvironment(environment: environment, lockFileContents: locks.contents, problems: problems)
  }

  /// The variables that the policy allows, secrets redacted.
  private func allowedVariables() -> [String: String] {
    let redaction = self.redaction
    var result: [String: String] = [:]
    for pattern in rules.variables {
      if pattern.hasSuffix("*") {
        for (name, value) in variables where name.hasPrefix(pattern.dropLast()) {
          result[name] = redaction.value(value, ofVariable: name)
        }
      } else if let value = variables[pattern] {
        result[pattern] = redaction.value(value, ofVariable: pattern)
      }
    }
    return result
  }

  /// The image's digest, where who started the container told it: no container knows its own.
  private func containerImage() -> String? {
    if let told = variables["CAIRN_CONTAINER_IMAGE"], let digest = Self.imageDigest(told) { return digest }
    // Podman writes this file into each container: `imageid="sha256…"`.
    guard let text = LocalFile.text("/run/.containerenv", limit: 1 << 16) else { return nil }
    for line in text.split(separator: "\n") where line.hasPrefix("imageid=") {
      let id = line.dropFirst(8).filter { $0 != "\"" }
      return Self.imageDigest(id.hasPrefix("sha256:") ? id : "sha256:" + id)
    }
    return nil
  }

  /// `sha256:…` out of it or `name@sha256:…`.
  static func imageDigest(_ text: String) -> String? {
    guard let start = text.firstRange(of: "sha256:") else { return nil }
    let hex = text[start.upperBound...].prefix { $0.isHexDigit }
    return hex.utf8.count == 64 ? "sha256:" + hex.lowercased() : nil
  }

  /// Where an answer that depends on `key` is kept.
  func cacheFile(_ kind: String, _ key: [String]) -> String? {
    guard let cacheDirectory else { return nil }
    let digest = SHA256.hex(of: Array(key.joined(separator: "\u{0}").utf8))
    return "\(cacheDirectory)/\(kind)-\(digest.prefix(32)).json"
  }
}
