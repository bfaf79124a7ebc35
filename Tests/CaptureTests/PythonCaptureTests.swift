import Records
import TestSupport
import Testing

@testable import Capture

/// A repository with a virtual environment made by the machine's own Python.
@Suite struct PythonCaptureTests {
  /// Made once: a copy is as good, as nothing in it names its own folder but the scripts that activate it.
  static let environment = Result {
    let folder = try TemporaryDirectory()
    let made = try Program.run("python3", ["-m", "venv", "--without-pip", folder.path + "/.venv"])
    guard made.status == 0 else { throw TestFailure(made.errorText) }
    return folder
  }

  let folder: CaptureFolder
  var root: String { folder.root }
  /// Where packages are installed to.
  let site: String

  init() throws {
    folder = try CaptureFolder()
    let environment = folder.root + "/.venv"
    let made = try Program.run("/bin/cp", ["-a", Self.environment.get().path + "/.venv", environment])
    try #require(made.status == 0, "\(made.errorText)")
    let lib = try #require(LocalFile.names(in: environment + "/lib").first { $0.hasPrefix("python3") })
    site = environment + "/lib/" + lib + "/site-packages"
    try install("Fake_Package", "1.2+cu128", requested: true)
    try install("other", "0.1")
    try settle()
  }

  func context(
    _ command: [String] = ["python", "train.py"], variables: [String: String] = [:], cache: Bool = true
  ) -> CaptureContext {
    folder.context(command, variables: variables, cache: cache)
  }

  /// Writes what an installer leaves of a package.
  func install(_ name: String, _ version: String, requested: Bool = false, direct: String? = nil) throws {
    let info = "\(site)/\(name.lowercased())-\(version).dist-info"
    try TestFiles.write(
      info + "/METADATA",
      Array("Metadata-Version: 2.1\nName: \(name)\nVersion: \(version)\n\nName: no\n".utf8))
    if requested { try TestFiles.write(info + "/REQUESTED", []) }
    if let direct { try TestFiles.write(info + "/direct_url.json", Array(direct.utf8)) }
  }

  /// Makes all times old: what changed just now is not kept, as it might change again unseen.
  func settle() throws {
    let touched = try Program.run(
      "/bin/sh", ["-c", "find \"$0\" -exec touch -h -d 2020-01-01T00:00:00 {} +", root + "/.venv"])
    try #require(touched.status == 0)
  }

  @Test("the packages of a virtual environment are recorded, without pip")
  func packages() throws {
    let captured = context().captureEnvironment()
    #expect(captured.problems == [])
    #expect(captured.environment.interpreter?.name == "python")
    #expect(captured.environment.interpreter?.implementation == "cpython")
    let version = try Program.run(
      root + "/.venv/bin/python", ["-c", "import sys; print(sys.version.split()[0])"]
    ).text
    #expect(
      captured.environment.interpreter?.version == version.split(separator: "\n").first.map(String.init))
    #expect(
      captured.environment.packages == [
        Environment.Package(name: "Fake_Package", version: "1.2+cu128", requested: true),
        Environment.Package(name: "other", version: "0.1"),
      ])
  }

  @Test("the facts are those of pip inspect")
  func sameAsPip() throws {
    let python = "python3"
    guard let output = try? Program.run(python, ["-m", "pip", "inspect"]), output.status == 0 else { return }
    var list: [String: [String]] = [:]
    for package in try JSON(parsing: output.stdout)["installed"]?.array ?? [] {
      let name = try #require(package["metadata"]?["name"]?.string)
      list[name.lowercased().replacing("_", with: "-")] = [
        package["metadata"]?["version"]?.string ?? "", "\(package["requested"]?.bool ?? false)",
      ]
    }
    var context = self.context([python])
    let own = try Program.run("/usr/bin/env").text.split(separator: "\n").map {
      $0.split(separator: "=", maxSplits: 1)
    }
    context.variables = Dictionary(own.map { (String($0[0]), $0.count > 1 ? String($0[1]) : "") }) { $1 }
    let captured = context.captureEnvironment()
    let found = captured.environment.packages.map {
      ($0.name.lowercased().replacing("_", with: "-"), [$0.version, "\($0.requested)"])
    }
    #expect(Dictionary(found) { $1 } == list)
  }

  @Test("where a package came from is told without credentials and paths of this machine")
  func origins() throws {
    try install(
      "vcs", "1",
      direct:
        #"{"url": "https://u:hunter2@h.org/o/r.git", "vcs_info": {"vcs": "git", "commit_id": "abc"}, "subdirectory": "s"}"#
    )
    try install("edit", "1", direct: #"{"url": "file:///home/alice/x", "dir_info": {"editable": true}}"#)
    try install("dir", "1", direct: #"{"url": "file:///home/alice/x", "dir_info": {}}"#)
    try install(
      "archive", "1",
      direct: #"{"url": "https://h.org/a-1.whl?token=x", "archive_info": {"hashes": {"sha256": "00ff"}}}"#)
    try install(
      "local", "1", direct: #"{"url": "file:///home/alice/a-1.whl", "archive_info": {"hash": "sha256=00ff"}}"#
    )
    try install("broken", "1", direct: "{")
    let packages = context().captureEnvironment().environment.packages.filter { $0.version == "1" }
    #expect(
      packages == [
        Environment.Package(
          name: "archive", version: "1", hash: "sha256:00ff", origin: "https://h.org/a-1.whl"),
        Environment.Package(name: "broken", version: "1"),
        Environment.Package(name: "dir", version: "1", origin: "directory"),
        Environment.Package(name: "edit", version: "1", origin: "editable"),
        Environment.Package(name: "local", version: "1", hash: "sha256:00ff", origin: "file:a-1.whl"),
        Environment.Package(
          name: "vcs", version: "1", origin: "git+https://h.org/o/r.git@abc#subdirectory=s"),
      ])
  }

  @Test("a second look starts no Python")
  func cacheHit() throws {
    let log = folder.path + "/starts"
    try TestFiles.write(site + "/count.pth", Array("import io; io.open('\(log)', 'a').write(u'x')\n".utf8))
    try settle()
    let first = context().captureEnvironment()
    // A Python reads a `.pth` file of an environment twice.
    let marks = try TestFiles.read(log).count
    let second = context().captureEnvironment()
    #expect(marks > 0)
    #expect(try TestFiles.read(log).count == marks)
    #expect(second == first && second.problems == [] && !second.environment.packages.isEmpty)
    #expect(context(cache: false).captureEnvironment() == first)
    #expect(try TestFiles.read(log).count == 2 * marks)
  }

  @Test(
    "what the packages depend on makes the cache forget",
    arguments: ["install", "uninstall", "pth", "pyvenv.cfg", "PYTHONPATH", "interpreter"])
  func cacheMiss(change: String) throws {
    let before = context().captureEnvironment().environment.packages
    #expect(before.count == 2)
    var variables: [String: String] = [:]
    try TestFiles.write(
      folder.path + "/more/third-3.dist-info/METADATA", Array("Name: third\nVersion: 3\n\n".utf8))
    switch change {
    case "install": try install("third", "3")
    case "uninstall": try #require(Program.run("/bin/rm", ["-r", site + "/other-0.1.dist-info"]).status == 0)
    case "pth": try TestFiles.write(site + "/more.pth", Array((folder.path + "/more\n").utf8))
    case "pyvenv.cfg":
      let path = root + "/.venv/pyvenv.cfg"
      try TestFiles.write(path, try TestFiles.read(path) + Array("\n".utf8))
      // Not seen in the directory's own time.
      let hidden = try Program.run(
        "/bin/sh", ["-c", "echo Version: 0.2 > \"$0\"", site + "/other-0.1.dist-info/METADATA"])
      try #require(hidden.status == 0)
    case "PYTHONPATH": variables["PYTHONPATH"] = folder.path + "/more"
    default:
      let link = root + "/.venv/bin/python"
      let target = try #require(LocalFile.linkTarget(link))
      let moved = try Program.run(
        "/bin/sh",
        [
          "-c", "rm \"$0\" && printf '#!/bin/sh\\nexec \"%s\" \"$@\"\\n' \"$1\" > \"$0\" && chmod +x \"$0\"",
          link,
          target.hasPrefix("/") ? target : root + "/.venv/bin/" + target,
        ])
      try #require(moved.status == 0)
    }
    let captured = context(variables: variables).captureEnvironment()
    let names = captured.environment.packages.map(\.name)
    switch change {
    case "uninstall": #expect(names == ["Fake_Package"])
    case "pyvenv.cfg": #expect(captured.environment.packages.contains { $0.version == "0.2" })
    case "interpreter": #expect(captured.environment.interpreter != nil)
    default: #expect(names == ["Fake_Package", "other", "third"])
    }
  }

  @Test("what changed just now is not kept")
  func racy() throws {
    try install("third", "3")
    _ = context().captureEnvironment()
    #expect(folder.cached == [])
  }

  @Test("the cache holds no credentials and is for its owner alone")
  func cacheIsPrivate() throws {
    try install(
      "vcs", "1",
      direct: #"{"url": "https://u:hunter2@h.org/r", "vcs_info": {"vcs": "git", "commit_id": "a"}}"#)
    try settle()
    _ = context().captureEnvironment()
    let name = try #require(folder.cached.first)
    #expect(
      !String(decoding: try TestFiles.read(folder.path + "/cache/" + name), as: UTF8.self).contains("hunter2")
    )
    let listed = try Program.run("/bin/ls", ["-l", folder.path + "/cache/" + name]).text
    #expect(listed.hasPrefix("-rw-------"))
  }

  @Test("equal environments are equal, whatever the run, the cache and the order of variables")
  func equal() throws {
    let cold = context(["python", "a.py"], variables: ["PWD": "/x"], cache: false).captureEnvironment()
    let first = context(["python", "b.py", "--lr", "1"]).captureEnvironment()
    let second = context(["python3", "c.py"], variables: ["USER": "alice", "HOSTNAME": "h"])
      .captureEnvironment()
    #expect(cold.environment == first.environment && first.environment == second.environment)
  }

  @Test("names of the machine, the user and its folders are in no field")
  func nothingPrivate() throws {
    let text = "\(context().captureEnvironment().environment)"
    #expect(!text.contains(folder.path))
  }

  @Test(
    "the interpreter is found through launchers, scripts and active environments",
    arguments: [
      ["uv", "run", "train.py"], ["poetry", "run", "python", "x"], ["env", "A=1", "python3", "x"],
      ["../.venv/bin/python", "x"],
      ["tool", "x"], ["python"],
    ])
  func found(command: [String]) throws {
    try TestFiles.write(
      root + "/.venv/bin/tool", Array("#!\(root)/.venv/bin/python3\n".utf8), executable: true)
    let captured = context(command).captureEnvironment()
    #expect(captured.environment.packages.map(\.name) == ["Fake_Package", "other"])
  }

  @Test("an active environment counts for a command that is no Python; without one there is none")
  func activeEnvironment() throws {
    let without = context(["sh", "-c", "python x.py"]).captureEnvironment()
    #expect(without.environment.interpreter == nil && without.environment.packages == [])
    let with = context(["make"], variables: ["VIRTUAL_ENV": root + "/.venv"]).captureEnvironment()
    #expect(with.environment.packages.count == 2)
  }

  @Test("pyenv's shim is read, not run")
  func shim() throws {
    let pyenv = folder.path + "/pyenv"
    try TestFiles.makeDirectory(pyenv + "/versions/3.99/bin")
    try TestFiles.write(pyenv + "/shims/python", Array("#!/bin/sh\nexit 1\n".utf8), executable: true)
    let linked = try Program.run(
      "/bin/ln", ["-s", root + "/.venv/bin/python", pyenv + "/versions/3.99/bin/python"])
    try #require(linked.status == 0)
    try TestFiles.write(root + "/.python-version", Array("3.99\n".utf8))
    var context = self.context(variables: ["PATH": pyenv + "/shims:/usr/bin:/bin"])
    let reading = CommandReading(["python"]) { _ in false }
    #expect(context.pythonInterpreter(reading) == pyenv + "/versions/3.99/bin/python")
    try TestFiles.write(root + "/.python-version", Array("system\n".utf8))
    try TestFiles.write(folder.path + "/bin/python", Array("#!/bin/sh\nexit 1\n".utf8), executable: true)
    context.variables["PATH"] = pyenv + "/shims:" + folder.path + "/bin"
    #expect(context.pythonInterpreter(reading) == folder.path + "/bin/python")
  }

  @Test("what a site prints at its start does not spoil the answer")
  func noisySite() throws {
    try TestFiles.write(site + "/noise.pth", Array("import sys; print('hello {')\n".utf8))
    #expect(context().captureEnvironment().environment.packages.count == 2)
  }
}
