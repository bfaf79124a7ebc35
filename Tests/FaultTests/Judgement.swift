import Foundation
import TestSupport
import Testing

/// What must hold of a repository, whatever was done to it, once the next command has run.
struct Judgement {
  /// A run as HEAD holds it.
  struct StoredRun {
    var id: String
    var name: String
    var status: String
    var exitCode: Int?
    var params: [String: String]
    var tags: [String: String]
    /// The lines of `metrics.csv`, without its header.
    var rows: [String]
    /// What could not be read as a metric.
    var rejected: String
  }

  let repository: TestRepository
  /// By id.
  private(set) var runs: [String: StoredRun] = [:]

  /// Mends what can be mended, expects all to be well, and reads the runs of HEAD.
  init(of repository: TestRepository) throws {
    self.repository = repository
    let mended = try CairnProgram.run(["doctor", "--fix"], in: repository)
    let doctor = try CairnProgram.run(["doctor"], in: repository)
    #expect(
      doctor.text == "all is well\n", "before: \(mended.text)\(mended.errorText)\nafter: \(doctor.errorText)")
    #expect(try repository.git("status", "--porcelain") == "", "\(mended.text)")
    try repository.fsck()
    #expect(try leftovers() == [])
    try readRuns()
    for run in runs.values {
      #expect(["FINISHED", "FAILED", "KILLED"].contains(run.status), "run \(run.name) is \(run.status)")
    }
  }

  /// Locks of Git, and states of runs that are not in a commit.
  private func leftovers() throws -> [String] {
    let walk = FileManager.default.enumerator(atPath: repository.path + "/.git")
    let names = (walk?.compactMap { $0 as? String } ?? []).filter {
      $0.hasSuffix(".lock") && $0 != "cairn/commit.lock"
        || $0.hasPrefix("cairn/live/") && $0.split(separator: "/")[2].count == 32
    }
    return names.sorted()
  }

  private mutating func readRuns() throws {
    let place = repository.home + "/head"
    try? FileManager.default.removeItem(atPath: place)
    try TestFiles.makeDirectory(place)
    let unpacked = try Program.run(
      "/bin/sh", ["-c", "git archive HEAD cairn | tar -x -C \"$0\"", place],
      environment: repository.environment,
      directory: repository.path)
    try #require(unpacked.status == 0, "\(unpacked.errorText)")
    let walk = FileManager.default.enumerator(atPath: place + "/cairn/runs")
    for case let name as String in walk ?? .init() where name.hasSuffix("/run.json") {
      let folder = place + "/cairn/runs/" + name.dropLast("/run.json".count)
      let run = try Self.run(in: folder)
      runs[run.id] = run
    }
  }

  private static func run(in folder: String) throws -> StoredRun {
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(TestFiles.read(folder + "/run.json"))) as? [String: Any])
    func text(_ name: String) throws -> String {
      TestFiles.exists(folder + "/" + name)
        ? String(decoding: try TestFiles.read(folder + "/" + name), as: UTF8.self) : ""
    }
    return StoredRun(
      id: try #require(json["id"] as? String), name: json["name"] as? String ?? "",
      status: json["status"] as? String ?? "", exitCode: json["exit_code"] as? Int,
      params: json["params"] as? [String: String] ?? [:], tags: json["tags"] as? [String: String] ?? [:],
      rows: try text("metrics.csv").split(separator: "\n").dropFirst().map(String.init),
      rejected: try text("artifacts/metrics.rejected.csv"))
  }

  /// The only run of that name.
  func run(named name: String) throws -> StoredRun {
    let found = runs.values.filter { $0.name == name }
    try #require(found.count == 1, "\(found.count) runs are called \(name)")
    return found[0]
  }
}

/// A repository that `cairn init` made ready, with a first commit and a first run.
func readyRepository() throws -> TestRepository {
  let repository = try TestRepository()
  try #require(CairnProgram.run(["init"], in: repository).status == 0)
  try repository.commit("begin")
  try #require(CairnProgram.run(["run", "-n", "first", "--", "true"], in: repository).status == 0)
  return repository
}

/// Runs a script of the shell in the repository's work tree, with `cairn` in its PATH.
func shell(_ script: String, in repository: TestRepository, mounting: Bool = false) throws -> Program.Output {
  let program = try CairnProgram.path()
  var environment = repository.environment
  environment["PATH"] =
    URL(fileURLWithPath: program).deletingLastPathComponent().path + ":" + (environment["PATH"] ?? "")
  return try Program.run(
    mounting ? "unshare" : "/bin/sh", (mounting ? Mounting.options + ["/bin/sh"] : []) + ["-c", script],
    environment: environment, directory: repository.path)
}

/// Mounting file systems where nobody else sees them.
enum Mounting {
  /// For `unshare`: as root, or as root of a name space of our own.
  static var options: [String] { getuid() == 0 ? ["--mount"] : ["--map-root-user", "--mount"] }

  /// Cancels the test, with the reason, where the system does not let us mount.
  static func require() throws {
    let tried = try? Program.run("unshare", options + ["mount", "-t", "tmpfs", "none", "/mnt"])
    guard tried?.status != 0 else { return }
    try Test.cancel("no file system can be mounted here: \(tried?.errorText ?? "there is no unshare")")
  }
}
