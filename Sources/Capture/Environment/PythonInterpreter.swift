/// Which Python a command runs, found without starting one.
extension CaptureContext {
  /// The interpreter's path as the command would use it: a virtual environment's link is not followed, since what
  /// it leads to knows nothing of the environment. nil when the command runs no Python.
  func pythonInterpreter(_ reading: CommandReading) -> String? {
    if let manager = reading.manager,
      let python = environmentFolder(of: manager).flatMap(python(inEnvironment:))
    {
      return python
    }
    // No command at all: a script that records itself.
    guard let word = reading.program else { return command.isEmpty ? activePython : nil }
    let name = LocalPath.name(word)
    if CommandReading.isPython(name) { return program(word).map { throughShim($0, name) } }
    if let path = program(word), let python = pythonOfScript(path) { return python }
    if Self.otherLanguages[name] != nil { return nil }
    // A shell script, make, …: what an active environment says, it will use.
    return activePython
  }

  private var activePython: String? {
    [variables["VIRTUAL_ENV"], variables["CONDA_PREFIX"]].lazy.compactMap { $0 }
      .compactMap(python(inEnvironment:)).first
  }

  private func python(inEnvironment folder: String) -> String? {
    program(absolute(folder) + "/bin/python")
  }

  private func environmentFolder(of manager: CommandReading.Manager) -> String? {
    switch manager {
    case .uv: variables["UV_PROJECT_ENVIRONMENT"] ?? folderAbove(".venv")
    case .poetry, .pipenv, .pdm, .rye, .hatch: variables["VIRTUAL_ENV"] ?? folderAbove(".venv")
    case .pixi: folderAbove(".pixi/envs/default")
    case .conda: condaFolder
    }
  }

  /// `conda run -p FOLDER` or `-n NAME`, else the active one.
  private var condaFolder: String? {
    func word(after options: String...) -> String? {
      guard let place = command.firstIndex(where: options.contains), place + 1 < command.count else {
        return nil
      }
      return command[place + 1]
    }
    if let folder = word(after: "-p", "--prefix") { return folder }
    let active = variables["CONDA_PREFIX"]
    guard let name = word(after: "-n", "--name") else { return active }
    let program = variables["CONDA_EXE"] ?? variables["MAMBA_EXE"]
    let base =
      variables["MAMBA_ROOT_PREFIX"] ?? program.map { LocalPath.parent(LocalPath.parent($0)) } ?? active
    return base.map { name == "base" ? $0 : "\($0)/envs/\(name)" }
  }

  /// `name` in the folder where the command runs or the nearest one above, up to the repository's root.
  private func folderAbove(_ name: String) -> String? {
    var folder = workingDirectory
    while true {
      let path = folder + "/" + name
      if LocalFile.stamp(path)?.kind == .directory { return path }
      if folder == repositoryRoot || folder == "/" || folder == "." { return nil }
      folder = LocalPath.parent(folder)
    }
  }

  /// The Python in the first line of a script: `torchrun`, `pytest` and other programs of an environment name it.
  private func pythonOfScript(_ path: String) -> String? {
    guard let line = LocalFile.text(path, limit: 512)?.split(separator: "\n").first, line.hasPrefix("#!")
    else {
      return nil
    }
    var words = line.dropFirst(2).split(separator: " ").map(String.init)
    if let first = words.first, LocalPath.name(first) == "env" {
      words.removeFirst()
      words.removeAll { $0.hasPrefix("-") || $0.contains("=") }
    }
    guard let word = words.first, CommandReading.isPython(LocalPath.name(word)) else { return nil }
    return program(word).map { throughShim($0, LocalPath.name(word)) }
  }

  /// pyenv's shims are shell scripts that take 50 ms to find what three files say.
  private func throughShim(_ path: String, _ name: String) -> String {
    let folder = LocalPath.parent(path)
    let root = LocalPath.parent(folder)
    guard LocalPath.name(folder) == "shims", LocalFile.stamp(root + "/versions")?.kind == .directory else {
      return path
    }
    let chosen =
      variables["PYENV_VERSION"] ?? fileAbove(".python-version").flatMap { LocalFile.text($0, limit: 4096) }
      ?? LocalFile.text(root + "/version", limit: 4096) ?? "system"
    for version in chosen.split(whereSeparator: { $0.isWhitespace || $0 == ":" }) {
      if version == "system" {
        var beside = self
        let folders = (variables["PATH"] ?? "").split(separator: ":").filter {
          absolute(String($0)) != folder
        }
        beside.variables["PATH"] = folders.joined(separator: ":")
        if let found = beside.program(name) { return found }
      } else if let found = program("\(root)/versions/\(version)/bin/\(name)") {
        return found
      }
    }
    return path
  }

  /// `name` where the command runs or above, up to the root of all.
  private func fileAbove(_ name: String) -> String? {
    var folder = workingDirectory
    while true {
      let path = folder == "/" ? "/" + name : folder + "/" + name
      if LocalFile.stamp(path)?.kind == .file { return path }
      if folder == "/" || folder == "." { return nil }
      folder = LocalPath.parent(folder)
    }
  }
}
