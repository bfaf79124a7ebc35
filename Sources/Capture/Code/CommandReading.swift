/// What a command line says about what runs: which interpreter, which script, through which launchers.
struct CommandReading: Hashable {
  /// The word that names the program, after launchers such as `env`, `nohup` or `uv run`.
  var program: String?
  /// Finds the interpreter of a project where the command leaves that to it.
  var manager: Manager?
  /// The script, relative to where the command runs or absolute.
  var script: String?

  enum Manager: String { case uv, poetry, pipenv, pdm, rye, hatch, pixi, conda }

  /// - Parameter isFile: whether a path, as the words give it, is a file.
  init(_ words: [String], isFile: (String) -> Bool) {
    var rest = words[...]
    while let word = rest.first {
      let name = LocalPath.name(word)
      if Self.isAssignment(word) {
        rest.removeFirst()
      } else if let manager = Manager(rawValue: name == "mamba" || name == "micromamba" ? "conda" : name),
        rest.dropFirst().first == "run"
      {
        self.manager = manager
        rest = Self.skipping(options: Self.managerOptions, in: rest.dropFirst(2))
      } else if let options = Self.launchers[name] {
        rest = Self.skipping(options: options, in: rest.dropFirst())
        // `timeout 10 …`, `taskset 0x3 …`.
        if name == "timeout" || (name == "taskset" && !words.contains("-c")) { rest = rest.dropFirst() }
      } else {
        break
      }
    }
    program = rest.first
    guard let word = rest.first else { return }
    script = Self.script(word, rest.dropFirst(), isFile)
  }

  private static func script(_ program: String, _ words: ArraySlice<String>, _ isFile: (String) -> Bool)
    -> String?
  {
    let name = LocalPath.name(program)
    if isPython(name) {
      let rest = skipping(options: ["-W", "-X"], stopping: ["-m", "-c"], in: words)
      guard let first = rest.first else { return nil }
      if first == "-c" || first.hasPrefix("-c") { return nil }
      guard first.hasPrefix("-m") else { return isFile(first) ? first : nil }
      let module = first == "-m" ? rest.dropFirst().first : String(first.dropFirst(2))
      guard let module else { return nil }
      let path = module.split(separator: ".").joined(separator: "/")
      let found = [path + ".py", path + "/__main__.py"].first(where: isFile)
      // `python -m torch.distributed.run train.py`: a launcher among the installed modules.
      return found ?? rest.dropFirst(first == "-m" ? 2 : 1).first { !$0.hasPrefix("-") && isFile($0) }
    }
    if interpreters.contains(name) {
      let rest = skipping(options: [], stopping: ["-c", "-e"], in: words)
      guard let first = rest.first, first != "-c", first != "-e" else { return nil }
      return isFile(first) ? first : nil
    }
    if program.contains("/"), isFile(program) { return program }
    // `uv run train.py`, and launchers that take a script after options of their own: torchrun, accelerate launch.
    return ([program] + words).first { !$0.hasPrefix("-") && isFile($0) }
  }

  static func isPython(_ name: String) -> Bool {
    guard let rest = ["python", "pypy"].first(where: name.hasPrefix).map({ name.dropFirst($0.count) }) else {
      return false
    }
    return rest.allSatisfy { $0.isNumber || $0 == "." || $0 == "t" || $0 == "d" }
  }

  private static let interpreters: Set<String> = [
    "Rscript", "R", "julia", "node", "bun", "deno", "ruby", "perl", "bash", "sh", "zsh", "dash", "ksh",
    "fish", "lua",
  ]

  /// Programs that start the rest of the line, with their options that take a word.
  private static let launchers: [String: Set<String>] = [
    "env": ["-u", "-C", "-S", "--unset", "--chdir"], "nohup": [], "nice": ["-n"], "ionice": ["-c", "-n"],
    "time": ["-f", "-o"], "sudo": ["-u", "-g"], "exec": ["-a"], "stdbuf": ["-i", "-o", "-e"], "setsid": [],
    "timeout": ["-s", "-k", "--signal", "--kill-after"], "taskset": ["-c"],
    "numactl": [
      "-N", "-m", "-C", "--cpunodebind", "--membind", "--physcpubind",
    ],
    "srun": ["-n", "-N", "-c", "-p", "-t", "-A", "-J", "-w", "-q"], "mpirun": ["-n", "-np", "-H", "-x"],
    "mpiexec": ["-n", "-np"], "caffeinate": ["-t", "-w"], "xvfb-run": ["-n", "-s"],
  ]
  private static let managerOptions: Set<String> = [
    "--with", "--python", "-p", "--extra", "--group", "--project", "--directory", "-n", "--name", "--prefix",
    "-e",
    "--env-file", "--package", "--index", "--cwd", "-C",
  ]

  private static func isAssignment(_ word: String) -> Bool {
    guard let equals = word.firstIndex(of: "="), equals > word.startIndex else { return false }
    return word[..<equals].allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
  }

  /// The words after the options, those in `options` with a word of their own; at one of `stops`, with it.
  private static func skipping(
    options: Set<String>, stopping stops: Set<String> = [], in words: ArraySlice<String>
  ) -> ArraySlice<String> {
    var rest = words
    while let word = rest.first, word.hasPrefix("-"), word != "-" {
      if word == "--" { return rest.dropFirst() }
      if stops.contains(where: word.hasPrefix) { return rest }
      rest = rest.dropFirst(options.contains(word) ? 2 : 1)
    }
    return rest
  }
}
