import Records
import Testing

@Suite("Paths in the store")
struct StorePathTests {
  static let run = "0123456789abcdef0123456789abcdef"
  static let digest = String(repeating: "0a", count: 32)

  @Test(
    "are told by their text and give it back",
    arguments: [
      ("experiments/0.json", "experiment"), ("experiments/123456789012345678.json", "experiment"),
      ("runs/01/\(run)/run.json", "record"), ("runs/01/\(run)/metrics.csv", "metrics"),
      ("runs/01/\(run)/environment.json", "environment"), ("runs/01/\(run)/source.patch", "patch"),
      ("runs/01/\(run)/artifacts.json", "manifest"), ("runs/01/\(run)/artifacts/a/b.txt", "artifact a/b.txt"),
      ("runs/01/\(run)/artifacts/run.json", "artifact run.json"),
      ("runs/01/\(run)/notes.md", "other notes.md"),
      ("lock-files/\(digest)/uv.lock", "lock file uv.lock"),
    ])
  func known(path: String, kind: String) {
    let found = StorePath(path)
    let name =
      switch found {
      case .experiment: "experiment"
      case .run(_, .record): "record"
      case .run(_, .metrics): "metrics"
      case .run(_, .environment): "environment"
      case .run(_, .patch): "patch"
      case .run(_, .manifest): "manifest"
      case .run(_, .artifact(let path)): "artifact \(path)"
      case .run(_, .other(let path)): "other \(path)"
      case .loggedModel(_, let file): "model \(file)"
      case .lockFile(_, let name): "lock file \(name)"
      case .other: "none"
      }
    #expect(name == kind)
    #expect(found.text == path)
  }

  @Test(
    "of other things are told to be other",
    arguments: [
      "", "run.json", "runs", "runs/01", "runs/01/\(run)", "runs/01/\(run)/", "runs/02/\(run)/run.json",
      "runs/01/\(run.uppercased())/run.json", "runs/\(run)/run.json", "Runs/01/\(run)/run.json",
      "experiments/",
      "experiments/0", "experiments/.json", "experiments/01.json", "experiments/a.json",
      "experiments/0.json.bak",
      "experiments/1234567890123456789.json", "experiments/x/0.json", "lock-files/\(digest)",
      "lock-files/\(digest)/",
      "lock-files/\(digest)/a/b", "lock-files/0a/uv.lock", "models/churn/model.json",
      "runs/01/\(run)x/run.json",
    ])
  func other(path: String) {
    #expect(StorePath(path) == .other)
    #expect(StorePath(path).text == nil)
  }
}
