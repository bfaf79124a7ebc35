public import Records

extension Environment {
  /// Interpreter, system, hardware, variables and lock files as one fact each, in a fixed order; packages apart, see
  /// ``packageVersions``.
  public var facts: [Fact] {
    var facts: [Fact] = []
    func add(_ key: String, _ value: String?) {
      if let value { facts.append(Fact(key: key, value: value)) }
    }
    if let interpreter {
      let implementation = interpreter.implementation.map { " (\($0))" } ?? ""
      add(interpreter.name, interpreter.version + implementation)
    }
    add("os", os.distribution ?? os.name)
    add("kernel", os.kernel)
    add("architecture", os.architecture)
    add("cpu", hardware.cpu)
    add("cpus", String(hardware.cpuCount))
    add("memory", hardware.memoryText)
    for (index, gpu) in hardware.gpus.enumerated() {
      let versions = [gpu.driver.map { "driver \($0)" }, gpu.cuda.map { "CUDA \($0)" }].compactMap(\.self)
      let suffix = versions.isEmpty ? "" : " (\(versions.joined(separator: ", ")))"
      add(hardware.gpus.count == 1 ? "gpu" : "gpu \(index)", gpu.model + suffix)
    }
    add("container image", containerImage)
    for file in lockFiles {
      add("lock file \(file.path)", String(file.sha256.prefix(12)))
    }
    if let condaExplicit {
      add("conda packages", String(condaExplicit.count))
    }
    for (name, value) in variables.sorted(by: { $0.key < $1.key }) {
      add("$\(name)", value)
    }
    return facts
  }

  /// Version by package name, with where it came from when that is not the index. Several installations of one name
  /// are all named.
  public var packageVersions: [String: String] {
    var versions: [String: String] = [:]
    for package in packages {
      var text = package.version
      if let origin = package.origin { text += " (\(origin))" }
      versions[package.name] = versions[package.name].map { "\($0), \(text)" } ?? text
    }
    return versions
  }
}

extension Environment.Hardware {
  /// In tenths of a GiB: what a kernel keeps for itself differs a little from one start to the next.
  package var memoryText: String {
    let tenths = (memoryBytes &+ (1 << 30) / 20) / ((1 << 30) / 10)
    return "\(tenths / 10).\(tenths % 10) GiB"
  }
}
