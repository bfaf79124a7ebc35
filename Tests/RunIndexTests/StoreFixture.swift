import Git
import Records
import RunIndex
import TestSupport

/// A repository in which trees of a store are made, and a place for an index.
final class StoreFixture {
  let repository: TestRepository
  let folder: TemporaryDirectory
  private(set) var tree: ObjectID?

  init() throws {
    repository = try TestRepository(bare: true)
    folder = try TemporaryDirectory()
  }

  /// Goes on from a tree in a repository that others use too.
  init(_ repository: TestRepository, _ tree: ObjectID?) throws {
    self.repository = repository
    self.tree = tree
    folder = try TemporaryDirectory()
  }

  var indexPath: String { folder.path + "/cairn/index.sqlite" }

  /// The tree with these runs and experiments put in and those taken out; the fixture goes on from there.
  @discardableResult
  func edit(
    put runs: [Run] = [], remove: [RunID] = [], experiments: [Experiment] = [],
    removeExperiments: [String] = [],
    files: [String: String] = [:]
  ) throws -> ObjectID? {
    let git = try repository.open()
    var edits: [TreeEdit] = []
    for run in runs {
      edits.append(TreeEdit(run.id.directory + "/run.json", .put(try git.writeBlob(run.formatted()), .file)))
    }
    for id in remove { edits.append(TreeEdit(id.directory, .remove)) }
    for experiment in experiments {
      let blob = try git.writeBlob(experiment.formatted())
      edits.append(TreeEdit("experiments/\(experiment.id).json", .put(blob, .file)))
    }
    for id in removeExperiments { edits.append(TreeEdit("experiments/\(id).json", .remove)) }
    for (path, text) in files {
      edits.append(TreeEdit(path, .put(try git.writeBlob(Array(text.utf8)), .file)))
    }
    tree = try git.tree(onto: tree, edits: edits)
    return tree
  }

  /// An index in its file, brought to the tree of now.
  func index() throws -> RunIndex {
    let index = try RunIndex(at: indexPath)
    try index.update(to: tree, in: repository.open())
    return index
  }

  /// An index made from nothing, in memory.
  func fresh(at tree: ObjectID?) throws -> RunIndex {
    let index = try RunIndex(at: "/dev/null/none/index.sqlite")
    try index.update(to: tree, in: repository.open())
    return index
  }
}

extension RunIndex {
  /// Everything that can be asked, as bytes and texts.
  func everything() throws -> [String] {
    let runs = try runs(RunQuery(view: .all)).runs.map { String(decoding: $0.formatted(), as: UTF8.self) }
    let experiments = try experiments().map { String(decoding: $0.formatted(), as: UTF8.self) }
    return runs + experiments + (try problems().map { "\($0.path): \($0.message)" })
  }
}
